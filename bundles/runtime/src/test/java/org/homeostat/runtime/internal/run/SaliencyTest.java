package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import javax.imageio.ImageIO;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.Saliency;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.saliency.Explainer;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grad-CAM by hand, gradients of inputs against central differences through equilibria, and what is written. */
class SaliencyTest {

    private static final String CONV_NET = "{name: conv-net, channels: [2, 3], convolutions: 1, batchNorm: false}";

    private static final String MONDEQ = "{name: mondeq, layer: {name: conv, channels: 3, pool: 2}, solver: {name:"
            + " peaceman-rachford, evaluation: {tolerance: 1e-12, maxIterations: 2000}}, gradient: jacobian-free}";

    private static final String DEQ = "{name: deq, cell: {name: dense, width: 12},"
            + " solver: {name: anderson, evaluation: {tolerance: 1e-12, maxIterations: 500}},"
            + " gradient: {name: implicit, solver: {name: anderson, tolerance: 1e-12, maxIterations: 500}}}";

    private static final String MDEQ =
            "{name: mdeq, channels: [4, 4], headChannels: [2, 4], finalChannels: 8, groups: 2,"
                    + " expansion: 2, dropout: 0, deviation: 0.1, solver: {name: anderson, tolerance: 1e-2},"
                    + " gradient: {name: phantom, steps: 1}}";

    private static final String TRAINING = "{epochs: 1, batchSize: 128, evaluateTraining: false}";

    /** So much of it that equilibria exist. */
    private static final String REGULARIZED = "{epochs: 2, batchSize: 64, evaluateTraining: false,"
            + " unrolledWarmUp: {updates: 12, layers: 3}, regularizers: [{name: jacobian, weight: 5, probability: 1}],"
            + " optimizer: {name: adamw, learningRate: 5e-3}}";

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60));

    private Path train(String name, String model) {
        return train(name, model, TRAINING);
    }

    private Path train(String name, String model, String training) {
        Path run = folder.resolve(name);
        platform.train("""
            homeostat: 1
            task: classification
            dataset: digits
            model: MODEL
            training: TRAINING
            dataType: float64
            diagnostics: {samples: 0}
            threads: 1
            """.replace("MODEL", model).replace("TRAINING", training), run);
        return run;
    }

    private Explainer explainer(TrainedModel model) {
        return new Explainer(
                model.model(), model.parameters(), () -> platform.equilibria().newGradientCollector());
    }

    private static NDArray images(NDManager manager, int count) {
        return manager.arange(count * 64)
                .toType(DataType.FLOAT64, false)
                .mul(0.37)
                .sin()
                .abs()
                .reshape(count, 1, 8, 8);
    }

    /** Everything in plain Java but the gradient's closed form: max-pooling hands the weight of a pixel to the largest of four. */
    @Test
    void gradCamOfAConvNetIsThatComputedByHand() {
        try (TrainedModel model = platform.experiments().load(train("conv", CONV_NET), Map.of());
                NDManager manager = model.manager().newSubManager()) {
            double[] image = images(manager, 1).toDoubleArray();
            List<double[]> p = model.model().block().getParameters().values().stream()
                    .map(Parameter::getArray)
                    .map(NDArray::toDoubleArray)
                    .toList();
            double[][][] first = pooled(convolved(new double[][][] {square(image, 8)}, p.get(0), p.get(1)));
            double[][][] maps = convolved(first, p.get(2), p.get(3));
            int asked = 7;
            double[][] cam = new double[4][4];
            for (int k = 0; k < 3; k++) {
                double alpha = 0;
                for (int row = 0; row < 4; row += 2) {
                    for (int column = 0; column < 4; column += 2) {
                        // a weight of the linear map falls on one pixel of each window, wherever its largest is
                        alpha += p.get(4)[asked * 12 + k * 4 + row / 2 * 2 + column / 2] / 16;
                    }
                }
                for (int i = 0; i < 16; i++) {
                    cam[i / 4][i % 4] += alpha * maps[k][i / 4][i % 4];
                }
            }
            double[] expected = new double[16];
            for (int i = 0; i < 16; i++) {
                expected[i] = Math.max(0, cam[i / 4][i % 4]);
            }
            NDArray found = explainer(model).gradCam(images(manager, 1), asked).orElseThrow();
            assertEquals(new Shape(1, 4, 4), found.getShape());
            assertTrue(found.max().getDouble() > 0, "a map of zeros shows nothing");
            assertArrayEquals(expected, found.toDoubleArray(), 1e-12);
        }
    }

    private static double[][] square(double[] values, int edge) {
        double[][] square = new double[edge][edge];
        for (int i = 0; i < values.length; i++) {
            square[i / edge][i % edge] = values[i];
        }
        return square;
    }

    /** 3x3, padded by zeros, then rectified. */
    private static double[][][] convolved(double[][][] x, double[] weight, double... bias) {
        int edge = x[0].length;
        double[][][] y = new double[bias.length][edge][edge];
        for (int k = 0; k < bias.length; k++) {
            for (int row = 0; row < edge; row++) {
                for (int column = 0; column < edge; column++) {
                    double sum = bias[k];
                    for (int c = 0; c < x.length; c++) {
                        for (int i = 0; i < 9; i++) {
                            int r = row + i / 3 - 1;
                            int s = column + i % 3 - 1;
                            if (r >= 0 && r < edge && s >= 0 && s < edge) {
                                sum += weight[(k * x.length + c) * 9 + i] * x[c][r][s];
                            }
                        }
                    }
                    y[k][row][column] = Math.max(0, sum);
                }
            }
        }
        return y;
    }

    private static double[][][] pooled(double[][][] x) {
        int edge = x[0].length / 2;
        double[][][] y = new double[x.length][edge][edge];
        for (int k = 0; k < x.length; k++) {
            for (int row = 0; row < edge; row++) {
                for (int column = 0; column < edge; column++) {
                    y[k][row][column] = Math.max(
                            Math.max(x[k][2 * row][2 * column], x[k][2 * row][2 * column + 1]),
                            Math.max(x[k][2 * row + 1][2 * column], x[k][2 * row + 1][2 * column + 1]));
                }
            }
        }
        return y;
    }

    @Test
    void gradientsOfInputsGoThroughTheEquilibrium() {
        try (TrainedModel model = platform.experiments().load(train("deq", DEQ), Map.of());
                NDManager manager = model.manager().newSubManager()) {
            Explainer explainer = explainer(model);
            int[] classes = {3, 8};
            assertIsThatOfDifferences(explainer, manager, 1e-8, classes);
            assertTrue(explainer.gradCam(images(manager, 2), classes).isEmpty(), "a dense state is no image");
        }
    }

    /** Trained by a rule that leaves out what the equilibrium does, or most of it, and examined by the implicit one. */
    @ParameterizedTest
    @ValueSource(strings = {"jacobian-free", "{name: neumann, terms: 1}", "{name: phantom, form: neumann, steps: 1}"})
    void theImplicitRuleIsTakenWhateverTheTrainingTook(String rule) {
        RunFolder run = RunFolder.open(
                train("mondeq", MONDEQ.replace("jacobian-free", rule)),
                platform.services().storage());
        ReadExperiment experiment = platform.services().reader().read(run.experiment(), Map.of("dataType", "float64"));
        PluginCalls calls = new PluginCalls(experiment.bound().uses());
        try (ExaminedRun examined =
                        new ExaminedRun(platform.services(), experiment, run, calls, OptionalDouble.empty());
                NDManager manager = examined.manager().newSubManager()) {
            Explainer explainer = new Explainer(
                    examined.network().model(),
                    examined.network().store(),
                    () -> examined.setup().equilibria().newGradientCollector());
            assertIsThatOfDifferences(explainer, manager, 1e-5, 3, 8);
        }
    }

    /** Equilibria at two scales behind a trained stem, beside an explicit network. */
    @Test
    void aMultiscaleModelIsShownBesideAResNet() throws IOException {
        Path mdeq = train("mdeq", MDEQ, REGULARIZED);
        Path net = train("resnet", "{name: resnet, blocks: [1, 1], widths: [4, 8]}");
        RunFolder run = RunFolder.open(mdeq, platform.services().storage());
        ReadExperiment experiment = platform.services().reader().read(run.experiment(), Map.of("dataType", "float64"));
        PluginCalls calls = new PluginCalls(experiment.bound().uses());
        try (ExaminedRun examined =
                        new ExaminedRun(platform.services(), experiment, run, calls, OptionalDouble.of(1e-10));
                NDManager manager = examined.manager().newSubManager()) {
            Explainer explainer = new Explainer(
                    examined.network().model(),
                    examined.network().store(),
                    () -> examined.setup().equilibria().newGradientCollector());
            assertIsThatOfDifferences(explainer, manager, 1e-6, 3, 8);
        }
        Map<String, Object> json = Json.object(Platform.end(platform.experiments()
                        .saliency(
                                mdeq,
                                Optional.of(net),
                                Saliency.defaults().withSamples(2).withTolerance(1e-8),
                                Map.of(),
                                RunListener.NONE))
                .json());
        assertEquals(List.of(), json.get("warnings"));
        assertEquals(1.0, ((Map<?, ?>) json.get("solver")).get("converged"));
        assertTrue(json.get("gradCamSimilarity") instanceof Double, json::toString);
        assertTrue(json.get("gradientSimilarity") instanceof Double, json::toString);
    }

    private static void assertIsThatOfDifferences(
            Explainer explainer, NDManager manager, double tolerance, int... classes) {
        NDArray images = images(manager, classes.length);
        double[] gradient = explainer.gradient(images, classes).toDoubleArray();
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        double step = 1e-5;
        for (int pixel = 0; pixel < gradient.length; pixel += 9) {
            double[] high = images.toDoubleArray();
            double[] low = high.clone();
            high[pixel] += step;
            low[pixel] -= step;
            int sample = pixel / 64;
            double expected = (score(explainer, manager, high, sample, classes[sample])
                            - score(explainer, manager, low, sample, classes[sample]))
                    / (2 * step);
            assertEquals(expected, gradient[pixel], tolerance * largest, "pixel " + pixel);
            assertTrue(Math.abs(gradient[pixel]) > 1e-9, "pixel " + pixel + " moves nothing");
        }
    }

    private static double score(Explainer explainer, NDManager manager, double[] images, int sample, int ofClass) {
        return explainer.scores(manager.create(images, new Shape(2, 1, 8, 8))).getDouble(sample, ofClass);
    }

    @Test
    void twoRunsAreShownSideBySide() throws IOException {
        Path deq = train("mondeq", MONDEQ);
        Path net = train("net", CONV_NET);
        Saliency wanted = Saliency.defaults().withSamples(3);
        String first = Platform.end(
                        platform.experiments().saliency(deq, Optional.of(net), wanted, Map.of(), RunListener.NONE))
                .json();
        assertEquals(first, Files.readString(deq.resolve("saliency.json")));
        Map<String, Object> json = Json.object(first);
        List<?> samples = (List<?>) json.get("samples");
        assertEquals(3, samples.size());
        assertEquals(List.of("mondeq", "net"), json.get("runs"));
        assertTrue(json.get("gradCamSimilarity") instanceof Double, json::toString);
        Map<?, ?> solver = (Map<?, ?>) json.get("solver");
        assertEquals(1.0, solver.get("converged"));
        assertEquals(1.0, ((Map<?, ?>) json.get("adjoint")).get("converged"));
        assertEquals(List.of(), json.get("warnings"));
        int number = (Integer) ((Map<?, ?>) samples.get(0)).get("sample");
        Path figure = deq.resolve("figures/saliency-" + number + ".png");
        BufferedImage picture = ImageIO.read(figure.toFile());
        assertEquals(5 * 160 + 4 * 6, picture.getWidth());
        assertEquals(2 * 160 + 6, picture.getHeight());
        String page = Files.readString(deq.resolve("saliency.html"));
        assertEquals(3, page.split("<figure>", -1).length - 1);
        assertFalse(Files.exists(net.resolve("saliency.json")), "the second run is read alone");
        byte[] drawn = Files.readAllBytes(figure);
        Platform.end(platform.experiments().saliency(deq, Optional.of(net), wanted, Map.of(), RunListener.NONE));
        assertEquals(first, Files.readString(deq.resolve("saliency.json")));
        assertArrayEquals(drawn, Files.readAllBytes(figure));
    }

    @Test
    void solvesThatDidNotConvergeAreTold() throws IOException {
        Path lazy = train("lazy", MONDEQ.replace("maxIterations: 2000", "maxIterations: 1"));
        Path net = train("net", CONV_NET);
        Saliency wanted = Saliency.defaults().withSamples(2);
        Map<String, Object> json = Json.object(Platform.end(
                        platform.experiments().saliency(net, Optional.of(lazy), wanted, Map.of(), RunListener.NONE))
                .json());
        assertEquals(Map.of(), json.get("solver"));
        assertEquals(0.0, ((Map<?, ?>) json.get("solverBeside")).get("converged"));
        List<?> warnings = (List<?>) json.get("warnings");
        assertEquals(1, warnings.size(), warnings.toString());
        String warning = String.valueOf(warnings.get(0));
        assertTrue(
                warning.startsWith(
                        "lazy: the forward solve did not converge for 2 of 2 samples (2 budget), so that their"
                                + " maps may mislead"),
                warning);
        List<?> views = (List<?>) ((Map<?, ?>) ((List<?>) json.get("samples")).get(0)).get("views");
        assertEquals(true, ((Map<?, ?>) views.get(0)).get("converged"));
        assertEquals(false, ((Map<?, ?>) views.get(1)).get("converged"));
    }

    /** The experiment knows how many classes there are, and the folders their names. */
    @Test
    void aClassMayBeAskedForByTheNameOfItsFolder() throws IOException {
        for (int i = 0; i < 20; i++) {
            Path file = folder.resolve("pets/" + (i % 2 == 0 ? "cat" : "dog") + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i % 8, i / 8, 0xffffff);
            ImageIO.write(image, "png", file.toFile());
        }
        Path run = folder.resolve("pet-run");
        platform.train(
                """
                homeostat: 1
                task: classification
                dataset: {name: image-folder, train: "PETS", classCount: 2, height: 8, width: 8, share: 0.2}
                model: MODEL
                training: {epochs: 1, batchSize: 4}
                threads: 1
                """.replace("MODEL", CONV_NET)
                        .replace("PETS", folder.resolve("pets").toString()),
                run);
        Saliency wanted = Saliency.defaults().withSamples(1).withClass("cat");
        Map<String, Object> json = Json.object(
                Platform.end(platform.experiments().saliency(run, Optional.empty(), wanted, Map.of(), RunListener.NONE))
                        .json());
        assertEquals("cat", ((Map<?, ?>) ((List<?>) json.get("samples")).get(0)).get("label"));
    }

    @Test
    void aClassMayBeAskedFor() throws IOException {
        Path net = train("net", CONV_NET);
        Saliency wanted = Saliency.defaults().withSamples(2).withClass("7");
        Map<String, Object> json = Json.object(
                Platform.end(platform.experiments().saliency(net, Optional.empty(), wanted, Map.of(), RunListener.NONE))
                        .json());
        for (Object sample : (List<?>) json.get("samples")) {
            assertEquals("7", ((Map<?, ?>) sample).get("label"));
            List<?> views = (List<?>) ((Map<?, ?>) sample).get("views");
            assertEquals("7", ((Map<?, ?>) views.get(0)).get("explained"));
        }
    }

    @Test
    void whatCannotBeExplainedIsSaid() {
        Path net = train("net", CONV_NET);
        assertRefused(net, Saliency.defaults().withClass("horse"), "there is no class 'horse'");
        assertRefused(net, Saliency.defaults().withIndices(List.of(1, 100_000)), "there is no sample 100000");
        assertRefused(net, Saliency.defaults().withSplit("training"), "it has train, validation, test");
        assertThrows(
                HomeostatException.class,
                () -> platform.experiments()
                        .saliency(folder, Optional.empty(), Saliency.defaults(), Map.of(), RunListener.NONE));
        assertThrows(IllegalArgumentException.class, () -> Saliency.defaults().withSamples(0));
    }

    private void assertRefused(Path run, Saliency wanted, String expected) {
        CompletionException e = assertThrows(
                CompletionException.class,
                () -> Platform.end(
                        platform.experiments().saliency(run, Optional.empty(), wanted, Map.of(), RunListener.NONE)));
        assertTrue(e.getCause().getMessage().contains(expected), e.getCause().getMessage());
    }
}
