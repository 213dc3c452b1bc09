package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Summary;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.Setup;

/** What a model consists of. */
record ModelSummary(long parameters, List<Tensor> tensors, List<Certificate> certificates) implements Summary {

    private record Entry(String name, long[] shape, boolean isTrainable) implements Tensor {
        @Override
        public long[] shape() {
            return shape.clone();
        }
    }

    /** Builds the experiment's model on described data. */
    static Summary of(RunServices services, Setup setup) {
        try (NDManager manager =
                services.compute().newManager(services.compute().device("cpu"))) {
            Network network = setup.network(manager);
            List<Tensor> tensors = network.parameters().stream()
                    .<Tensor>map(named -> new Entry(
                            named.name(),
                            named.array().getShape().getShape(),
                            named.parameter().requiresGradient()))
                    .toList();
            return new ModelSummary(network.size(), tensors, Certified.of(network, setup, setup.calls()));
        }
    }
}
