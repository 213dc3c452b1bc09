package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.training.Progress;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.experiment.TrainingSettings;
import org.homeostat.runtime.internal.settings.PluginUse;

/**
 * What training asks of a model's equilibrium layers beside their solves: regularizers, fixed-point correction, the unrolled
 * warm-up, starts at previous equilibria. Not thread-safe.
 */
final class LayerTraining {

    private static final String TABLE = "equilibria.";

    private final Setup setup;
    private final TrainingSettings training;
    private final List<EquilibriumLayer> layers;
    private final List<Regularizer> regularizers = new ArrayList<>();
    private final List<EquilibriumTable> tables = new ArrayList<>();
    private final PluginUse modelUse;

    LayerTraining(Setup setup, List<EquilibriumLayer> layers) {
        this.setup = setup;
        this.training = setup.settings().training();
        this.layers = List.copyOf(layers);
        this.modelUse = setup.calls().use("model", setup.settings().model());
        for (Ref<Regularizer> regularizer : training.regularizers()) {
            regularizers.add(new GuardedRegularizer(
                    regularizer.get(), setup.calls(), setup.calls().use("regularizer", regularizer)));
        }
        if (training.reuseEquilibria()) {
            layers.forEach(layer -> tables.add(new EquilibriumTable(layer)));
        }
    }

    /** Prepares the layers for a step on the given samples. */
    void begin(Progress progress, long seed, int... samples) {
        boolean warmsUp = warmsUp(progress);
        // terms are of equilibria, and the unrolled network ends at none
        regularize(warmsUp ? List.of() : regularizers, progress, seed);
        for (EquilibriumLayer layer : layers) {
            layer.unroll(warmsUp ? training.unrolledWarmUp().layers() : 0);
            layer.keepIterates(warmsUp ? 0 : training.correction().every());
        }
        if (!warmsUp) {
            tables.forEach(table -> table.hold(samples));
        }
    }

    /** Whether a step trains the unrolled network, and solves nothing. */
    boolean warmsUp(Progress progress) {
        return progress.updates() < progress.warmUp();
    }

    private void regularize(List<Regularizer> terms, Progress progress, long seed) {
        // sets the seed of the model's maps too, so it is a call into the model
        setup.calls().run(modelUse, "seed", () -> {
            for (int i = 0; i < layers.size(); i++) {
                layers.get(i).regularize(terms, progress, Seeds.of(seed, Seeds.Purpose.LAYER, i));
            }
        });
    }

    /** The regularizers' terms in the pass just made. */
    NDList penalties() {
        NDList penalties = new NDList();
        layers.forEach(layer -> penalties.addAll(layer.penalties()));
        return penalties;
    }

    /** The weighted losses at the iterates that the pass just made has kept; {@code again} makes another pass. */
    Optional<NDArray> correction(Progress progress, long seed, Supplier<NDArray> again) {
        int kept = training.correction().every() == 0
                ? 0
                : layers.stream().mapToInt(EquilibriumLayer::keptIterates).min().orElse(0);
        Optional<NDArray> sum = Optional.empty();
        try {
            for (int i = 0; i < kept; i++) {
                OptionalInt iterate = OptionalInt.of(i);
                layers.forEach(layer -> layer.replay(iterate));
                // the same masks as in the pass that kept the iterates
                regularize(List.of(), progress, seed);
                NDArray loss = again.get();
                double weight = Math.pow(training.correction().weight(), kept - i);
                NDArray weighted = loss.mul(loss.getManager().full(new Shape(), (float) weight, loss.getDataType()));
                sum = Optional.of(sum.map(weighted::add).orElse(weighted));
            }
        } finally {
            layers.forEach(layer -> layer.replay(OptionalInt.empty()));
        }
        return sum;
    }

    /** Ends the step; what its solves found is kept if it changed the parameters. */
    void end(boolean updated) {
        for (EquilibriumTable table : tables) {
            if (updated) {
                table.keep();
            }
            table.hold();
        }
    }

    /** What a checkpoint keeps. */
    Map<String, TensorData> save() {
        Map<String, TensorData> saved = new LinkedHashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            saved.putAll(tables.get(i).save(TABLE + i));
        }
        return saved;
    }

    /** Takes up what a checkpoint kept. */
    void load(Map<String, TensorData> saved) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).load(TABLE + i, saved);
        }
    }
}
