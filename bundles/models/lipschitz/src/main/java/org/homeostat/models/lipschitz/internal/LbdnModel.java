package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.nn.Matrices;

/** A Lipschitz-bounded network as the platform sees it. */
final class LbdnModel implements Model {

    private final LbdnBlock block;
    private final DataSpec input;
    private final boolean classifies;
    private Optional<Bound> known = Optional.empty();

    LbdnModel(LbdnBlock block, ModelContext context) {
        this.block = block;
        this.input = context.input();
        this.classifies = !context.output().classes().isEmpty();
    }

    @Override
    public Block block() {
        return block;
    }

    private Bound bound(ParameterStore parameters) {
        if (known.isEmpty()) {
            known = Optional.of(block.bound(parameters));
        }
        return known.get();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return List.of(bound(parameters).certificate());
    }

    /**
     * For classifications the certified radius, in units of the data before they were standardised: differences of two logits move by at most
     * √2 times the bound.
     */
    @Override
    public Map<String, double[]> sampleCertificates(ParameterStore parameters, NDList predictions) {
        if (!classifies) {
            return Map.of();
        }
        double smallest = input.deviations().stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
        double rate = Math.sqrt(2) * bound(parameters).proved();
        double[][] logits = Matrices.rows(predictions.head());
        double[] radii = new double[logits.length];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = lead(logits[i]) / rate * smallest;
        }
        return Map.of("certifiedRadius", radii);
    }

    /** By how much the largest logit exceeds the second largest. */
    private static double lead(double[] logits) {
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            second = Math.max(second, Math.min(first, logit));
            first = Math.max(first, logit);
        }
        return first - second;
    }

    @Override
    public void parametersChanged() {
        known = Optional.empty();
    }
}
