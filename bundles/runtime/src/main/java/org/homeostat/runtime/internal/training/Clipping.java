package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.runtime.internal.experiment.ClipSettings;

/** Measures gradients and bounds them in place. */
final class Clipping {

    private final ClipSettings settings;

    Clipping(ClipSettings settings) {
        this.settings = settings;
    }

    /** Losses and the norms of gradients, read from the device at once. */
    record Measured(double[] losses, double[] gradients) {

        /** The norm of all gradients together. */
        double norm() {
            return Clipping.norm(gradients);
        }

        boolean isFinite() {
            return Arrays.stream(losses).allMatch(Double::isFinite) && Double.isFinite(norm());
        }
    }

    /** Reads losses and the gradients' norms. */
    static Measured measure(NDList losses, NDList gradients) {
        double[] values = read(losses, gradients);
        return new Measured(
                Arrays.copyOf(values, losses.size()), Arrays.copyOfRange(values, losses.size(), values.length));
    }

    /** Bounds finite gradients in place, components first; {@code norm} is their norm. */
    void clip(NDList gradients, double norm) {
        double bounded = norm;
        if (settings.value().isPresent()) {
            double bound = settings.value().get();
            for (NDArray gradient : gradients) {
                try (NDArray clipped = gradient.clip(-bound, bound)) {
                    gradient.subi(gradient).addi(clipped);
                }
            }
            if (settings.norm().isPresent()) {
                bounded = norm(read(new NDList(), gradients));
            }
        }
        if (settings.norm().isPresent() && bounded > settings.norm().get()) {
            double factor = settings.norm().get() / bounded;
            gradients.forEach(gradient -> gradient.muli(factor));
        }
    }

    private static double[] read(NDList losses, NDList gradients) {
        NDList scalars = new NDList(losses.size() + gradients.size());
        try (NDList owned = scalars) {
            losses.forEach(loss -> scalars.add(scalar(loss.stopGradient())));
            gradients.forEach(gradient -> scalars.add(scalar(gradient.norm())));
            if (scalars.isEmpty()) {
                return new double[0];
            }
            try (NDArray all = NDArrays.stack(owned)) {
                return all.toDoubleArray();
            }
        }
    }

    private static NDArray scalar(NDArray value) {
        try (NDArray narrow = value;
                NDArray wide = narrow.toType(DataType.FLOAT64, true)) {
            return wide.reshape(new Shape());
        }
    }

    private static double norm(double[] norms) {
        return Math.sqrt(Arrays.stream(norms).map(norm -> norm * norm).sum());
    }
}
