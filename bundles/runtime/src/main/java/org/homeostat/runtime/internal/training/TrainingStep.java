package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.task.Objective;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.experiment.TrainingSettings;
import org.homeostat.runtime.internal.settings.PluginUse;

/** One step of training: forward, losses, backward, clip, update. Keeps the optimizer's memory. Not thread-safe. */
final class TrainingStep {

    /**
     * What a step came to; its parameters were left alone if it was skipped.
     *
     * @param loss the task's loss
     * @param added what was added to it, by name
     * @param unreached the parameters whose gradient was 0 throughout
     * @param solves the layers that solved for it
     */
    record Outcome(
            double loss,
            Map<String, Double> added,
            double gradientNorm,
            boolean skipped,
            Set<String> unreached,
            List<EquilibriumLayer> solves) {}

    private final Setup setup;
    private final Network network;
    private final NDManager manager;
    private final Objective objective;
    private final DataSpec input;
    private final DataSpec target;
    private final Clipping clipping;
    private final LayerTraining layers;
    private final PluginUse modelUse;
    private final PluginUse taskUse;
    private final PluginUse optimizerUse;
    private final PluginUse scheduleUse;
    private final Map<String, NDList> memory = new LinkedHashMap<>();
    private boolean consistent = true;

    TrainingStep(Setup setup, Network network, Objective objective, NDManager manager) {
        this.setup = setup;
        this.network = network;
        this.manager = manager;
        this.objective = objective;
        this.input = setup.input();
        this.target = setup.target();
        TrainingSettings training = setup.settings().training();
        this.clipping = new Clipping(training.clip());
        this.layers = new LayerTraining(setup, network.model().layers());
        this.modelUse = setup.calls().use("model", setup.settings().model());
        this.taskUse = setup.calls().use("task", setup.settings().task());
        this.optimizerUse = setup.calls().use("optimizer", training.optimizer());
        this.scheduleUse = setup.calls().use("schedule", training.schedule());
        for (Network.Named named : network.trainable()) {
            memory.put(
                    named.name(),
                    setup.calls().call(optimizerUse, "memory", () -> optimizer().memory(named.array())));
        }
    }

    private Optimizer optimizer() {
        return setup.settings().training().optimizer().get();
    }

    /** The learning rate of an update. */
    double learningRate(Progress progress) {
        Schedule schedule = setup.settings().training().schedule().get();
        return setup.calls()
                .call(
                        scheduleUse,
                        "learningRate",
                        () -> schedule.learningRate(optimizer().learningRate(), progress));
    }

    /** Whether a step trains the unrolled network. */
    boolean warmsUp(Progress progress) {
        return layers.warmsUp(progress);
    }

    /** Lets the model take from samples what gradients do not give it. */
    void fit(Feed feed, int[] indices) {
        network.record(false);
        try (NDManager work = manager.newSubManager()) {
            network.lend(work);
            setup.calls()
                    .run(
                            modelUse,
                            "fit",
                            () -> network.model()
                                    .fit(
                                            network.store(),
                                            () -> feed.batch(work, indices).inputs()));
            setup.calls().run(modelUse, "parametersChanged", network.model()::parametersChanged);
        } finally {
            network.record(true);
        }
    }

    /** Takes a step; {@code update} is the number of this update, 1 for the first. */
    Outcome take(Feed feed, int[] indices, long seed, long update, Progress progress) {
        setup.compute().seed(seed);
        try (NDManager work = manager.newSubManager()) {
            network.lend(work);
            Feed.Batch batch = augmented(feed.batch(work, indices), seed);
            NDList blockInputs = feed.withState(network, batch, work);
            setup.calls().run(modelUse, "seed", () -> network.model().seed(Seeds.of(seed, Seeds.Purpose.MODEL)));
            layers.begin(progress, seed, indices);
            Passed passed = backward(blockInputs, batch, seed, progress);
            NDList gradients = new NDList();
            for (Network.Named named : network.trainable()) {
                NDArray gradient = named.array().getGradient();
                gradient.attach(work);
                gradients.add(gradient);
            }
            Clipping.Measured measured = Clipping.measure(passed.losses(), gradients);
            layers.end(measured.isFinite());
            if (measured.isFinite()) {
                clipping.clip(gradients, measured.norm());
                Numbers.StepUpdate numbers = numbers(update, progress);
                consistent = false;
                update(gradients, numbers);
                consistent = true;
                feed.keep(passed.state());
            } else {
                feed.forget();
            }
            network.trainable().forEach(named -> setup.compute().clearGradient(named.array()));
            return outcome(
                    passed,
                    measured,
                    warmsUp(progress) ? List.of() : network.model().layers());
        }
    }

    private Outcome outcome(Passed passed, Clipping.Measured measured, List<EquilibriumLayer> solves) {
        Map<String, Double> added = new LinkedHashMap<>();
        for (int i = 0; i < passed.added().size(); i++) {
            added.put(passed.added().get(i), measured.losses()[i + 1]);
        }
        Set<String> unreached = new LinkedHashSet<>();
        for (int i = 0; i < measured.gradients().length; i++) {
            if (measured.gradients()[i] == 0) {
                unreached.add(network.trainable().get(i).name());
            }
        }
        return new Outcome(measured.losses()[0], added, measured.norm(), !measured.isFinite(), unreached, solves);
    }

    private Feed.Batch augmented(Feed.Batch batch, long seed) {
        NDList inputs = batch.inputs();
        NDList targets = batch.targets();
        List<Ref<Augmentation>> augmentations = setup.settings().training().augmentations();
        for (int i = 0; i < augmentations.size(); i++) {
            Ref<Augmentation> augmentation = augmentations.get(i);
            PluginUse use = setup.calls().use("augmentation", augmentation);
            NDList before = inputs;
            NDList ofBefore = targets;
            long own = Seeds.of(seed, Seeds.Purpose.AUGMENTATION, i);
            inputs = setup.calls().call(use, "apply", () -> augmentation.get().apply(before, input, own));
            targets =
                    setup.calls().call(use, "targets", () -> augmentation.get().targets(ofBefore, target, own));
        }
        return new Feed.Batch(inputs, targets, batch.size(), batch.begins());
    }

    /**
     * A pass whose losses have been differentiated.
     *
     * @param losses the task's loss, then what was added to it
     * @param added the names of what was added
     * @param state the next recurrent state
     */
    private record Passed(NDList losses, List<String> added, NDList state) {}

    private Passed backward(NDList blockInputs, Feed.Batch batch, long seed, Progress progress) {
        Model model = network.model();
        try (GradientCollector collector = setup.equilibria().newGradientCollector()) {
            NDList outputs = forward(blockInputs);
            int predictions = outputs.size() - Feed.states(blockInputs, batch);
            NDList losses = new NDList(loss(outputs.subNDList(0, predictions), batch));
            List<String> added = new ArrayList<>();
            NDList penalties = layers.penalties();
            setup.calls()
                    .call(modelUse, "penalty", () -> model.penalty(network.store()))
                    .ifPresent(penalties::add);
            penalties.stream().reduce(NDArray::add).ifPresent(penalty -> {
                losses.add(penalty);
                added.add("penalty");
            });
            layers.correction(progress, seed, () -> loss(forward(blockInputs).subNDList(0, predictions), batch))
                    .ifPresent(correction -> {
                        losses.add(correction);
                        added.add("correction");
                    });
            NDArray total = losses.stream().reduce(NDArray::add).orElseThrow();
            setup.calls().run(modelUse, "backward", () -> collector.backward(total));
            return new Passed(losses, added, outputs.subNDList(predictions));
        }
    }

    private NDList forward(NDList blockInputs) {
        return setup.calls()
                .call(modelUse, "forward", () -> network.model().block().forward(network.store(), blockInputs, true));
    }

    private NDArray loss(NDList predictions, Feed.Batch batch) {
        return setup.calls().call(taskUse, "loss", () -> objective.loss(predictions, batch.targets()));
    }

    private Numbers.StepUpdate numbers(long number, Progress progress) {
        Schedule schedule = setup.settings().training().schedule().get();
        return new Numbers.StepUpdate(
                number,
                learningRate(progress),
                setup.calls().call(scheduleUse, "momentum", () -> schedule.momentum(progress)));
    }

    private void update(NDList gradients, Numbers.StepUpdate update) {
        List<Network.Named> trainable = network.trainable();
        setup.calls().run(optimizerUse, "update", () -> {
            for (int i = 0; i < trainable.size(); i++) {
                Network.Named named = trainable.get(i);
                optimizer().update(named.array(), gradients.get(i), memory.get(named.name()), update);
            }
        });
        setup.calls().run(modelUse, "parametersChanged", network.model()::parametersChanged);
    }

    /** Whether all parameters are of one step; an update that failed half-way leaves them torn. */
    boolean isConsistent() {
        return consistent;
    }

    /** The optimizer's memory, and what the layers remember. */
    Map<String, TensorData> save() {
        Map<String, TensorData> saved = new LinkedHashMap<>(layers.save());
        memory.forEach((name, arrays) -> {
            for (int i = 0; i < arrays.size(); i++) {
                saved.put(name(name, i), TensorData.of(arrays.get(i)));
            }
        });
        return saved;
    }

    /** Takes up again what {@link #save} gave. */
    void load(Map<String, TensorData> saved, String origin) {
        layers.load(saved);
        memory.forEach((name, arrays) -> {
            for (int i = 0; i < arrays.size(); i++) {
                Network.set(arrays.get(i), name(name, i), saved, origin);
            }
        });
    }

    private static String name(String parameter, int i) {
        return "optimizer." + i + "." + parameter;
    }
}
