package org.homeostat.api.platform;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** A figure as data; the platform draws it. Immutable. */
@ProviderType
public abstract class Figure {

    private final String name;
    private final String caption;

    private Figure(String name, String caption) {
        this.name = Objects.requireNonNull(name, "name");
        this.caption = Objects.requireNonNull(caption, "caption");
    }

    /**
     * The name, from which file names are made.
     *
     * @return lower-case words joined by hyphens
     */
    public String name() {
        return name;
    }

    /**
     * What is seen.
     *
     * @return plain text
     */
    public String caption() {
        return caption;
    }

    /**
     * Curves over a common axis.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @param xLabel what the axis is
     * @param yLabel what the curves are
     * @param x positions, ascending
     * @param curves a name and as many values as positions each; NaN leaves a gap
     * @return the figure
     */
    public static Lines lines(
            String name, String caption, String xLabel, String yLabel, double[] x, Map<String, double[]> curves) {
        return new Lines(name, caption, xLabel, yLabel, x, curves, false);
    }

    /**
     * A matrix of numbers in cells, such as a confusion matrix.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @param rowLabel what the rows are
     * @param columnLabel what the columns are
     * @param rows a name a row
     * @param columns a name a column
     * @param values the numbers, row by row
     * @return the figure
     */
    public static Matrix matrix(
            String name,
            String caption,
            String rowLabel,
            String columnLabel,
            List<String> rows,
            List<String> columns,
            double[][] values) {
        return new Matrix(name, caption, rowLabel, columnLabel, rows, columns, values);
    }

    /**
     * A picture.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @param rgb pixels 0xRRGGBB, row by row
     * @return the figure
     */
    public static Picture picture(String name, String caption, int[][] rgb) {
        return new Picture(name, caption, rgb);
    }

    /**
     * Curves or points in a plane, each with positions of its own: phase portraits, spectra, regions.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @param xLabel what the horizontal axis is
     * @param yLabel what the vertical axis is
     * @param curves a name each and two arrays of one length, horizontal and vertical positions, in the order in which they are
     *     joined; NaN leaves a gap
     * @return the figure; its curves are lines unless {@link Plane#withPoints} is asked for
     */
    public static Plane plane(
            String name, String caption, String xLabel, String yLabel, Map<String, double[][]> curves) {
        return new Plane(name, caption, xLabel, yLabel, curves, Set.of(), false, false);
    }

    /**
     * A moving picture that repeats.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @param frames pixels 0xRRGGBB of each frame, row by row, all of one size; at least one frame
     * @param secondsPerFrame how long each is shown, positive
     * @return the figure
     */
    public static Animation animation(String name, String caption, List<int[][]> frames, double secondsPerFrame) {
        return new Animation(name, caption, frames, secondsPerFrame);
    }

    /**
     * Text as it stands, such as what a language model writes.
     *
     * @param name the figure's name
     * @param caption what is read
     * @param text the text, in lines
     * @return the figure
     */
    public static Text text(String name, String caption, String text) {
        return new Text(name, caption, text);
    }

    /** Curves over a common axis. */
    public static final class Lines extends Figure {
        private final String xLabel;
        private final String yLabel;
        private final double[] x;
        private final Map<String, double[]> curves;
        private final boolean logarithmic;

        private Lines(
                String name,
                String caption,
                String xLabel,
                String yLabel,
                double[] x,
                Map<String, double[]> curves,
                boolean logarithmic) {
            super(name, caption);
            this.logarithmic = logarithmic;
            this.xLabel = xLabel;
            this.yLabel = yLabel;
            this.x = x.clone();
            this.curves = new java.util.LinkedHashMap<>();
            curves.forEach((curve, y) -> {
                if (y.length != x.length) {
                    throw new IllegalArgumentException(
                            "curve '" + curve + "' has " + y.length + " values for " + x.length + " positions");
                }
                this.curves.put(curve, y.clone());
            });
        }

        /**
         * The same curves over a logarithmic vertical axis; values that are not positive leave gaps.
         *
         * @return a copy
         */
        public Lines withLogarithmicY() {
            return new Lines(name(), caption(), xLabel, yLabel, x, curves, true);
        }

        /**
         * Whether the vertical axis is logarithmic.
         *
         * @return {@code false} by default
         */
        public boolean isLogarithmicY() {
            return logarithmic;
        }

        /**
         * What the horizontal axis is.
         *
         * @return the label
         */
        public String xLabel() {
            return xLabel;
        }

        /**
         * What the vertical axis is.
         *
         * @return the label
         */
        public String yLabel() {
            return yLabel;
        }

        /**
         * The positions.
         *
         * @return a copy
         */
        public double[] x() {
            return x.clone();
        }

        /**
         * The curves.
         *
         * @return names and copies of the values, in order
         */
        public Map<String, double[]> curves() {
            Map<String, double[]> copy = new java.util.LinkedHashMap<>();
            curves.forEach((curve, y) -> copy.put(curve, y.clone()));
            return copy;
        }
    }

    /** A matrix of numbers in cells. */
    public static final class Matrix extends Figure {
        private final String rowLabel;
        private final String columnLabel;
        private final List<String> rows;
        private final List<String> columns;
        private final double[][] values;

        private Matrix(
                String name,
                String caption,
                String rowLabel,
                String columnLabel,
                List<String> rows,
                List<String> columns,
                double[][] values) {
            super(name, caption);
            this.rowLabel = rowLabel;
            this.columnLabel = columnLabel;
            this.rows = List.copyOf(rows);
            this.columns = List.copyOf(columns);
            this.values = copy(values);
        }

        private static double[][] copy(double[][] values) {
            double[][] copy = new double[values.length][];
            for (int i = 0; i < values.length; i++) {
                copy[i] = values[i].clone();
            }
            return copy;
        }

        /**
         * What the rows are.
         *
         * @return the label
         */
        public String rowLabel() {
            return rowLabel;
        }

        /**
         * What the columns are.
         *
         * @return the label
         */
        public String columnLabel() {
            return columnLabel;
        }

        /**
         * The rows.
         *
         * @return a name a row
         */
        public List<String> rows() {
            return rows;
        }

        /**
         * The columns.
         *
         * @return a name a column
         */
        public List<String> columns() {
            return columns;
        }

        /**
         * The numbers.
         *
         * @return a copy, row by row
         */
        public double[][] values() {
            return copy(values);
        }
    }

    /** A picture. */
    public static final class Picture extends Figure {
        private final int[][] rgb;

        private Picture(String name, String caption, int[][] rgb) {
            super(name, caption);
            this.rgb = copy(rgb);
        }

        private static int[][] copy(int[][] rgb) {
            int[][] copy = new int[rgb.length][];
            for (int i = 0; i < rgb.length; i++) {
                copy[i] = rgb[i].clone();
            }
            return copy;
        }

        /**
         * The pixels.
         *
         * @return a copy, 0xRRGGBB, row by row
         */
        public int[][] rgb() {
            return copy(rgb);
        }
    }

    /** Curves or points in a plane. */
    public static final class Plane extends Figure {
        private final String xLabel;
        private final String yLabel;
        private final Map<String, double[][]> curves;
        private final Set<String> points;
        private final boolean equalScales;
        private final boolean logarithmic;

        private Plane(
                String name,
                String caption,
                String xLabel,
                String yLabel,
                Map<String, double[][]> curves,
                Set<String> points,
                boolean equalScales,
                boolean logarithmic) {
            super(name, caption);
            this.logarithmic = logarithmic;
            this.xLabel = xLabel;
            this.yLabel = yLabel;
            this.points = Set.copyOf(points);
            this.equalScales = equalScales;
            if (!curves.keySet().containsAll(points)) {
                throw new IllegalArgumentException(
                        "points were asked for " + points + ", but the curves are " + curves.keySet());
            }
            this.curves = new java.util.LinkedHashMap<>();
            curves.forEach((curve, xy) -> {
                if (xy.length != 2 || xy[0].length != xy[1].length) {
                    throw new IllegalArgumentException(
                            "curve '" + curve + "' is not two arrays, x and y, of one length");
                }
                this.curves.put(curve, Matrix.copy(xy));
            });
        }

        /**
         * The same positions as points that are not joined.
         *
         * @return a copy
         */
        public Plane withPoints() {
            return new Plane(name(), caption(), xLabel, yLabel, curves, curves.keySet(), equalScales, logarithmic);
        }

        /**
         * The same positions, some of them as points that are not joined.
         *
         * @param names the curves to show so; the others are joined by lines
         * @return a copy
         */
        public Plane withPoints(String... names) {
            return new Plane(name(), caption(), xLabel, yLabel, curves, Set.of(names), equalScales, logarithmic);
        }

        /**
         * The same plane with one scale for both axes, so that circles are round.
         *
         * @return a copy
         */
        public Plane withEqualScales() {
            return new Plane(name(), caption(), xLabel, yLabel, curves, points, true, logarithmic);
        }

        /**
         * The same plane with a logarithmic vertical axis; positions that are not positive leave gaps.
         *
         * @return a copy
         */
        public Plane withLogarithmicY() {
            return new Plane(name(), caption(), xLabel, yLabel, curves, points, equalScales, true);
        }

        /**
         * Whether the vertical axis is logarithmic.
         *
         * @return {@code false} by default
         */
        public boolean isLogarithmicY() {
            return logarithmic;
        }

        /**
         * Whether both axes have one scale.
         *
         * @return {@code false} by default
         */
        public boolean isEqualScales() {
            return equalScales;
        }

        /**
         * Whether a curve's positions are shown as points.
         *
         * @param curve its name
         * @return {@code false} by default: they are joined by lines
         */
        public boolean isPoints(String curve) {
            return points.contains(curve);
        }

        /**
         * Whether all positions are shown as points.
         *
         * @return {@code false} by default: they are joined by lines
         */
        public boolean isPoints() {
            return points.containsAll(curves.keySet());
        }

        /**
         * What the horizontal axis is.
         *
         * @return the label
         */
        public String xLabel() {
            return xLabel;
        }

        /**
         * What the vertical axis is.
         *
         * @return the label
         */
        public String yLabel() {
            return yLabel;
        }

        /**
         * The curves.
         *
         * @return names and copies of the positions, x and y, in order
         */
        public Map<String, double[][]> curves() {
            Map<String, double[][]> copy = new java.util.LinkedHashMap<>();
            curves.forEach((curve, xy) -> copy.put(curve, Matrix.copy(xy)));
            return copy;
        }
    }

    /** A moving picture. */
    public static final class Animation extends Figure {
        private final List<int[][]> frames;
        private final double secondsPerFrame;

        private Animation(String name, String caption, List<int[][]> frames, double secondsPerFrame) {
            super(name, caption);
            if (frames.isEmpty() || !(secondsPerFrame > 0)) {
                throw new IllegalArgumentException("an animation needs a frame and a positive time for each, not "
                        + frames.size() + " frames of " + secondsPerFrame + " s");
            }
            this.frames = frames.stream().map(Picture::copy).toList();
            this.secondsPerFrame = secondsPerFrame;
        }

        /**
         * The frames.
         *
         * @return copies of the pixels, 0xRRGGBB, row by row
         */
        public List<int[][]> frames() {
            return frames.stream().map(Picture::copy).toList();
        }

        /**
         * How long each frame is shown.
         *
         * @return seconds
         */
        public double secondsPerFrame() {
            return secondsPerFrame;
        }
    }

    /** Text as it stands. */
    public static final class Text extends Figure {
        private final String text;

        private Text(String name, String caption, String text) {
            super(name, caption);
            this.text = Objects.requireNonNull(text, "text");
        }

        /**
         * The text.
         *
         * @return its lines
         */
        public String text() {
            return text;
        }
    }
}
