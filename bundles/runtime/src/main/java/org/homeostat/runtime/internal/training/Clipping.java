package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.homeostat.runtime.internal.experiment.ClipSettings;

/** Measures gradients and bounds them in place. */
final class Clipping {

    private final ClipSettings settings;

    Clipping(ClipSettings settings) {
        this.settings = settings;
    }

    /** A loss and the norm of all gradients together, read from the device at once. */
    record Measured(double loss, double norm) {

        boolean isFinite() {
            return Double.isFinite(loss) && Double.isFinite(norm);
        }
    }

    /** Reads the loss and the gradients' norm. */
    static Measured measure(NDArray loss, NDList gradients) {
        double[] values = read(Optional.of(loss), gradients);
        return new Measured(values[0], norm(values, 1));
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
                bounded = norm(read(Optional.empty(), gradients), 0);
            }
        }
        if (settings.norm().isPresent() && bounded > settings.norm().get()) {
            double factor = settings.norm().get() / bounded;
            gradients.forEach(gradient -> gradient.muli(factor));
        }
    }

    private static double[] read(Optional<NDArray> loss, NDList gradients) {
        NDList scalars = new NDList(gradients.size() + 1);
        try (NDList owned = scalars) {
            loss.ifPresent(value -> scalars.add(scalar(value.stopGradient())));
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

    private static double norm(double[] norms, int from) {
        double sum = 0;
        for (int i = from; i < norms.length; i++) {
            sum += norms[i] * norms[i];
        }
        return Math.sqrt(sum);
    }
}
