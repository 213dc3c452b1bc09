package org.homeostat.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class LqrTest {

    private static RealMatrix eye(int n) {
        return MatrixUtils.createRealIdentityMatrix(n);
    }

    private static RealMatrix matrix(double[]... rows) {
        return MatrixUtils.createRealMatrix(rows);
    }

    private static RealMatrix random(Random random, int rows, int columns) {
        RealMatrix result = MatrixUtils.createRealMatrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result.setEntry(i, j, random.nextGaussian());
            }
        }
        return result;
    }

    private static void gain(Pendulum pendulum, double angle, double velocity) {
        Lqr lqr = Lqr.design(pendulum.linearised(), eye(2), eye(1));
        assertEquals(angle, lqr.gain().getEntry(0, 0), 5e-4);
        assertEquals(velocity, lqr.gain().getEntry(0, 1), 5e-4);
    }

    @Test
    void thePendulumsGainsAreTheKnownOnes() {
        // computed with another library from the same matrices
        Pendulum.Equilibrium up = Pendulum.Equilibrium.UPRIGHT;
        gain(new Pendulum(9.81, 1, 1, 0.5, 0.01, up), 19.389, 5.785);
        gain(new Pendulum(10, 0.15, 0.5, 0.05, 0.02, up), 1.704, 0.790);
        gain(new Pendulum(10, 0.15, 0.5, 0.5, 0.02, up), 1.772, 0.487);
        gain(new Pendulum(10, 0.15, 0.5, 0.5, 0.01, up), 1.886, 0.586);
    }

    @Test
    void thePendulumsModesAreTheKnownOnes() {
        LinearSystem pendulum = Pendulum.defaults().linearised();
        assertEquals(1.0289, pendulum.spectralRadius(), 5e-5);
        double[] modes = Arrays.stream(Lqr.design(pendulum, eye(2), eye(1)).eigenvalues())
                .mapToDouble(Complex::getRealPart)
                .sorted()
                .toArray();
        assertEquals(0.963, modes[0], 5e-4);
        assertEquals(0.974, modes[1], 5e-4);
    }

    @Test
    void aScalarHasAClosedForm() {
        // x = a²x - a²b²x²/(r + b²x) + q is a quadratic equation
        double a = 1.7;
        double b = 0.4;
        double q = 2;
        double r = 0.3;
        double p = r - a * a * r - q * b * b;
        double x = (-p + Math.sqrt(p * p + 4 * b * b * q * r)) / (2 * b * b);
        Lqr lqr = Lqr.design(
                new LinearSystem(matrix(new double[] {a}), matrix(new double[] {b})),
                matrix(new double[] {q}),
                matrix(new double[] {r}));
        assertEquals(x, lqr.cost().getEntry(0, 0), 1e-12 * x);
        assertEquals(a * b * x / (r + b * b * x), lqr.gain().getEntry(0, 0), 1e-12);
    }

    @Test
    void randomSystemsAreSolved() {
        areSolved(System.nanoTime());
    }

    /** One of them has a mode that hardly grows and that the input hardly reaches. */
    @Test
    void aSystemThatIsHardToReachIsSolved() {
        areSolved(51980422276096L);
    }

    private static void areSolved(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 60; trial++) {
            int n = 1 + random.nextInt(12);
            int m = 1 + random.nextInt(3);
            RealMatrix a = random(random, n, n).scalarMultiply(1.2 / Math.sqrt(n));
            RealMatrix b = random(random, n, m);
            RealMatrix rootQ = random(random, n, n);
            RealMatrix rootR = random(random, m, m);
            RealMatrix q = rootQ.multiply(rootQ.transpose());
            RealMatrix r = rootR.multiply(rootR.transpose()).add(eye(m));
            Lqr lqr = Lqr.design(new LinearSystem(a, b), q, r);
            String which = "seed " + seed + ", trial " + trial;
            // of any gain the cost is the solution of a Lyapunov equation; here summed up term by term
            RealMatrix summed = cost(a, b, q, r, lqr.gain());
            // rounding counts more the more a loop costs beside its weights, as where inputs hardly reach a mode
            double allowed = 1e-8 + 1e-12 * summed.getNorm1() / q.getNorm1();
            assertEquals(0, distance(lqr.cost(), summed), allowed, which);
            assertTrue(Arrays.stream(lqr.eigenvalues()).allMatch(mode -> mode.norm() < 1), which);
            for (int other = 0; other < 3; other++) {
                RealMatrix near = lqr.gain().add(random(random, m, n).scalarMultiply(1e-3));
                double more = cost(a, b, q, r, near).subtract(lqr.cost()).getTrace();
                assertTrue(
                        more > 0 || more > -1e-9 * lqr.cost().getTrace(),
                        which + ": another gain is better by " + -more);
            }
        }
    }

    private static double distance(RealMatrix one, RealMatrix other) {
        return one.subtract(other).getNorm1() / other.getNorm1();
    }

    /** Σ (AᵀF)ᵗ(Q + KᵀRK)Fᵗ by the powers of F = A - BK. */
    private static RealMatrix cost(RealMatrix a, RealMatrix b, RealMatrix q, RealMatrix r, RealMatrix gain) {
        RealMatrix loop = a.subtract(b.multiply(gain));
        RealMatrix sum = q.add(gain.transpose().multiply(r).multiply(gain));
        for (int doubling = 0; doubling < 40; doubling++) {
            sum = sum.add(loop.transpose().multiply(sum).multiply(loop));
            loop = loop.multiply(loop);
        }
        return sum;
    }

    @Test
    void aDeadBeatSystemAndOneWithoutCostAreSolved() {
        RealMatrix nilpotent = matrix(new double[] {0, 1}, new double[] {0, 0});
        RealMatrix b = matrix(new double[] {0}, new double[] {1});
        Lqr chain = Lqr.design(new LinearSystem(nilpotent, b), eye(2), eye(1));
        assertEquals(1, chain.cost().getEntry(0, 0), 1e-14);
        assertEquals(2, chain.cost().getEntry(1, 1), 1e-14);
        // a stable system that costs nothing is left alone
        Lqr idle =
                Lqr.design(new LinearSystem(eye(2).scalarMultiply(0.5), b), MatrixUtils.createRealMatrix(2, 2), eye(1));
        assertEquals(0, idle.gain().getNorm1());
    }

    @Test
    void whatCannotBeStabilisedIsNamed() {
        LinearSystem system = new LinearSystem(
                matrix(new double[] {1.25, 0}, new double[] {0, 0.5}), matrix(new double[] {0}, new double[] {1}));
        String message = assertThrows(IllegalArgumentException.class, () -> Lqr.design(system, eye(2), eye(1)))
                .getMessage();
        assertTrue(message.contains("cannot be stabilised") && message.contains("1.25"), message);
        LinearSystem spinning = new LinearSystem(
                matrix(new double[] {0, -1.1, 0}, new double[] {1.1, 0, 0}, new double[] {0, 0, 2}),
                matrix(new double[] {0}, new double[] {0}, new double[] {1}));
        message = assertThrows(IllegalArgumentException.class, () -> Lqr.design(spinning, eye(3), eye(1)))
                .getMessage();
        assertTrue(message.contains("1.100i"), message);
        // the same mode, were it stable, would do no harm
        LinearSystem fine = new LinearSystem(
                matrix(new double[] {0.8, 0}, new double[] {0, 1.5}), matrix(new double[] {0}, new double[] {1}));
        assertTrue(Arrays.stream(Lqr.design(fine, eye(2), eye(1)).eigenvalues()).allMatch(mode -> mode.norm() < 1));
    }

    @Test
    void aModeThatCostsNothingIsNamed() {
        for (double mode : new double[] {1, 2}) {
            LinearSystem free = new LinearSystem(eye(1).scalarMultiply(mode), eye(1));
            String message = message(free, MatrixUtils.createRealMatrix(1, 1), eye(1));
            assertTrue(message.contains("costs nothing"), message);
        }
    }

    @Test
    void weightsAreChecked() {
        LinearSystem system = Pendulum.defaults().linearised();
        assertTrue(message(system, eye(3), eye(1)).contains("Q has to be (2, 2)"));
        assertTrue(message(system, eye(2), eye(1).scalarMultiply(0))
                .contains("R has to be symmetric and positive definite"));
        assertTrue(message(system, matrix(new double[] {1, 1}, new double[] {0, 1}), eye(1))
                .contains("symmetric"));
        assertTrue(message(system, eye(2).scalarMultiply(-1), eye(1)).contains("semidefinite"));
    }

    private static String message(LinearSystem system, RealMatrix q, RealMatrix r) {
        return assertThrows(IllegalArgumentException.class, () -> Lqr.design(system, q, r))
                .getMessage();
    }

    @Test
    void theEstimatorsCovarianceIsStationary() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LinearSystem system = new LinearSystem(random(random, 4, 4), random(random, 4, 1), random(random, 2, 4));
        RealMatrix w = eye(4);
        RealMatrix v = eye(2).scalarMultiply(0.3);
        Kalman kalman = Kalman.design(system, w, v);
        // one step of the error's covariance under any gain L: (A - LC)S(A - LC)ᵀ + W + LVLᵀ
        RealMatrix next = kalman.errorDynamics()
                .multiply(kalman.covariance())
                .multiply(kalman.errorDynamics().transpose())
                .add(w)
                .add(kalman.gain().multiply(v).multiply(kalman.gain().transpose()));
        assertEquals(0, distance(kalman.covariance(), next), 1e-9, "seed " + seed);
        RealMatrix innovation = system.c()
                .multiply(kalman.covariance())
                .multiply(system.c().transpose())
                .add(v);
        RealMatrix gain = system.a()
                .multiply(kalman.covariance())
                .multiply(system.c().transpose())
                .multiply(new LUDecomposition(innovation).getSolver().getInverse());
        assertEquals(0, distance(kalman.gain(), gain), 1e-9, "seed " + seed);
    }

    @Test
    void aStateThatIsNotSeenIsNamed() {
        LinearSystem blind = new LinearSystem(
                matrix(new double[] {1.25, 0}, new double[] {0, 0.5}), eye(2), matrix(new double[] {0, 1}));
        String message = assertThrows(IllegalArgumentException.class, () -> Kalman.design(blind, eye(2), eye(1)))
                .getMessage();
        assertTrue(message.contains("estimator") && message.contains("1.25"), message);
    }
}
