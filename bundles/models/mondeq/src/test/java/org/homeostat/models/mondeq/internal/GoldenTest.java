package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.solvers.splitting.internal.ForwardBackwardPlugin;
import org.homeostat.solvers.splitting.internal.PeacemanRachfordPlugin;
import org.homeostat.testkit.PublishedData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logits and gradient norms of the published implementation, in float64. */
class GoldenTest {

    private static final double ACCURACY = 1e-9;

    private static MonotoneLayer layer(String key) {
        return switch (key) {
            case "fc_in12_h7_m0.3" -> new DenseLayerPlugin.Dense(7, 0.3, Bench.activation("relu"));
            case "single_conv_in6_c3_m0.5" -> new ConvLayerPlugin.Conv(3, 4, 0.5, Bench.activation("relu"));
            case "multi_conv_in16_c2_3_4_m1" ->
                new MultiTierLayerPlugin.MultiTier(List.of(2, 3, 4), 1, 1, Bench.activation("relu"));
            default -> throw new IllegalArgumentException(key);
        };
    }

    /** The name of a parameter here; a layer of one tier has number 0. */
    private static String ours(String key, String golden) {
        String name = golden.replace("mon.linear_module.", "");
        return switch (name) {
            case "U.weight" -> "U";
            case "U.bias" -> "b";
            case "Wout.weight" -> "Wo";
            case "Wout.bias" -> "bo";
            case "A.weight", "B.weight" -> name.charAt(0) + (key.startsWith("fc") ? "" : "0");
            case "g", "h" -> name + "0";
            default ->
                name.replace(".weight", "")
                        .replace("A_n0.", "N")
                        .replace("0.", "")
                        .replace(".", "");
        };
    }

    @ParameterizedTest
    @CsvSource({
        "fc_in12_h7_m0.3, PR, 1, plain",
        "fc_in12_h7_m0.3, FB, 0.05, plain",
        "single_conv_in6_c3_m0.5, PR, 1, plain",
        "single_conv_in6_c3_m0.5, FB, 0.05, plain",
        "multi_conv_in16_c2_3_4_m1, PR, 1, plain",
        "multi_conv_in16_c2_3_4_m1, FB, 0.1, plain",
        "fc_in12_h7_m0.3, PR, 1, shipped",
        "fc_in12_h7_m0.3, PR, 0.3, shipped",
        "fc_in12_h7_m0.3, PR, 1, steps",
        "fc_in12_h7_m0.3, FB, 0.05, shipped",
        "single_conv_in6_c3_m0.5, PR, 1, shipped",
        "single_conv_in6_c3_m0.5, PR, 0.3, steps",
        "single_conv_in6_c3_m0.5, FB, 0.05, shipped",
        "multi_conv_in16_c2_3_4_m1, PR, 1, shipped",
        "multi_conv_in16_c2_3_4_m1, PR, 1, steps",
        "multi_conv_in16_c2_3_4_m1, FB, 0.1, shipped",
    })
    void logitsAndGradientsAreThePublishedOnes(String key, String method, double alpha, String by) throws IOException {
        String values = "golden/ref_mondeq_golden.json";
        Path file = PublishedData.with(values).resolve(values);
        JsonNode golden = new ObjectMapper().readTree(file.toFile()).get(key).get(method);

        DataSpec input = key.startsWith("fc") ? DataSpec.vector(12) : DataSpec.image(1, edge(key), edge(key));
        Solver solver = by.equals("plain") ? plain(method, alpha) : shipped(method, alpha);
        Budget budget = by.equals("steps") ? Bench.tight().withStop(Budget.Stop.STEP) : Bench.tight();
        try (Bench bench = Bench.of(layer(key), solver, solver, budget, input, 10)) {
            Map<String, Parameter> parameters = bench.byName();
            int number = 0;
            for (JsonNode named : golden.get("params")) {
                Parameter parameter = parameters.get(ours(key, named.get(0).asText()));
                bench.set(parameter, weight(parameter, number, named.get(1).isEmpty()));
                number++;
            }
            assertEquals(parameters.size(), number);
            Shape shape = new Shape(2).addAll(input.shape());
            NDArray x = bench.manager.create(sines(shape.size()), shape);
            JsonNode logits = golden.get("logits");
            double[] found = bench.forward(x).toDoubleArray();
            for (int i = 0; i < found.length; i++) {
                assertEquals(logits.get(i / 10).get(i % 10).asDouble(), found[i], ACCURACY, "logit " + i);
            }
            bench.backward(x, y -> y.exp().sum(new int[] {1}).log().sum());
            assertEquals(golden.get("grad_x_norm").asDouble(), norm(x.getGradient()), ACCURACY, "x");
            for (JsonNode named : golden.get("params")) {
                String name = named.get(0).asText();
                double expected = golden.get("grad_norms").get(name).asDouble();
                Parameter parameter = parameters.get(ours(key, name));
                assertEquals(expected, norm(parameter.getArray().getGradient()), ACCURACY, name);
            }
        }
    }

    private static Solver plain(String method, double alpha) {
        return method.equals("PR") ? Splitting.peacemanRachford(alpha) : Splitting.forwardBackward(alpha);
    }

    private static Solver shipped(String method, double alpha) {
        return method.equals("PR")
                ? Bench.shipped(new PeacemanRachfordPlugin(), alpha)
                : Bench.shipped(new ForwardBackwardPlugin(), alpha);
    }

    private static int edge(String key) {
        return List.of(key.split("_")).stream()
                .filter(part -> part.startsWith("in"))
                .mapToInt(part -> Integer.parseInt(part.substring(2)))
                .findFirst()
                .orElseThrow();
    }

    /** 0.2 sin(k + 1 + i) for element k of parameter i; scales are 1, which is 0 for those kept as logarithms. */
    private static double[] weight(Parameter parameter, int i, boolean isScalar) {
        double[] values = new double[(int) parameter.getArray().size()];
        for (int k = 0; k < values.length; k++) {
            values[k] = isScalar ? (parameter.getName().startsWith("g") ? 0 : 1) : 0.2 * Math.sin(k + 1 + i);
        }
        return values;
    }

    private static double[] sines(long size) {
        double[] values = new double[(int) size];
        for (int k = 0; k < values.length; k++) {
            values[k] = Math.sin(k + 1);
        }
        return values;
    }

    private static double norm(NDArray array) {
        double sum = 0;
        for (double value : array.toDoubleArray()) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
