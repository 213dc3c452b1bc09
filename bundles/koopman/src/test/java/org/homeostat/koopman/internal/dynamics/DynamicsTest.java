package org.homeostat.koopman.internal.dynamics;

import static org.homeostat.koopman.internal.spectrum.Matrices.block;
import static org.homeostat.koopman.internal.spectrum.Matrices.diagonal;
import static org.homeostat.koopman.internal.spectrum.Matrices.distance;
import static org.homeostat.koopman.internal.spectrum.Matrices.pair;
import static org.homeostat.koopman.internal.spectrum.Matrices.similar;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.spectrum.Case;
import org.homeostat.koopman.internal.spectrum.Spectrum;
import org.homeostat.koopman.internal.spectrum.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems with known spectra (issue 5, point 5). */
class DynamicsTest {

    private static final Tolerances TOLERANCES = new Tolerances(1e-10, 1e-6);

    private final Random random = seeded();

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("DynamicsTest seed " + seed);
        return new Random(seed);
    }

    private RealMatrix states(int count, int dimension) {
        RealMatrix x = new Array2DRowRealMatrix(count, dimension);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < dimension; j++) {
                x.setEntry(i, j, random.nextGaussian());
            }
        }
        return x;
    }

    private static RealMatrix map(RealMatrix x, UnaryOperator<double[]> f) {
        return new Array2DRowRealMatrix(Arrays.stream(x.getData()).map(f).toArray(double[][]::new), false);
    }

    /** All monomials up to a total degree, of two variables. */
    private static RealMatrix monomials(RealMatrix x, int degree) {
        return map(x, row -> {
            List<Double> values = new ArrayList<>();
            for (int total = 0; total <= degree; total++) {
                for (int i = 0; i <= total; i++) {
                    values.add(Math.pow(row[0], total - i) * Math.pow(row[1], i));
                }
            }
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        });
    }

    private static LiftedPairs lifted(RealMatrix x, RealMatrix y, int degree) {
        return LiftedPairs.of(monomials(x, degree), monomials(y, degree), x, 1e-12);
    }

    private static void assertHas(Complex[] values, Complex expected, double tolerance) {
        double nearest = Arrays.stream(values)
                .mapToDouble(value -> value.subtract(expected).norm())
                .min()
                .orElseThrow();
        assertTrue(nearest <= tolerance, expected + " is missed by " + nearest + " in " + Arrays.toString(values));
    }

    @Test
    void edmdFindsTheSpectrumOfLinearMaps() {
        RealMatrix a = similar(diagonal(block(0.9, 1), block(-0.5, 1)), random);
        RealMatrix x = states(200, 2);
        LiftedPairs pairs = lifted(x, x.multiply(a.transpose()), 3);
        KoopmanModes modes = KoopmanModes.of(pairs, pairs.edmd());
        // products of eigenfunctions are eigenfunctions
        for (double[] power : new double[][] {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}, {3, 0}, {2, 1}}) {
            assertHas(modes.values(), new Complex(Math.pow(0.9, power[0]) * Math.pow(-0.5, power[1])), 1e-6);
        }
        assertTrue(Arrays.stream(modes.residuals()).max().orElseThrow() < 1e-8);
        assertEquals(Case.CONVERGES, Spectrum.of(pairs.edmd(), TOLERANCES).dynamics());
    }

    @Test
    void edmdFindsARotation() {
        RealMatrix a = pair(1, 0.4, 1);
        RealMatrix x = states(200, 2);
        LiftedPairs pairs = lifted(x, x.multiply(a.transpose()), 2);
        Spectrum spectrum = Spectrum.of(pairs.edmd(), TOLERANCES);
        for (int k = -2; k <= 2; k++) {
            assertHas(spectrum.schur().values(), Complex.I.multiply(0.4 * k).exp(), 1e-6);
        }
        assertEquals(Case.OSCILLATES, spectrum.dynamics());
        // 1 and x² + y² are invariant
        assertEquals(
                List.of(1, 1),
                spectrum.clusters().stream()
                        .filter(c -> c.isOne(1e-6))
                        .findFirst()
                        .orElseThrow()
                        .sizes());
    }

    @Test
    void edmdFindsTheSlowManifold() {
        double mu = 0.95;
        double lambda = 0.4;
        RealMatrix x = states(300, 2);
        RealMatrix y = map(x, s -> new double[] {mu * s[0], lambda * s[1] + (mu * mu - lambda) * s[0] * s[0]});
        // x, y, x² span an invariant space (Brunton et al. 2016)
        UnaryOperator<double[]> dictionary = s -> new double[] {s[0], s[1], s[0] * s[0]};
        LiftedPairs pairs = LiftedPairs.of(map(x, dictionary), map(y, dictionary), x, 1e-12);
        KoopmanModes modes = KoopmanModes.of(pairs, pairs.edmd());
        assertHas(modes.values(), new Complex(mu), 1e-6);
        assertHas(modes.values(), new Complex(lambda), 1e-6);
        assertHas(modes.values(), new Complex(mu * mu), 1e-6);
        assertEquals(Case.DECAYS, Spectrum.of(pairs.edmd(), TOLERANCES).dynamics());
        // the eigenfunction of λ is y - x², up to a factor
        int j = nearest(modes.values(), lambda);
        Complex[] phi = modes.functions()[j];
        assertEquals(0, phi[0].divide(phi[1]).norm(), 1e-6);
        assertEquals(-1, phi[2].divide(phi[1]).getReal(), 1e-6);
        assertModesGiveTheStateBack(modes, x, y, dictionary);
    }

    private static int nearest(Complex[] values, double wanted) {
        int best = 0;
        for (int j = 1; j < values.length; j++) {
            best = values[j].subtract(wanted).norm()
                            < values[best].subtract(wanted).norm()
                    ? j
                    : best;
        }
        return best;
    }

    private static void assertModesGiveTheStateBack(
            KoopmanModes modes, RealMatrix x, RealMatrix y, UnaryOperator<double[]> dictionary) {
        double[] psi = dictionary.apply(x.getRow(0));
        for (int c = 0; c < 2; c++) {
            Complex sum = Complex.ZERO;
            for (int j = 0; j < modes.values().length; j++) {
                Complex phi = Complex.ZERO;
                for (int i = 0; i < psi.length; i++) {
                    phi = phi.add(modes.functions()[j][i].multiply(psi[i]));
                }
                sum = sum.add(modes.modes()[j][c].multiply(phi).multiply(modes.values()[j]));
            }
            assertEquals(y.getEntry(0, c), sum.getReal(), 1e-8);
            assertEquals(0, sum.getImaginary(), 1e-8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void edmdFindsJordanBlocks(int size) {
        RealMatrix a = similar(diagonal(block(1, size), block(0.3, 1)), random);
        RealMatrix x = states(400, size + 1);
        LiftedPairs pairs = LiftedPairs.of(x, x.multiply(a.transpose()), x, 1e-12);
        Spectrum spectrum = Spectrum.of(pairs.edmd(), TOLERANCES);
        assertEquals(List.of(size), spectrum.clusters().get(0).sizes());
        assertEquals(Case.DIVERGES, spectrum.dynamics());
        Complex[] values = KoopmanModes.of(pairs, pairs.edmd()).values();
        for (int i = 0; i < size; i++) {
            double moved = values[i].subtract(1).norm();
            assertTrue(moved <= 10 * Math.pow(Math.ulp(1.0), 1.0 / size), "moved by " + moved);
        }
        assertHas(values, new Complex(0.3), 1e-6);
    }

    /** θ' = p, p' = -sin θ by a symplectic scheme of small steps, one time unit of 0.5 a pair. */
    private static double[] pendulum(double[] state) {
        double q = state[0];
        double p = state[1];
        double h = 0.01;
        for (int i = 0; i < 50; i++) {
            p -= h / 2 * Math.sin(q);
            q += h * p;
            p -= h / 2 * Math.sin(q);
        }
        return new double[] {q, p};
    }

    /** The bounds of residuals and of the plain modulus are around what comes out of this grid of orbits; none is derived. */
    @Test
    void measurePreservingEdmdKeepsThePendulumOnTheCircleWherePlainEdmdDampsIt() {
        // ten orbits of a thousand steps: the measure they carry is kept but for their ends
        List<double[]> now = new ArrayList<>();
        List<double[]> next = new ArrayList<>();
        for (int orbit = 1; orbit <= 10; orbit++) {
            double[] state = {0.2 * orbit, 0.1 * random.nextDouble()};
            for (int t = 0; t < 1000; t++) {
                now.add(state);
                state = pendulum(state);
                next.add(state);
            }
        }
        RealMatrix x = new Array2DRowRealMatrix(now.toArray(double[][]::new), false);
        LiftedPairs pairs = lifted(x, new Array2DRowRealMatrix(next.toArray(double[][]::new), false), 5);
        double plain = Arrays.stream(Lapack.eigen(pairs.edmd()).values())
                .mapToDouble(Complex::norm)
                .min()
                .orElseThrow();
        KoopmanModes modes = KoopmanModes.of(pairs, pairs.measurePreserving());
        for (Complex value : modes.values()) {
            assertEquals(1, value.norm(), 1e-12);
        }
        double least = Arrays.stream(modes.residuals()).min().orElseThrow();
        double median = Arrays.stream(modes.residuals()).sorted().toArray()[modes.residuals().length / 2];
        System.out.printf(
                "pendulum: least modulus of EDMD %.4f, mpEDMD residuals least %.2e median %.3f%n",
                plain, least, median);
        assertTrue(least < 2e-2, "the constant is an eigenfunction but for the ends, its residual is " + least);
        assertTrue(plain < 0.99, "plain EDMD damps what is not damped, but its least modulus is " + plain);
        assertTrue(median > 1e-3, "a finite dictionary cannot be exact, but the median residual is " + median);
        assertEquals(
                Case.OSCILLATES,
                Spectrum.of(pairs.measurePreserving(), TOLERANCES).dynamics());
    }

    /** r' = r - r³, θ' = ω in Cartesian coordinates, one unit of time by Runge and Kutta's scheme of order 4. */
    private static double[] stuartLandau(double[] state, double omega) {
        double h = 0.02;
        double[] s = state;
        for (int i = 0; i < 50; i++) {
            double[] k1 = slope(s, omega);
            double[] k2 = slope(moved(s, h / 2, k1), omega);
            double[] k3 = slope(moved(s, h / 2, k2), omega);
            double[] k4 = slope(moved(s, h, k3), omega);
            s = moved(moved(moved(moved(s, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
        }
        return s;
    }

    private static double[] slope(double[] s, double omega) {
        double growth = 1 - s[0] * s[0] - s[1] * s[1];
        return new double[] {growth * s[0] - omega * s[1], growth * s[1] + omega * s[0]};
    }

    private static double[] moved(double[] s, double step, double[] slope) {
        return new double[] {s[0] + step * slope[0], s[1] + step * slope[1]};
    }

    @Test
    void measurePreservingEdmdFindsTheLimitCycleOfStuartLandau() {
        double omega = 0.3;
        List<double[]> cycle = new ArrayList<>();
        double[] state = {0.1 + random.nextDouble(), 0};
        for (int t = 0; t < 30; t++) {
            state = stuartLandau(state, omega);
        }
        for (int t = 0; t <= 1000; t++) {
            cycle.add(state);
            state = stuartLandau(state, omega);
        }
        // a unit cycle is reached as e^-2t, and kept to the order of the scheme
        assertEquals(1, Math.hypot(cycle.get(0)[0], cycle.get(0)[1]), 1e-8);
        RealMatrix all = new Array2DRowRealMatrix(cycle.toArray(double[][]::new), false);
        LiftedPairs pairs = lifted(all.getSubMatrix(0, 999, 0, 1), all.getSubMatrix(1, 1000, 0, 1), 4);
        // 1, cos kθ, sin kθ for k = 1..4: monomials on the circle have rank 9
        assertEquals(9, pairs.rank());
        KoopmanModes modes = KoopmanModes.of(pairs, pairs.measurePreserving());
        for (int j = 0; j < 9; j++) {
            assertEquals(1, modes.values()[j].norm(), 1e-12);
            assertTrue(modes.residuals()[j] < 1e-2, "residual " + modes.residuals()[j]);
        }
        for (int k = -4; k <= 4; k++) {
            assertHas(modes.values(), Complex.I.multiply(omega * k).exp(), 1e-3);
        }
    }

    @Test
    void residualsTellTrueEigenpairsFromSpuriousOnes() {
        // the logistic map mixes: of a polynomial dictionary only the constant is an eigenfunction
        RealMatrix x = new Array2DRowRealMatrix(2000, 2);
        for (int i = 0; i < 2000; i++) {
            x.setEntry(i, 0, Math.pow(Math.sin(Math.PI / 2 * random.nextDouble()), 2));
            x.setEntry(i, 1, 1);
        }
        RealMatrix y = map(x, s -> new double[] {4 * s[0] * (1 - s[0]), 1});
        UnaryOperator<double[]> powers = s -> new double[] {1, s[0], s[0] * s[0], Math.pow(s[0], 3)};
        LiftedPairs pairs = LiftedPairs.of(map(x, powers), map(y, powers), x, 1e-12);
        KoopmanModes modes = KoopmanModes.of(pairs, pairs.edmd());
        int one = nearest(modes.values(), 1);
        assertTrue(modes.residuals()[one] < 1e-8);
        for (int j = 0; j < modes.values().length; j++) {
            assertTrue(j == one || modes.residuals()[j] > 0.1, "residual " + modes.residuals()[j]);
        }
    }

    @Test
    void dmdFindsEigenvaluesAndModesInManyDimensions() {
        RealMatrix a = diagonal(block(0.9, 1), pair(0.99, 0.5, 1));
        RealMatrix embedding = states(20, 3);
        RealMatrix z = states(3, 50);
        Dmd dmd = Dmd.fit(embedding.multiply(z), embedding.multiply(a.multiply(z)), 20, 1e-10);
        assertEquals(3, dmd.values().length);
        assertHas(dmd.values(), new Complex(0.9), 1e-6);
        assertHas(dmd.values(), new Complex(0.99 * Math.cos(0.5), 0.99 * Math.sin(0.5)), 1e-6);
        int j = nearest(dmd.values(), 0.9);
        // the mode of 0.9 is the first column of the embedding, up to a factor
        double ratio = dmd.exact()[j][0].getReal() / embedding.getEntry(0, 0);
        for (int i = 0; i < 20; i++) {
            assertEquals(embedding.getEntry(i, 0) * ratio, dmd.exact()[j][i].getReal(), 1e-8);
            // with all data explained, exact modes are λ times the projected ones
            assertEquals(0.9 * dmd.projected()[j][i].getReal(), dmd.exact()[j][i].getReal(), 1e-8);
        }
        assertTrue(Arrays.stream(dmd.residuals()).max().orElseThrow() < 1e-8);
    }

    @Test
    void dmdWithControlRecoversAAndB() {
        RealMatrix a = similar(diagonal(block(0.8, 1), pair(0.9, 1, 1)), random);
        RealMatrix b = states(3, 2);
        RealMatrix x = states(100, 3);
        RealMatrix u = states(100, 2);
        RealMatrix y = x.multiply(a.transpose()).add(u.multiply(b.transpose()));
        ControlledModel model = ControlledModel.fit(x, y, u, x, 1e-12);
        assertTrue(distance(model.a(), a) < 1e-10);
        assertTrue(distance(model.b(), b) < 1e-10);
        assertTrue(distance(model.c().multiply(model.c()), model.c()) < 1e-10);
    }

    @Test
    void liftedModelWithControlFollowsANonlinearSystem() {
        double mu = 0.9;
        RealMatrix x = states(300, 2);
        RealMatrix u = states(300, 1);
        UnaryOperator<double[]> lift = s -> new double[] {s[0], s[1], s[0] * s[0]};
        RealMatrix z = map(x, lift);
        RealMatrix next = new Array2DRowRealMatrix(300, 3);
        for (int i = 0; i < 300; i++) {
            double[] s = x.getRow(i);
            double[] n = {mu * s[0], 0.5 * s[1] + 0.2 * s[0] * s[0] + u.getEntry(i, 0)};
            next.setRow(i, lift.apply(n));
        }
        ControlledModel model = ControlledModel.fit(z, next, u, x, 1e-12);
        assertHas(Lapack.eigen(model.a()).values(), new Complex(mu * mu), 1e-8);
        assertEquals(1, model.b().getEntry(1, 0), 1e-10);
        assertEquals(1, model.c().getEntry(1, 1), 1e-10);
        assertEquals(0, model.c().getEntry(1, 2), 1e-10);
    }

    @Test
    void blocksOfRowsGiveWhatAllRowsGive() {
        RealMatrix a = similar(diagonal(block(0.9, 1), block(0.2, 1)), random);
        RealMatrix x = states(9000, 2);
        LiftedPairs many = LiftedPairs.of(x, x.multiply(a.transpose()), x, 1e-12);
        assertHas(Lapack.eigen(many.edmd()).values(), new Complex(0.9), 1e-10);
        assertTrue(distance(many.w().transposeMultiply(many.w()), many.edmd().power(0)) < 1e-12);
    }
}
