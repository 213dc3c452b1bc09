package org.homeostat.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A plant that is linear: x⁺ = Ax + Bu, y = Cx.
 *
 * @param system A, B and C
 * @param sampleTime the time of one step, seconds
 */
public record LinearPlant(LinearSystem system, double sampleTime) implements Plant {

    @Override
    public List<String> states() {
        return names("state", system.states());
    }

    @Override
    public List<String> inputs() {
        return names("input", system.inputs());
    }

    private static List<String> names(String what, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> what + " " + i).toList();
    }

    @Override
    public double[] next(double[] x, double[] u) {
        double[] next = system.a().operate(x);
        double[] driven = system.b().operate(u);
        for (int i = 0; i < next.length; i++) {
            next[i] += driven[i];
        }
        return next;
    }

    @Override
    public double[] output(double[] x) {
        return system.c().operate(x);
    }

    @Override
    public BinaryOperator<NDArray> batched(NDArray like) {
        int n = system.states();
        RealMatrix both = MatrixUtils.createRealMatrix(n + system.inputs(), n);
        both.setSubMatrix(system.a().transpose().getData(), 0, 0);
        both.setSubMatrix(system.b().transpose().getData(), n, 0);
        NDArray matrix = Tensors.like(like, both);
        return (x, u) -> NDArrays.concat(new NDList(x, u), 1).matMul(matrix);
    }

    @Override
    public LinearSystem linearised(double[] x, double[] u) {
        return system;
    }
}
