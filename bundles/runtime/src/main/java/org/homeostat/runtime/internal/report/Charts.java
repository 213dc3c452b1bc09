package org.homeostat.runtime.internal.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.homeostat.api.platform.Figure;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws figures. */
public final class Charts {

    /**
     * A figure that is drawn.
     *
     * @param name from which file names are made
     * @param caption what is seen
     * @param png the picture
     * @param svg the drawing, if it is more than a picture
     * @param gif the moving picture, if it moves; the other picture is its first frame then
     */
    public record Drawn(String name, String caption, byte[] png, Optional<byte[]> svg, Optional<byte[]> gif) {

        /**
         * The same pictures under another name.
         *
         * @param name from which file names are made
         * @param caption what is seen
         * @return a copy
         */
        public Drawn as(String name, String caption) {
            return new Drawn(name, caption, png, svg, gif);
        }
    }

    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int MOST_NAMED = 12;
    private static final int MOST_LABELLED = 20;

    private static final int LONGEST_LABEL = 6;
    private static final double UNSEEN = 0.01;
    private static final int MOST_MARKED = 8;
    private static final int MARKER = 6;
    private static final Color INK = new Color(0x22, 0x2b, 0x38);
    private static final Color GRID = new Color(0xe3, 0xe7, 0xed);
    private static final Color[] PALETTE = {
        new Color(0x1f, 0x5f, 0xa8),
        new Color(0xd9, 0x6b, 0x1e),
        new Color(0x2f, 0x8f, 0x5b),
        new Color(0x8a, 0x4f, 0xa3)
    };
    private static final Color[] HEAT = {Color.WHITE, new Color(0xd6, 0xe5, 0xf5), new Color(0x8f, 0xbb, 0xe3)};

    private Charts() {}

    /**
     * Draws a figure.
     *
     * @param figure the figure
     * @return its pictures
     * @throws IOException if it cannot be drawn
     */
    public static Drawn draw(Figure figure) throws IOException {
        if (figure instanceof Figure.Lines lines) {
            return drawn(figure, lines(lines));
        }
        if (figure instanceof Figure.Matrix matrix) {
            return drawn(figure, matrix(matrix));
        }
        if (figure instanceof Figure.Plane plane) {
            return drawn(figure, plane(plane));
        }
        if (figure instanceof Figure.Animation animation) {
            List<BufferedImage> frames =
                    animation.frames().stream().map(Charts::image).toList();
            Optional<byte[]> gif = Optional.of(Gif.of(frames, animation.secondsPerFrame()));
            return new Drawn(figure.name(), figure.caption(), png(frames.get(0)), Optional.empty(), gif);
        }
        if (figure instanceof Figure.Text) {
            throw new IllegalArgumentException(
                    "the figure '" + figure.name() + "' is text, which is written, not drawn");
        }
        byte[] picture = png(image(((Figure.Picture) figure).rgb()));
        return new Drawn(figure.name(), figure.caption(), picture, Optional.empty(), Optional.empty());
    }

    /**
     * Draws how many samples took how many iterations.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @param histogram iterations, samples
     * @return its pictures
     * @throws IOException if it cannot be drawn
     */
    public static Drawn histogram(String name, String caption, Map<Integer, Long> histogram) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle("iterations")
                .yAxisTitle("samples")
                .build();
        style(chart.getStyler());
        chart.getStyler().setAvailableSpaceFill(0.95).setLegendVisible(false);
        int first = histogram.keySet().stream().min(Integer::compare).orElse(0);
        int last = histogram.keySet().stream().max(Integer::compare).orElse(0);
        chart.getStyler().setXAxisMaxLabelCount(12);
        List<Integer> iterations = IntStream.rangeClosed(first, last).boxed().toList();
        chart.addSeries(
                "samples",
                iterations,
                iterations.stream().map(n -> histogram.getOrDefault(n, 0L)).toList());
        return new Drawn(name, caption, png(chart), Optional.of(svg(chart)), Optional.empty());
    }

    private static Drawn drawn(Figure figure, Chart<?, ?> chart) throws IOException {
        return new Drawn(figure.name(), figure.caption(), png(chart), Optional.of(svg(chart)), Optional.empty());
    }

    static XYChart lines(Figure.Lines lines) {
        boolean logarithmic = lines.isLogarithmicY()
                && hasDecade(lines.curves().values().stream().flatMapToDouble(Arrays::stream));
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(lines.xLabel())
                .yAxisTitle(lines.yLabel())
                .build();
        style(chart.getStyler());
        chart.getStyler()
                .setLegendPosition(LegendPlace.of(
                        lines.curves().values().stream()
                                .map(y -> new double[][] {lines.x(), y})
                                .toList(),
                        logarithmic))
                .setMarkerSize(MARKER)
                .setLegendVisible(lines.curves().size() > 1 && lines.curves().size() <= MOST_NAMED);
        chart.getStyler().setXAxisMaxLabelCount(15);
        chart.getStyler().setYAxisLogarithmic(logarithmic);
        lines.curves().forEach((name, values) -> {
            double[][] xy = drawable(lines.x(), values, logarithmic);
            if (xy[0].length > 0) {
                XYSeries series = chart.addSeries(name, roundlyLabelled(xy[0]), xy[1]);
                series.setLineWidth(2f);
                series.setMarker(xy[0].length <= MOST_MARKED ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            }
        });
        return chart;
    }

    static XYChart plane(Figure.Plane plane) {
        XYChart chart = new XYChartBuilder()
                .width(plane.isEqualScales() ? HEIGHT : WIDTH)
                .height(HEIGHT)
                .xAxisTitle(plane.xLabel())
                .yAxisTitle(plane.yLabel())
                .build();
        style(chart.getStyler());
        boolean logarithmic = plane.isLogarithmicY()
                && hasDecade(plane.curves().values().stream().flatMapToDouble(xy -> Arrays.stream(xy[1])));
        chart.getStyler().setYAxisLogarithmic(logarithmic);
        chart.getStyler()
                .setLegendPosition(LegendPlace.of(List.copyOf(plane.curves().values()), logarithmic))
                .setLegendVisible(plane.curves().size() > 1 && plane.curves().size() <= MOST_NAMED)
                .setMarkerSize(MARKER);
        if (plane.isEqualScales()) {
            equalScales(chart, plane);
        }
        plane.curves().forEach((name, curve) -> {
            double[][] xy = drawable(curve[0], curve[1], logarithmic);
            if (xy[0].length > 0) {
                boolean point = plane.isPoints(name) || xy[0].length == 1;
                double[] x = point ? xy[0] : roundlyLabelled(xy[0]);
                XYSeries series = chart.addSeries(name, x, xy[1]);
                series.setXYSeriesRenderStyle(
                        point ? XYSeries.XYSeriesRenderStyle.Scatter : XYSeries.XYSeriesRenderStyle.Line);
                series.setLineWidth(2f);
                series.setMarker(point ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            }
        });
        return chart;
    }

    /**
     * XChart labels positions of equal distance themselves, in full even where labels run into one another, and others by round
     * numbers; so the last of many, or of long ones, moves by what nobody sees.
     */
    private static double[] roundlyLabelled(double... x) {
        double[] moved = x.clone();
        int last = x.length - 1;
        boolean isLong = Arrays.stream(x).anyMatch(at -> Double.toString(at).length() > LONGEST_LABEL);
        if (last > 0 && (x.length > MOST_LABELLED || isLong)) {
            moved[last] += UNSEEN * (x[last] - x[last - 1]);
        }
        return moved;
    }

    /** One range for both axes, around all that is drawn. */
    private static void equalScales(XYChart chart, Figure.Plane plane) {
        double reach = 1.1
                * plane.curves().values().stream()
                        .flatMap(Arrays::stream)
                        .flatMapToDouble(Arrays::stream)
                        .filter(Double::isFinite)
                        .map(Math::abs)
                        .max()
                        .orElse(1);
        if (reach > 0) {
            chart.getStyler()
                    .setXAxisMin(-reach)
                    .setXAxisMax(reach)
                    .setYAxisMin(-reach)
                    .setYAxisMax(reach);
        }
    }

    /** Whether a power of ten lies among the positive values; a logarithmic axis would have no label otherwise. */
    private static boolean hasDecade(DoubleStream values) {
        DoubleSummaryStatistics positive =
                values.filter(y -> y > 0 && Double.isFinite(y)).summaryStatistics();
        return positive.getCount() > 0
                && Math.ceil(Math.log10(positive.getMin())) <= Math.floor(Math.log10(positive.getMax()));
    }

    /** Points with a place on the horizontal axis, with gaps where the vertical one has none. */
    private static double[][] drawable(double[] x, double[] y, boolean logarithmic) {
        int[] placed =
                IntStream.range(0, x.length).filter(i -> Double.isFinite(x[i])).toArray();
        return new double[][] {
            Arrays.stream(placed).mapToDouble(i -> x[i]).toArray(),
            Arrays.stream(placed)
                    .mapToDouble(i -> Double.isFinite(y[i]) && (y[i] > 0 || !logarithmic) ? y[i] : Double.NaN)
                    .toArray()
        };
    }

    private static HeatMapChart matrix(Figure.Matrix matrix) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(Math.max(WIDTH, 120 + 56 * matrix.columns().size()))
                .height(Math.max(HEIGHT, 110 + 40 * matrix.rows().size()))
                .xAxisTitle(matrix.columnLabel())
                .yAxisTitle(matrix.rowLabel())
                .build();
        style(chart.getStyler());
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setShowValue(matrix.rows().size() <= 30);
        chart.getStyler().setRangeColors(HEAT);
        chart.getStyler().setValueFontColor(INK);
        chart.getStyler().setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        chart.getStyler().setHeatMapValueDecimalPattern("#.##");
        int rows = matrix.rows().size();
        List<Number[]> cells = new ArrayList<>();
        double[][] values = matrix.values();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < matrix.columns().size(); column++) {
                // the chart counts rows from below
                cells.add(new Number[] {column, rows - 1 - row, values[row][column]});
            }
        }
        List<String> fromBelow = new ArrayList<>(matrix.rows());
        Collections.reverse(fromBelow);
        chart.addSeries(matrix.name(), matrix.columns(), fromBelow, cells);
        return chart;
    }

    private static void style(AxesChartStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartFontColor(INK)
                .setChartTitleVisible(false)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font)
                .setSeriesColors(PALETTE);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1f));
        styler.setAxisTitleFont(font);
        styler.setAxisTickLabelsFont(font);
        styler.setAxisTickMarksColor(GRID);
        styler.setAxisTickLabelsColor(INK);
    }

    private static byte[] png(Chart<?, ?> chart) throws IOException {
        return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
    }

    private static byte[] svg(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        return out.toByteArray();
    }

    private static BufferedImage image(int[][] rgb) {
        int rows = Math.max(1, rgb.length);
        int columns = rgb.length == 0 ? 1 : Math.max(1, rgb[0].length);
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < rgb.length; row++) {
            for (int column = 0; column < rgb[row].length; column++) {
                image.setRGB(column, row, rgb[row][column]);
            }
        }
        return image;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
