package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.StrictlyTriangular;
import org.junit.jupiter.api.Test;

/** The maps with structure that benchmarks use have the structure that they claim. */
class BenchmarkMapsTest {

    private static final int WIDTH = 16;

    @Test
    void theResolventIsAnInverseAndOutlivesTheStepThatAskedForIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = new MonotoneMap(WIDTH, manager);
            NDArray x = manager.arange(2 * WIDTH)
                    .toType(DataType.FLOAT32, false)
                    .sin()
                    .reshape(2, WIDTH);
            MonotoneOperator operator = map.structure(MonotoneOperator.class, new NDList(x), new NDList())
                    .orElseThrow();
            NDArray r = manager.ones(new Shape(2, WIDTH));
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                operator.resolvent(0.7, r);
            }
            // (I + α(I - W)) y - αx = r for y = resolvent(r); Wy + x is affine(y)
            NDArray y = operator.resolvent(0.7, r);
            NDArray back = y.add(y.sub(operator.affine(y)).mul(0.7));
            assertArrayEquals(r.toFloatArray(), back.toFloatArray(), 1e-4f);
            assertEquals(new MonotoneMap.Work(3, 0), map.takeWork());
        }
    }

    @Test
    void theTriangularMapStandsStillAfterItsDepth() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TriangularMap map = new TriangularMap(WIDTH, manager);
            NDArray x = manager.ones(new Shape(2, WIDTH));
            NDList weights = map.weights(null, x, false);
            int depth = map.structure(StrictlyTriangular.class, new NDList(x), weights)
                    .orElseThrow()
                    .depth();
            NDArray z = manager.zeros(new Shape(2, WIDTH));
            for (int i = 0; i < depth; i++) {
                z = map.apply(z, new NDList(x), weights);
            }
            assertArrayEquals(
                    z.toFloatArray(), map.apply(z, new NDList(x), weights).toFloatArray());
        }
    }
}
