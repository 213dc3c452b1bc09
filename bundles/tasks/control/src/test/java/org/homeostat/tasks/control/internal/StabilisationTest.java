package org.homeostat.tasks.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.control.Pendulum;
import org.homeostat.control.Plant;
import org.homeostat.tasks.control.internal.StabilisationPlugin.Stabilisation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StabilisationTest {

    private static final Pendulum PENDULUM = Pendulum.defaults();
    private static final Ref<Plant> PLANT = Ref.to("pendulum", Plant.class, PENDULUM);
    private static final DataSpec STATE = DataSpec.vector(2);
    private static final int STEPS = 600;

    private final NDManager manager = NDManager.newBaseManager();
    private final Objective objective =
            new Stabilisation(PLANT, STEPS, List.of(2.0, 1.0), List.of(0.5), 0.05).objective(STATE, STATE);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Trajectories of u = -Kx from the given states, row after row. */
    private NDArray trajectories(double[] gain, double[]... starts) {
        List<Double> values = new ArrayList<>();
        for (double[] start : starts) {
            double[] x = start;
            for (int t = 0; t < STEPS; t++) {
                double u = -gain[0] * x[0] - gain[1] * x[1];
                values.addAll(List.of(x[0], x[1], u));
                x = PENDULUM.next(x, new double[] {u});
            }
        }
        return manager.create(
                values.stream().mapToDouble(Double::doubleValue).toArray(), new Shape(starts.length, STEPS, 3));
    }

    private Scorer scored(NDArray rows, double... target) {
        long batch = rows.getShape().get(0);
        NDArray targets = manager.create(target).reshape(1, 2).repeat(0, batch);
        Scorer scorer = objective.scorer();
        NDList predictions = new NDList(rows);
        double loss = objective.loss(predictions, new NDList(targets)).getDouble();
        scorer.add(new NDList(), predictions, new NDList(targets), loss);
        return scorer;
    }

    @Test
    void theCostIsQuadratic() {
        NDArray rows = trajectories(new double[] {19.4, 5.8}, new double[] {0.5, 0}, new double[] {-0.1, 1});
        double[] values = rows.toDoubleArray();
        double sum = 0;
        for (int i = 0; i < values.length; i += 3) {
            double angle = values[i] - 0.01;
            double velocity = values[i + 1] + 0.02;
            sum += 2 * angle * angle + velocity * velocity + 0.5 * values[i + 2] * values[i + 2];
        }
        Map<String, Double> metrics = scored(rows, 0.01, -0.02).metrics();
        assertEquals(sum / 2, metrics.get("loss"), 1e-10 * sum);
        assertEquals(sum / 2, metrics.get("cost"), 1e-10 * sum);
    }

    @Test
    void whatArrivesIsTold() {
        // without control the pendulum falls; from rest upright it stays
        double[] idle = {0, 0};
        Map<String, Double> metrics = scored(
                        trajectories(idle, new double[] {0.5, 0}, new double[2], new double[] {0.1, 0}, new double[2]),
                        idle)
                .metrics();
        assertEquals(0.5, metrics.get("stabilised"));
        assertEquals(0, metrics.get("settlingTime"));
        assertEquals(0, metrics.get("peakInput"));
    }

    @Test
    void theSettlingTimeIsWhenItStaysNear() {
        NDArray rows = trajectories(new double[] {19.4, 5.8}, new double[] {0.5, 0});
        double[] values = rows.toDoubleArray();
        int last = 0;
        for (int t = 0; t < STEPS; t++) {
            if (Math.abs(values[3 * t]) > 0.05 || Math.abs(values[3 * t + 1]) > 0.05) {
                last = t;
            }
        }
        Map<String, Double> metrics = scored(rows, 0, 0).metrics();
        assertEquals((last + 1) * 0.01, metrics.get("settlingTime"), 1e-12);
        assertEquals(19.4 * 0.5, metrics.get("peakInput"), 1e-12);
        assertEquals(1, metrics.get("stabilised"));
    }

    @Test
    void figuresShowTheFirstMotionAndTheRegion() {
        double[] idle = {0, 0};
        NDArray rows = trajectories(idle, new double[] {0.5, 0}, new double[2], new double[] {1, 0});
        List<Figure> figures = scored(rows, idle).figures();
        assertEquals(
                List.of(
                        "time-response-1",
                        "time-response-2",
                        "input",
                        "phase-portrait",
                        "region-of-attraction",
                        "animation"),
                figures.stream().map(Figure::name).toList());
        Figure.Lines angle = (Figure.Lines) figures.get(0);
        assertEquals(0.5, angle.curves().get("free")[0]);
        assertArrayEquals(angle.curves().get("free"), angle.curves().get("controlled"), 1e-9, "nothing controls here");
        Map<String, double[][]> region = ((Figure.Plane) figures.get(4)).curves();
        assertArrayEquals(new double[][] {{0}, {0}}, region.get("stabilised"));
        assertArrayEquals(new double[][] {{0.5, 1}, {0, 0}}, region.get("lost"));
        Figure.Animation animation = (Figure.Animation) figures.get(5);
        assertEquals(0.05, animation.secondsPerFrame(), 1e-12);
        assertEquals(STEPS / 5, animation.frames().size());
        assertEquals(360, animation.frames().get(0)[0].length);
    }

    @Test
    void anotherPlantThanTheModelsIsNoticed() {
        NDArray rows = trajectories(new double[2], new double[] {0.5, 0});
        Pendulum heavy = new Pendulum(9.81, 2, 1, 0.5, 0.01, Pendulum.Equilibrium.HANGING);
        Objective other = new Stabilisation(Ref.to("pendulum", Plant.class, heavy), STEPS, List.of(), List.of(), 0.05)
                .objective(STATE, STATE);
        NDList targets = new NDList(manager.zeros(new Shape(1, 2)));
        String message = assertThrows(
                        HomeostatException.class, () -> other.scorer().add(new NDList(), new NDList(rows), targets, 0))
                .getMessage();
        assertTrue(message.contains("task.plant is not the plant that the model moves"), message);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Stabilisation task = new Stabilisation(PLANT, STEPS, List.of(1.0), List.of(), 0.05);
        assertThrows(IllegalArgumentException.class, () -> task.objective(STATE, STATE));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> task.output(DataSpec.vector(3), DataSpec.vector(3)))
                .getMessage();
        assertTrue(message.contains("states of 2 numbers"), message);
        assertEquals(new Shape(STEPS, 3), task.output(STATE, STATE).shape());
        NDList wrong = new NDList(manager.zeros(new Shape(4, 3)));
        assertThrows(HomeostatException.class, () -> objective.loss(wrong, new NDList(manager.zeros(new Shape(4, 2)))));
    }
}
