package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Arnoldi's relation and what hangs on it, in Java and by the engine. */
class BasisTest {

    private static final long SEED = 17;
    private static final int BATCH = 3;
    private static final int WIDTH = 10;
    private static final int MOST = 9;
    private static final boolean[] ALL = {true, true, true};

    private static void forBoth(DataType type, BiConsumer<NDManager, Basis> test) {
        try (NDManager manager = NDManager.newBaseManager()) {
            FakeProblem problem = new FakeProblem(BATCH, WIDTH, type, manager);
            for (Basis basis :
                    List.of(HostBasis.of(problem, MOST), new EngineBasis(problem, manager.newSubManager(), MOST))) {
                test.accept(manager, basis);
            }
        }
    }

    private static NDArray random(NDManager manager, DataType type, long... shape) {
        Shape wanted = new Shape(shape);
        double[] values =
                new Random(SEED + shape[0]).doubles(wanted.size(), -1, 1).toArray();
        return manager.create(values, wanted).toType(type, false);
    }

    private static double[] values(NDArray array) {
        return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    private static double[] row(double[] values, int row) {
        return Arrays.copyOfRange(values, row * WIDTH, (row + 1) * WIDTH);
    }

    /** Makes the given number of vectors with J = a random matrix. */
    private static double[][][] run(Basis basis, NDArray state, NDArray image, NDArray matrix, int count) {
        basis.begin(state, image);
        double[][][] columns = new double[count][][];
        for (int k = 0; k < count; k++) {
            columns[k] = basis.extend(k, basis.vector(k, state).matMul(matrix), ALL);
        }
        return columns;
    }

    private static double rounding(DataType type) {
        return type == DataType.FLOAT64 ? 1e-13 : 2e-5;
    }

    @Test
    void keepsArnoldisRelation() {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            forBoth(type, (manager, basis) -> {
                NDArray matrix = random(manager, type, WIDTH, WIDTH);
                NDArray state = random(manager, type, BATCH, WIDTH);
                NDArray image = state.mul(3).sin();
                int count = 7;
                double[][][] columns = run(basis, state, image, matrix, count);
                for (int k = 0; k < count; k++) {
                    NDArray vector = basis.vector(k, state);
                    double[] product = values(vector.sub(vector.matMul(matrix)));
                    for (int row = 0; row < BATCH; row++) {
                        double[] left = row(product, row);
                        for (int i = 0; i <= k + 1; i++) {
                            double[] other = row(values(basis.vector(i, state)), row);
                            Vectors.add(-columns[k][row][i], other, left);
                            double expected = i == k ? 1 : 0;
                            double inner = Vectors.product(other, row(values(vector), row));
                            assertEquals(
                                    expected, inner, rounding(type), basis + ", seed " + SEED + ", " + i + ", " + k);
                        }
                        assertEquals(0, Vectors.norm(left), rounding(type), basis + ", seed " + SEED + ", vector " + k);
                    }
                }
            });
        }
    }

    @Test
    void measuresResidualsAndStates() {
        forBoth(DataType.FLOAT64, (manager, basis) -> {
            NDArray state = random(manager, DataType.FLOAT64, BATCH, WIDTH);
            NDArray image = state.mul(1.5);
            Basis.Norms norms = basis.begin(state, image);
            double[] expected = values(state.norm(new int[] {1}));
            assertArrayEquals(expected, norms.states(), 1e-14);
            assertArrayEquals(Arrays.stream(expected).map(x -> x / 2).toArray(), norms.residuals(), 1e-14);
        });
    }

    @Test
    void differencesGiveTheSameVectorsAsProducts() {
        forBoth(DataType.FLOAT64, (manager, basis) -> {
            NDArray matrix = random(manager, DataType.FLOAT64, WIDTH, WIDTH);
            NDArray state = random(manager, DataType.FLOAT64, BATCH, WIDTH);
            NDArray image = state.matMul(matrix).add(1);
            double[][][] exact = run(basis, state, image, matrix, 3);
            double[] vector = values(basis.vector(3, state));
            basis.begin(state, image);
            double[] lengths = {1, 0.5, 2};
            for (int k = 0; k < 3; k++) {
                NDArray moved = basis.step(k, lengths, state).matMul(matrix).add(1);
                double[][] columns = basis.extend(k, moved, lengths, ALL);
                for (int row = 0; row < BATCH; row++) {
                    assertArrayEquals(exact[k][row], columns[row], 1e-13, "seed " + SEED);
                }
            }
            assertArrayEquals(vector, values(basis.vector(3, state)), 1e-13, "seed " + SEED);
        });
    }

    @Test
    void addsCombinationsRowByRow() {
        forBoth(DataType.FLOAT64, (manager, basis) -> {
            NDArray matrix = random(manager, DataType.FLOAT64, WIDTH, WIDTH);
            NDArray state = random(manager, DataType.FLOAT64, BATCH, WIDTH);
            run(basis, state, state.mul(2), matrix, 2);
            double[][] coefficients = {{1, -2, 3}, {}, {0.5}};
            double[] sum = values(basis.add(state, coefficients));
            for (int row = 0; row < BATCH; row++) {
                double[] expected = row(values(state), row);
                for (int i = 0; i < coefficients[row].length; i++) {
                    Vectors.add(coefficients[row][i], row(values(basis.vector(i, state)), row), expected);
                }
                assertArrayEquals(expected, row(sum, row), 1e-14);
            }
        });
    }

    @Test
    void beginsAnewFromACombination() {
        forBoth(DataType.FLOAT64, (manager, basis) -> {
            NDArray matrix = random(manager, DataType.FLOAT64, WIDTH, WIDTH);
            NDArray state = random(manager, DataType.FLOAT64, BATCH, WIDTH);
            run(basis, state, state.mul(2), matrix, 2);
            double[] first = row(values(basis.vector(0, state)), 0);
            double[] third = row(values(basis.vector(2, state)), 0);
            assertArrayEquals(new double[] {5, 0, 2}, basis.restart(new double[][] {{3, 0, -4}, {}, {2}}), 1e-14);
            Vectors.scale(0.6, first);
            Vectors.add(-0.8, third, first);
            double[] begun = values(basis.vector(0, state));
            assertArrayEquals(first, row(begun, 0), 1e-14);
            assertArrayEquals(new double[WIDTH], row(begun, 1), "a row without coefficients");
        });
    }

    @Test
    void rowsThatAreIdleOrNotFiniteDoNotReachOthers() {
        forBoth(DataType.FLOAT64, (manager, basis) -> {
            NDArray matrix = random(manager, DataType.FLOAT64, WIDTH, WIDTH);
            NDArray state = random(manager, DataType.FLOAT64, BATCH, WIDTH);
            NDArray image = state.matMul(matrix);
            run(basis, state, image, matrix, 2);
            double[] expected = row(values(basis.vector(2, state)), 1);
            NDArray broken = manager.create(new double[] {1, 1, Double.NaN}, new Shape(BATCH, 1));
            Basis.Norms norms = basis.begin(state, image.mul(broken));
            assertTrue(Double.isNaN(norms.residuals()[2]));
            boolean[] second = {false, true, true};
            basis.extend(0, basis.vector(0, state).matMul(matrix), second);
            double[][] columns =
                    basis.extend(1, basis.vector(1, state).matMul(matrix).mul(broken), second);
            assertEquals(0, columns[0].length);
            assertTrue(Arrays.stream(columns[2]).anyMatch(Double::isNaN));
            double[] vectors = values(basis.vector(2, state));
            assertArrayEquals(new double[WIDTH], row(vectors, 0), "an idle row");
            assertArrayEquals(expected, row(vectors, 1), 1e-13);
            assertArrayEquals(new double[WIDTH], row(vectors, 2), "a row that is not finite");
        });
    }

    @Test
    void anInvariantSpaceHasNoFurtherVector() {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            forBoth(type, (manager, basis) -> {
                NDArray state = random(manager, type, BATCH, WIDTH);
                basis.begin(state, state.mul(2));
                double[][] columns = basis.extend(0, basis.vector(0, state).mul(0.25), ALL);
                for (double[] column : columns) {
                    assertEquals(0.75, column[0], rounding(type));
                    assertEquals(0, column[1], basis + " in " + type);
                }
                assertArrayEquals(new double[BATCH * WIDTH], values(basis.vector(1, state)), 0);
            });
        }
    }

    @Test
    void keepsTheRowsThatStay() {
        forBoth(DataType.FLOAT64, (manager, basis) -> {
            NDArray matrix = random(manager, DataType.FLOAT64, WIDTH, WIDTH);
            NDArray state = random(manager, DataType.FLOAT64, BATCH, WIDTH);
            run(basis, state, state.mul(2), matrix, 2);
            double[] before = values(basis.vector(2, state));
            basis.keep(new int[] {0, 2});
            NDArray two = state.get("0:2");
            double[] after = values(basis.vector(2, two));
            assertArrayEquals(row(before, 0), row(after, 0));
            assertArrayEquals(row(before, 2), row(after, 1));
        });
    }

    @Test
    void theEnginesMemoryStaysWithinItsBound() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDManager memory = manager.newSubManager();
            EngineBasis basis = new EngineBasis(new FakeProblem(BATCH, WIDTH, DataType.FLOAT32, manager), memory, MOST);
            NDArray matrix = random(manager, DataType.FLOAT32, WIDTH, WIDTH);
            NDArray state = random(manager, DataType.FLOAT32, BATCH, WIDTH);
            run(basis, state, state.mul(2), matrix, MOST - 1);
            basis.restart(new double[][] {{1, 2}, {1}, {3}});
            basis.add(state, new double[][] {{1}, {}, {2}}).close();
            basis.keep(new int[] {1});
            assertEquals(1, memory.getManagedArrays().size());
            assertEquals((long) MOST * WIDTH, memory.getManagedArrays().get(0).size());
        }
    }
}
