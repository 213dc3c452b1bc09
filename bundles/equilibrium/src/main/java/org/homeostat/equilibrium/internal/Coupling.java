package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.homeostat.api.HomeostatException;

/** Refuses maps in which samples touch each other: convergence sample by sample would mean nothing. */
final class Coupling {

    private static final int SAMPLES = 2;

    private Coupling() {}

    /**
     * Evaluates f twice for two samples, with another state for the second, and looks whether the first one's image moved.
     *
     * @param pass the pass, cut off, with two samples or more
     * @param like a state, for shape and type
     * @throws HomeostatException if it did
     */
    static void refuse(Pass pass, NDArray like) {
        try (NDManager scratch = pass.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Pass two = new Pass(
                            pass.map(), pass.weights(), pass.injection(), pass.stateShape(), pass.training(), scratch)
                    .rows(new int[] {0, 1});
            int d = Math.toIntExact(like.getShape().get(1));
            Random random = new Random(d);
            double[] states = random.doubles((long) SAMPLES * d, -1, 1).toArray();
            double[] first = image(two, states, d, like.getDataType(), scratch);
            for (int i = d; i < states.length; i++) {
                states[i] = 2 * random.nextDouble() - 1;
            }
            double[] second = image(two, states, d, like.getDataType(), scratch);
            double tolerance = like.getDataType() == DataType.FLOAT64 ? 1e-9 : 1e-3;
            for (int i = 0; i < d; i++) {
                if (Math.abs(first[i] - second[i]) > tolerance * (1 + Math.abs(first[i]))) {
                    throw new HomeostatException("the equilibrium map "
                            + pass.map().block().getClass().getSimpleName()
                            + " gives a sample another image when only its batch mate's state changes (component " + i
                            + ": " + first[i] + " and " + second[i] + "). A map must treat each sample alone and draw"
                            + " nothing at random in apply: replace batch normalisation by group or layer"
                            + " normalisation, and make masks in inject.");
                }
            }
        }
    }

    private static double[] image(Pass pass, double[] states, int d, DataType type, NDManager manager) {
        try (NDArray wide = manager.create(states, new Shape(SAMPLES, d));
                NDArray z = wide.toType(type, true);
                NDArray image = pass.apply(z);
                NDArray result = image.toType(DataType.FLOAT64, true)) {
            return result.toDoubleArray();
        }
    }
}
