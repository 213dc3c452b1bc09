package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan and its transpose against plain loops. */
class LinearScanTest {

    private static final int N = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 200})
    void statesAreThoseOfTheRecursion(int steps) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.randomNormal(0, 0.5f, new Shape(N, N), DataType.FLOAT64);
            NDArray g = manager.randomNormal(0, 1, new Shape(2, steps, N), DataType.FLOAT64);
            NDArray start = manager.randomNormal(0, 1, new Shape(2, N), DataType.FLOAT64);
            NDArray found = LinearScan.of(a, steps).states(g, Optional.of(start));
            NDArray x = start;
            for (int t = 0; t < steps; t++) {
                equal(x, found.get(":, {}", t));
                x = x.matMul(a.transpose()).add(g.get(":, {}", t));
            }
            NDArray back = LinearScan.of(a.transpose(), steps).reversed(g);
            NDArray costate = start.mul(0);
            for (int t = steps - 1; t >= 0; t--) {
                equal(costate, back.get(":, {}", t));
                costate = costate.matMul(a).add(g.get(":, {}", t));
            }
        }
    }

    private static void equal(NDArray expected, NDArray found) {
        double scale = 1 + expected.abs().max().getDouble();
        assertEquals(0, expected.sub(found).abs().max().getDouble() / scale, 1e-12);
    }
}
