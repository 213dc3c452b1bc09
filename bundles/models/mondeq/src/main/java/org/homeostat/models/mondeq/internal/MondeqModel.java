package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.models.mondeq.MonotoneMap;

/** An equilibrium layer and its head. */
final class MondeqModel implements Model {

    private final MonotoneMap map;
    private final EquilibriumLayer layer;
    private final DataSpec input;
    private final boolean classifies;
    private final Block block;

    private MondeqModel(MonotoneMap map, EquilibriumLayer layer, DataSpec input, boolean classifies) {
        this.map = map;
        this.layer = layer;
        this.input = input;
        this.classifies = classifies;
        this.block = new SequentialBlock().add(layer.block()).add(map.head());
    }

    static MondeqModel build(MondeqPlugin.Mondeq settings, ModelContext context) {
        MonotoneMap map = settings.layer().get().map(context.input(), context.output());
        if (settings.tune().isPresent() && settings.solverUses().stream().noneMatch(MondeqModel::isSplitting)) {
            throw new IllegalArgumentException(
                    "'tune' chooses the step size of splitting solvers, and neither the solver '"
                            + settings.solver().name() + "' nor one of the gradient rule '"
                            + settings.gradient().name()
                            + "' is one; leave 'tune' out, or choose peaceman-rachford");
        }
        settings.tune().ifPresent(map::tune);
        EquilibriumLayer layer = context.equilibria().layer(map, settings.solver(), settings.gradient());
        return new MondeqModel(
                map, layer, context.input(), !context.output().classes().isEmpty());
    }

    private static boolean isSplitting(SolverUse use) {
        return use.solver().get().needs().contains(MonotoneOperator.class);
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public List<EquilibriumLayer> layers() {
        return List.of(layer);
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return map.certificates(parameters);
    }

    /**
     * For classifications the certified radius, in units of the data before they were standardised: a step in a channel grows by
     * what its values were divided by.
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
        double[] radii = map.certifiedRadii(parameters, predictions.head());
        for (int i = 0; i < radii.length; i++) {
            radii[i] *= smallest;
        }
        return Map.of("certifiedRadius", radii);
    }

    /** The equilibrium, or the part of it that the head reads, where it is an image. */
    @Override
    public Optional<FeatureMaps> featureMaps() {
        return map.head() instanceof Head head && head.readout().isImage()
                ? Optional.of(new Images(layer.block(), head))
                : Optional.empty();
    }

    private record Images(Block layer, Head head) implements FeatureMaps {

        @Override
        public NDArray maps(ParameterStore parameters, NDList inputs) {
            return head.readout().image(layer.forward(parameters, inputs, false).singletonOrThrow());
        }

        @Override
        public NDList head(ParameterStore parameters, NDArray maps) {
            return head.ofImage(parameters, maps);
        }
    }

    @Override
    public void parametersChanged() {
        map.parametersChanged();
    }
}
