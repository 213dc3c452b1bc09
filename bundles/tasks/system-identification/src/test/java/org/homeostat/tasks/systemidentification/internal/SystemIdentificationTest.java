package org.homeostat.tasks.systemidentification.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.tasks.systemidentification.internal.SystemIdentificationPlugin.SystemIdentification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemIdentificationTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static DataSpec sequence(String... names) {
        return DataSpec.real(new Shape(-1, names.length), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                .withSampleTime(0.5)
                .withNames(List.of(names));
    }

    /** Outputs of deviation 2 about 10 before they were standardised. */
    private record Split(DataSpec plain, List<String> names) implements Samples {
        @Override
        public int size() {
            return names.size();
        }

        @Override
        public NDList inputs(NDManager manager, int... indices) {
            throw new AssertionError("a scorer is given its arrays");
        }

        @Override
        public NDList targets(NDManager manager, int... indices) {
            throw new AssertionError("a scorer is given its arrays");
        }

        @Override
        public Optional<DataSpec> target() {
            int outputs = plain.names().size();
            Double[] means = new Double[outputs];
            Double[] deviations = new Double[outputs];
            Arrays.fill(means, 10.0);
            Arrays.fill(deviations, 2.0);
            return Optional.of(plain.withMeans(List.of(means)).withDeviations(List.of(deviations)));
        }
    }

    private NDList batch(double[]... sequences) {
        int steps = sequences[0].length;
        double[] all = Arrays.stream(sequences).flatMapToDouble(Arrays::stream).toArray();
        return new NDList(manager.create(all, new Shape(sequences.length, steps, 1)));
    }

    private static double[] random(Random random, int steps, double size) {
        double[] values = new double[steps];
        Arrays.setAll(values, t -> size * random.nextGaussian());
        return values;
    }

    private static Objective objective(int washout, int startUp, boolean integrate) {
        return new SystemIdentification(washout, startUp, integrate).objective(sequence("u"), sequence("y"));
    }

    @Test
    void theLossIsTheMeanSquareAfterTheWashout() {
        NDList measured = batch(new double[] {9, 1, 2, 3}, new double[] {9, 1, 1, 1});
        NDList simulated = batch(new double[] {0, 1, 4, 3}, new double[] {0, 0, 1, 1});
        assertEquals(5.0 / 6, objective(1, 0, false).loss(simulated, measured).toDoubleArray()[0], 1e-12);
        assertEquals(
                (81 + 81 + 5) / 8.0,
                objective(0, 0, false).loss(simulated, measured).toDoubleArray()[0],
                1e-12);
        assertFails(
                "4 steps has none left after task.washout: 4",
                () -> objective(4, 0, false).loss(simulated, measured));
        NDArray two = manager.zeros(new Shape(2, 4, 2), DataType.FLOAT64);
        assertFails("(2, 4, 2)", () -> objective(0, 0, false).loss(new NDList(two), measured));
    }

    private static void assertFails(String expected, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(HomeostatException.class, call).getMessage();
        assertTrue(message.contains(expected), message);
    }

    /** NRMSE and RMSE by their definitions, in the outputs' own unit. */
    private static double[] byDefinition(double[] measured, double[] simulated, int startUp) {
        double mean = Arrays.stream(measured).skip(startUp).average().orElseThrow();
        double squares = 0;
        double spread = 0;
        int count = measured.length - startUp;
        for (int t = startUp; t < measured.length; t++) {
            squares += Math.pow(2 * (simulated[t] - measured[t]), 2);
            spread += Math.pow(2 * (measured[t] - mean), 2);
        }
        return new double[] {Math.sqrt(squares / spread), Math.sqrt(squares / count)};
    }

    @Test
    void scoresOfRecordings() {
        Random random = new Random(1);
        double[] first = random(random, 50, 1);
        double[] firstSimulated = random(random, 50, 1);
        double[] second = random(random, 30, 3);
        double[] secondSimulated = random(random, 30, 1);
        Objective objective = objective(0, 5, false);
        Scorer scorer = objective.scorer(new Split(sequence("y"), List.of("a", "b")));
        scorer.add(batch(first), batch(firstSimulated), batch(first), 1);
        scorer.add(batch(second), batch(secondSimulated), batch(second), 4);
        Map<String, Double> metrics = scorer.metrics();
        double[] a = byDefinition(first, firstSimulated, 5);
        double[] b = byDefinition(second, secondSimulated, 5);
        assertEquals(2.5, metrics.get("loss"), 1e-12);
        assertEquals(a[0], metrics.get("a.nrmse"), 1e-12);
        assertEquals(b[1], metrics.get("b.rmse"), 1e-12);
        assertEquals((a[0] + b[0]) / 2, metrics.get("nrmse"), 1e-12);
        assertEquals((a[1] + b[1]) / 2, metrics.get("rmse"), 1e-12);
        assertEquals(100 * (1 - (a[0] + b[0]) / 2), metrics.get("fit"), 1e-12);
        assertEquals("nrmse", objective.decisiveMetric());
        assertFalse(objective.largerIsBetter());
        assertFails("5 steps has none left after task.startUp: 5", () -> {
            NDList five = batch(new double[5]);
            objective.scorer().add(five, five, five, 0);
        });
    }

    @Test
    void samplesWithoutNamesAreScoredTogether() {
        double[] values = random(new Random(2), 40, 1);
        double[] simulated = random(new Random(3), 40, 1);
        Scorer scorer = objective(0, 0, false).scorer(new Split(sequence("y"), List.of()));
        scorer.add(
                batch(Arrays.copyOf(values, 20), Arrays.copyOfRange(values, 20, 40)),
                batch(Arrays.copyOf(simulated, 20), Arrays.copyOfRange(simulated, 20, 40)),
                batch(Arrays.copyOf(values, 20), Arrays.copyOfRange(values, 20, 40)),
                0);
        assertEquals(
                List.of("loss", "nrmse", "rmse", "fit"),
                List.copyOf(scorer.metrics().keySet()));
        assertEquals(byDefinition(values, simulated, 0)[0], scorer.metrics().get("nrmse"), 1e-12);
    }

    @Test
    void perfectAndIdleModelsHaveKnownScores() {
        double[] values = random(new Random(4), 100, 1);
        double mean = Arrays.stream(values).average().orElseThrow();
        double[] idle = new double[100];
        Arrays.fill(idle, mean);
        Scorer perfect = objective(0, 0, false).scorer();
        perfect.add(batch(values), batch(values), batch(values), 0);
        assertEquals(0, perfect.metrics().get("nrmse"));
        assertEquals(100, perfect.metrics().get("fit"));
        Scorer useless = objective(0, 0, false).scorer();
        useless.add(batch(values), batch(idle), batch(values), 0);
        assertEquals(1, useless.metrics().get("nrmse"), 1e-12);
    }

    @Test
    void severalOutputsHaveScoresOfTheirOwn() {
        Objective objective = new SystemIdentification(0, 0, false).objective(sequence("u"), sequence("left", "right"));
        NDArray measured = manager.create(new double[] {0, 5, 1, 6, 2, 7, 3, 8}, new Shape(1, 4, 2));
        NDArray simulated = manager.create(new double[] {0, 6, 1, 7, 2, 8, 3, 9}, new Shape(1, 4, 2));
        Scorer scorer = objective.scorer(new Split(sequence("left", "right"), List.of("a")));
        scorer.add(new NDList(measured), new NDList(simulated), new NDList(measured), 0);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals(0, metrics.get("nrmse.left"));
        assertEquals(1 / Math.sqrt(1.25), metrics.get("nrmse.right"), 1e-12);
        assertEquals(2, metrics.get("rmse.right"), 1e-12);
        assertEquals(metrics.get("nrmse.right") / 2, metrics.get("nrmse"), 1e-12);
        assertFalse(metrics.containsKey("a.nrmse"));
    }

    @Test
    void ratesAreIntegratedFromTheEndOfTheStartUp() {
        Scorer scorer = objective(0, 1, true).scorer(new Split(sequence("y"), List.of("a")));
        double[] rates = {7, 1, -1, 2, 0};
        double[] simulated = {0, 2, -1, 2, 0};
        scorer.add(batch(rates), batch(simulated), batch(rates), 0);
        // 0.5 s times an error of 2·1 in the first scored step remains from then on
        assertEquals(1, scorer.metrics().get("integrated.rmse"), 1e-12);
        assertEquals(1, scorer.metrics().get("rmse"), 1e-12);
        double[] positions = {6, 10, 17, 22};
        double mean = Arrays.stream(positions).average().orElseThrow();
        double spread =
                Arrays.stream(positions).map(p -> (p - mean) * (p - mean)).sum();
        assertEquals(Math.sqrt(4 / spread), scorer.metrics().get("integrated.nrmse"), 1e-12);
    }

    @Test
    void predictionIsNotCalledSimulation() {
        Objective predicts = new SystemIdentification(0, 0, false).objective(sequence("u", "y(t-1)"), sequence("y"));
        assertEquals("oneStepNrmse", predicts.decisiveMetric());
        Objective given =
                new SystemIdentification(0, 0, false).objective(sequence("u", "y(t-1), at first"), sequence("y"));
        assertEquals("nrmse", given.decisiveMetric());
    }

    @Test
    void figuresShowSignalResidualAndSpectrum() {
        Scorer scorer = objective(0, 0, true).scorer(new Split(sequence("y"), List.of("a", "b")));
        double[] values = random(new Random(5), 2_500, 1);
        double[] simulated = values.clone();
        simulated[2_000] += 3;
        scorer.add(batch(values), batch(simulated), batch(values), 0);
        scorer.add(batch(simulated), batch(values), batch(simulated), 0);
        List<Figure> figures = scorer.figures();
        assertEquals(
                List.of(
                        "measured-and-simulated-1",
                        "residuals-over-time-1",
                        "residual-spectrum-1",
                        "measured-and-simulated-1-integrated",
                        "residuals-over-time-1-integrated",
                        "measured-and-simulated-2",
                        "residuals-over-time-2",
                        "residual-spectrum-2",
                        "measured-and-simulated-2-integrated",
                        "residuals-over-time-2-integrated"),
                figures.stream().map(Figure::name).toList());
        Figure.Lines signal = (Figure.Lines) figures.get(0);
        assertEquals(1_000, signal.x().length);
        assertTrue(signal.x()[0] < 1_000 && signal.x()[999] > 1_000, "the error at 1,000 s is in sight");
        Figure.Lines residuals = (Figure.Lines) figures.get(1);
        assertEquals(834, residuals.x().length);
        assertEquals(
                6,
                Arrays.stream(residuals.curves().get("largest of 3 steps"))
                        .max()
                        .orElseThrow(),
                1e-9);
        assertTrue(((Figure.Lines) figures.get(2)).isLogarithmicY());
    }

    @Test
    void spectraHavePowerWhereTheSignalHasIt() {
        double sampleTime = 0.01;
        double[] sine = new double[4_096];
        Arrays.setAll(sine, t -> 3 * Math.sin(2 * Math.PI * 12.5 * t * sampleTime));
        Spectrum spectrum = Spectrum.of(sine, sampleTime).orElseThrow();
        int peak = 0;
        for (int k = 1; k < spectrum.density().length; k++) {
            peak = spectrum.density()[k] > spectrum.density()[peak] ? k : peak;
        }
        assertEquals(12.5, spectrum.frequencies()[peak], 0.1);
        assertEquals(50, spectrum.frequencies()[spectrum.frequencies().length - 1], 1e-9);
        assertEquals(4.5, power(spectrum), 0.01);
        assertEquals(
                4,
                power(Spectrum.of(random(new Random(6), 65_536, 2), sampleTime).orElseThrow()),
                0.1);
        assertTrue(Spectrum.of(new double[20], 1).isEmpty());
        assertArrayEquals(
                new double[8], Spectrum.of(new double[40], 1).orElseThrow().density());
    }

    private static double power(Spectrum spectrum) {
        double width = spectrum.frequencies()[1] - spectrum.frequencies()[0];
        return Arrays.stream(spectrum.density()).map(d -> d * d * width).sum();
    }

    @Test
    void dataThatAreNoSequencesAreRefused() {
        SystemIdentification task = new SystemIdentificationPlugin().defaults();
        assertThrows(IllegalArgumentException.class, () -> task.output(DataSpec.vector(2), sequence("y")));
        assertThrows(IllegalArgumentException.class, () -> task.output(sequence("u"), DataSpec.label(List.of("a"))));
        DataSpec timeless = DataSpec.real(new Shape(-1, 1), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
        assertThrows(
                IllegalArgumentException.class,
                () -> new SystemIdentification(0, 0, true).objective(timeless, timeless));
        assertEquals(sequence("y"), task.output(sequence("u"), sequence("y")));
    }
}
