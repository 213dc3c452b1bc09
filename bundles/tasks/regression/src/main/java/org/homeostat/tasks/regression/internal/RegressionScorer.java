package org.homeostat.tasks.regression.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/** Adds up the errors of each output, and keeps some samples to draw. */
final class RegressionScorer implements Scorer {

    /** More outputs than these are not drawn one by one. */
    private static final int DRAWN_OUTPUTS = 4;

    private static final int LISTED_OUTPUTS = 30;

    private final boolean oneInput;
    private final Errors[] errors;
    private final DrawnSamples drawn = new DrawnSamples();
    private double loss;
    private long samples;

    RegressionScorer(DataSpec input, int outputs) {
        oneInput = Arrays.equals(input.shape().getShape(), new long[] {1})
                && !input.dataType().isInteger();
        errors = Stream.generate(Errors::new).limit(outputs).toArray(Errors[]::new);
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        double[] predicted = toDoubles(predictions.head());
        double[] actual = toDoubles(targets.head());
        int outputs = errors.length;
        int batch = actual.length / outputs;
        double[] places = oneInput ? toDoubles(inputs.head()) : new double[batch];
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < outputs; j++) {
                errors[j].add(predicted[i * outputs + j], actual[i * outputs + j]);
            }
            drawn.offer(
                    places[i],
                    Arrays.copyOfRange(predicted, i * outputs, (i + 1) * outputs),
                    Arrays.copyOfRange(actual, i * outputs, (i + 1) * outputs));
        }
        loss += batchLoss * batch;
        samples += batch;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double mse = mean(Errors::meanSquare);
        metrics.put("loss", loss / samples);
        metrics.put("mse", mse);
        metrics.put(RegressionObjective.RMSE, Math.sqrt(mse));
        metrics.put("mae", mean(Errors::meanAbsolute));
        metrics.put("r2", mean(Errors::determination));
        return metrics;
    }

    private double mean(ToDoubleFunction<Errors> number) {
        return Arrays.stream(errors).mapToDouble(number).average().orElseThrow();
    }

    @Override
    public List<Figure> figures() {
        if (samples == 0) {
            return List.of();
        }
        List<Figure> figures = new ArrayList<>();
        if (errors.length > 1 && errors.length <= LISTED_OUTPUTS) {
            figures.add(errorsOfOutputs());
        }
        for (int output = 0; output < Math.min(errors.length, DRAWN_OUTPUTS); output++) {
            String which = errors.length == 1 ? "" : "-" + (output + 1);
            figures.add(oneInput ? drawn.curve(output, which) : drawn.againstTruth(output, which));
        }
        return figures;
    }

    private Figure errorsOfOutputs() {
        double[][] values = Arrays.stream(errors)
                .map(e -> new double[] {Math.sqrt(e.meanSquare()), e.meanAbsolute(), e.determination()})
                .toArray(double[][]::new);
        return Figure.matrix(
                "output-errors",
                "Root mean square error, mean absolute error and coefficient of determination of each output.",
                "output",
                "",
                IntStream.rangeClosed(1, errors.length)
                        .mapToObj(Integer::toString)
                        .toList(),
                List.of(RegressionObjective.RMSE, "mae", "r2"),
                values);
    }
}
