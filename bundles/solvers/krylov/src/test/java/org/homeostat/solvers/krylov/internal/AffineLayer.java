package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/**
 * f(z) = Lz + x for a matrix L and the layer's input x, as a layer of the platform that knows itself to be affine.
 *
 * @param matrix L, row by row
 */
record AffineLayer(double[][] matrix) implements EquilibriumMap {

    /** What a solve gave, row by row. */
    record Result(double[][] z, SolveReport report) {}

    static Equilibria equilibria() {
        return ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    }

    /** Solves z = Lz + x from zero for every x. */
    Result solve(Solver solver, DataType type, Budget budget, double[]... x) {
        try (NDManager manager = NDManager.newBaseManager()) {
            int width = matrix.length;
            double[] flat = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
            NDArray input = manager.create(flat, new Shape(x.length, width)).toType(type, false);
            EquilibriumLayer layer = equilibria()
                    .layer(
                            this,
                            Ref.to("solver", Solver.class, solver).withCommon(budget),
                            Ref.to("cotangent", GradientRule.class, (equilibrium, v) -> v));
            double[] z = layer.block()
                    .forward(new ParameterStore(manager, false), new NDList(input), false)
                    .head()
                    .toType(DataType.FLOAT64, false)
                    .toDoubleArray();
            double[][] rows = new double[x.length][];
            Arrays.setAll(rows, row -> Arrays.copyOfRange(z, row * width, (row + 1) * width));
            return new Result(rows, layer.forward().orElseThrow());
        }
    }

    @Override
    public Block block() {
        return Blocks.identityBlock();
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(matrix.length);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        NDArray rows = like.getManager().create(flat, new Shape(matrix.length, matrix.length));
        return new NDList(rows.transpose().toType(like.getDataType(), false));
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return inputs;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.matMul(weights.head()).add(injection.head());
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        AffineMap linear = p -> p.matMul(weights.head());
        return type == AffineMap.class ? Optional.of(type.cast(linear)) : Optional.empty();
    }
}
