package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.SingularValueDecomposition;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spectral radii and Lipschitz constants against closed forms and a library's decompositions. */
class DiagnosticsTest {

    private static final double ACCURACY = 1e-3;

    private record OneStep() implements GradientRule {
        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return v;
        }
    }

    private static Diagnosis diagnose(double[][] a, DataType type, int samples) {
        EquilibriumLayer layer = new EquilibriaComponent()
                .layer(
                        new LinearMap(a),
                        Ref.to("picard", Solver.class, new Picard()),
                        Ref.to("one-step", GradientRule.class, new OneStep()));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(3, a.length), type);
            layer.diagnose(samples);
            layer.block().initialize(manager, type, x.getShape());
            layer.block().forward(new ParameterStore(manager, false), new NDList(x), false);
            return layer.diagnosis().orElseThrow();
        }
    }

    private static double[][] rotation(double factor, double angle) {
        double c = factor * Math.cos(angle);
        double s = factor * Math.sin(angle);
        return new double[][] {{c, s}, {-s, c}};
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void seesComplexPairs(DataType type) {
        Diagnosis diagnosis = diagnose(rotation(0.9, 1), type, 2);
        assertArrayEquals(new double[] {0.9, 0.9}, diagnosis.spectralRadii(), ACCURACY);
        assertArrayEquals(new double[] {0.9, 0.9}, diagnosis.lipschitz(), ACCURACY);
    }

    /** A rotation that feeds another one alike: a Jordan block of size two for each of a complex pair. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void seesThroughNonNormality(DataType type) {
        double[][] turn = rotation(0.9, 1);
        double[][] a = new double[4][4];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                a[i][j] = turn[i][j];
                a[i + 2][j + 2] = turn[i][j];
            }
            a[i][i + 2] = 1;
        }
        Diagnosis diagnosis = diagnose(a, type, 1);
        assertEquals(0.9, diagnosis.spectralRadii()[0], ACCURACY);
        double norm = new SingularValueDecomposition(MatrixUtils.createRealMatrix(a)).getNorm();
        assertTrue(norm > 1.4, "the test wants a matrix whose norm is far from its radius");
        assertEquals(norm, diagnosis.lipschitz()[0], ACCURACY);
    }

    @Test
    void agreesWithDenseDecompositionsBeyondTheKrylovSpace() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int d = 150;
        double[][] a = new double[d][];
        Arrays.setAll(
                a,
                i -> random.doubles(d, -1, 1).map(x -> 1.2 * x / Math.sqrt(d)).toArray());
        Diagnosis diagnosis = diagnose(a, DataType.FLOAT64, 1);
        double radius = 0;
        for (Complex value : new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(a)).getEigenvalues()) {
            radius = Math.max(radius, value.norm());
        }
        double norm = new SingularValueDecomposition(MatrixUtils.createRealMatrix(a)).getNorm();
        assertEquals(radius, diagnosis.spectralRadii()[0], ACCURACY * radius, "spectral radius");
        assertEquals(norm, diagnosis.lipschitz()[0], 0.02 * norm, "norm, from below");
        assertTrue(diagnosis.lipschitz()[0] <= norm * (1 + 1e-9), "the estimate is a lower bound");
    }

    /** Eigenvalues all of one modulus, which QR iterations without exceptional shifts do not separate. */
    @Test
    void survivesWhatTheLibraryCannotDecompose() {
        for (int d : new int[] {2, 5, 16, 40, 64}) {
            double[][] cycle = new double[d][d];
            for (int i = 0; i < d; i++) {
                cycle[i][(i + 1) % d] = 0.8;
            }
            Diagnosis diagnosis = diagnose(cycle, DataType.FLOAT32, 1);
            assertEquals(0.8, diagnosis.spectralRadii()[0], ACCURACY, "cycle of " + d);
            assertEquals(0.8, diagnosis.lipschitz()[0], ACCURACY);
        }
    }

    /** Eigenvalues that fall below rounding, on whose Hessenberg matrix the library's QR iteration does not converge. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void survivesSpectraThatFade(DataType type) {
        Random random = new Random(3);
        int d = 64;
        double[][] a = new double[d][d];
        for (int i = 0; i < d; i++) {
            a[i][i] = 0.9 * Math.pow(0.5, i);
            for (int j = i + 1; j < d; j++) {
                a[i][j] = random.nextGaussian() * Math.pow(0.5, i);
            }
        }
        assertEquals(0.9, diagnose(a, type, 1).spectralRadii()[0], ACCURACY);
    }

    @Test
    void aMapThatForgetsItsStateHasNoSpectrum() {
        Diagnosis diagnosis = diagnose(new double[3][3], DataType.FLOAT32, 5);
        assertArrayEquals(new double[3], diagnosis.spectralRadii());
        assertArrayEquals(new double[3], diagnosis.lipschitz());
        assertEquals(3, diagnosis.report().count(Status.CONVERGED));
    }

    @Test
    void showsTheResidualCurves() {
        Diagnosis diagnosis = diagnose(rotation(0.5, 1), DataType.FLOAT64, 2);
        assertEquals(2, diagnosis.report().trace().size());
        double[] curve = diagnosis.report().trace().get(1);
        assertEquals(diagnosis.report().iterations()[1] + 1, curve.length);
        for (int i = 1; i < curve.length; i++) {
            assertEquals(0.5, curve[i] / curve[i - 1], 1e-6, "pace of the plain iteration");
        }
    }
}
