package org.homeostat.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.awt.image.BufferedImage;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.control.Pendulum.Equilibrium;
import org.junit.jupiter.api.Test;

class PendulumTest {

    /** Euler's step of φ'' = s(g/l) sin φ - μ/(ml²) φ' + u/(ml²), as it stands. */
    private static double[] euler(Pendulum p, double sign, double[] x, double u) {
        double inertia = p.mass() * p.length() * p.length();
        double acceleration =
                sign * p.gravity() / p.length() * Math.sin(x[0]) - p.friction() / inertia * x[1] + u / inertia;
        return new double[] {x[0] + p.sampleTime() * x[1], x[1] + p.sampleTime() * acceleration};
    }

    @Test
    void theLinearSystemWithItsNonlinearityIsEulersMethod() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 1000; trial++) {
            Equilibrium about = trial % 2 == 0 ? Equilibrium.UPRIGHT : Equilibrium.HANGING;
            Pendulum pendulum = new Pendulum(
                    20 * random.nextDouble(),
                    0.1 + random.nextDouble(),
                    0.2 + random.nextDouble(),
                    random.nextDouble(),
                    0.03 * random.nextDouble() + 1e-3,
                    about);
            double[] x = {4 * random.nextGaussian(), 5 * random.nextGaussian()};
            double u = 10 * random.nextGaussian();
            double[] expected = euler(pendulum, about == Equilibrium.UPRIGHT ? 1 : -1, x, u);
            assertArrayEquals(
                    expected,
                    pendulum.next(x, new double[] {u}),
                    1e-13 * (1 + Math.abs(x[0]) + Math.abs(x[1]) + Math.abs(expected[1])),
                    "seed " + seed);
        }
    }

    @Test
    void bothEquilibriaAreOnePendulum() {
        Pendulum up = Pendulum.defaults();
        Pendulum down = new Pendulum(9.81, 1, 1, 0.5, 0.01, Equilibrium.HANGING);
        double[] fromAbove = {Math.PI - 0.7, 0.3};
        double[] fromBelow = {-0.7, 0.3};
        for (int t = 0; t < 500; t++) {
            double[] torque = {Math.sin(0.05 * t)};
            fromAbove = up.next(fromAbove, torque);
            fromBelow = down.next(fromBelow, torque);
        }
        assertEquals(fromAbove[0], fromBelow[0] + Math.PI, 1e-9);
        assertEquals(fromAbove[1], fromBelow[1], 1e-9);
    }

    @Test
    void batchesStepAsNumbersDo() {
        Pendulum pendulum = Pendulum.defaults();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new double[] {0.5, -1, 3, 2}, new Shape(2, 2));
            NDArray u = manager.create(new double[] {0.3, -7}, new Shape(2, 1));
            double[] next = pendulum.batched(x).apply(x, u).toDoubleArray();
            double[] first = pendulum.next(new double[] {0.5, -1}, new double[] {0.3});
            double[] second = pendulum.next(new double[] {3, 2}, new double[] {-7});
            assertArrayEquals(new double[] {first[0], first[1], second[0], second[1]}, next, 1e-15);
            NDArray single = x.toType(DataType.FLOAT32, true);
            NDArray image = pendulum.batched(single).apply(single, u.toType(DataType.FLOAT32, true));
            assertEquals(DataType.FLOAT32, image.getDataType());
        }
    }

    @Test
    void gradientsPassThroughSteps() {
        Pendulum pendulum = Pendulum.defaults();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new double[] {0.9, -1}, new Shape(1, 2));
            NDArray u = manager.create(new double[] {0.3}, new Shape(1, 1));
            BinaryOperator<NDArray> step = pendulum.batched(x);
            x.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray second = step.apply(step.apply(x, u), u);
                collector.backward(second.get(":, 1").sum());
            }
            double[] gradient = x.getGradient().toDoubleArray();
            double h = 1e-6;
            for (int i = 0; i < 2; i++) {
                double[] above = {0.9, -1};
                double[] below = {0.9, -1};
                above[i] += h;
                below[i] -= h;
                double[] torque = {0.3};
                double slope = (pendulum.next(pendulum.next(above, torque), torque)[1]
                                - pendulum.next(pendulum.next(below, torque), torque)[1])
                        / (2 * h);
                assertEquals(slope, gradient[i], 1e-8);
            }
        }
    }

    @Test
    void theLinearisationIsTheDerivative() {
        for (Equilibrium about : Equilibrium.values()) {
            Pendulum pendulum = new Pendulum(9.81, 0.4, 0.7, 0.1, 0.02, about);
            double[] x = {1.1, -0.4};
            double[] u = {2};
            LinearSystem exact = pendulum.linearised(x, u);
            LinearSystem differences = LinearSystem.of(pendulum::next, pendulum::output, x, u);
            assertEquals(0, exact.a().subtract(differences.a()).getNorm1(), 1e-9);
            assertEquals(0, exact.b().subtract(differences.b()).getNorm1(), 1e-9);
            assertEquals(0, exact.c().subtract(differences.c()).getNorm1(), 1e-9);
        }
    }

    @Test
    void theRegulatorHoldsItUprightFromHalfARadian() {
        Pendulum pendulum = Pendulum.defaults();
        RealMatrix gain = Lqr.design(
                        pendulum.linearised(),
                        MatrixUtils.createRealIdentityMatrix(2),
                        MatrixUtils.createRealIdentityMatrix(1))
                .gain();
        double[] x = {0.5, 0};
        double[] free = {0.5, 0};
        for (int t = 0; t < 1000; t++) {
            x = pendulum.next(x, new double[] {-gain.operate(x)[0]});
            free = pendulum.next(free, new double[] {0});
        }
        assertArrayEquals(new double[2], x, 1e-8);
        assertTrue(Math.abs(free[0]) > 2, "without control it falls");
    }

    @Test
    void itIsDrawnWhereItIs() {
        BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.translate(50, 50);
        canvas.scale(50, -50);
        Pendulum.defaults().sketch().orElseThrow().draw(canvas, new double[] {Math.PI / 2, 0});
        canvas.dispose();
        assertEquals(0xFFFFFF, image.getRGB(90, 50) & 0xFFFFFF, "to the right after a quarter turn");
        assertEquals(0, image.getRGB(50, 10) & 0xFFFFFF);
    }
}
