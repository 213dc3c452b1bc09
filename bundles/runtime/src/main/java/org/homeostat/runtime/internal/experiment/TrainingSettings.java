package org.homeostat.runtime.internal.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Schedule;

/**
 * How parameters are found.
 *
 * @param epochs passes over the training split, 0 to evaluate a model as it is
 * @param batchSize samples in a step
 * @param evaluationBatchSize samples in a step of evaluation
 * @param optimizer the update rule
 * @param schedule the course of the learning rate
 * @param clip bounds on gradients
 * @param shuffle whether each epoch has an order of its own
 * @param augmentations random changes of training inputs, first to last
 * @param regularizers terms added to the loss at every equilibrium
 * @param correction whether iterates on the way to an equilibrium have losses too
 * @param unrolledWarmUp whether training begins with a network of a few layers
 * @param reuseEquilibria whether each sample's solve starts at its previous equilibrium
 * @param evaluateTraining whether the training split is scored at the end
 * @param evaluateEvery epochs between two passes over the validation split
 * @param parameters which epoch's parameters count
 * @param figuresAt after which epochs the reported split's figures are kept
 * @param earlyStopping when to stop for want of progress
 * @param checkpoint which checkpoints are written and kept
 */
public record TrainingSettings(
        @Setting(
                value = "Passes over the training split; 0 evaluates the model as it is, untrained.",
                unit = "epochs",
                min = 0,
                max = 1e9)
        int epochs,

        @Setting(value = "Samples in a step.", min = 1, max = 1e9)
        int batchSize,

        @Setting(value = "Samples in a step of evaluation.", min = 1, max = 1e9)
        int evaluationBatchSize,

        @Setting("The update rule.") Ref<Optimizer> optimizer,
        @Setting("The course of the learning rate.") Ref<Schedule> schedule,
        @Setting("Bounds on gradients.") ClipSettings clip,
        @Setting("Gives each epoch an order of its own.") boolean shuffle,

        @Setting("Random changes of training inputs, first to last.")
        List<Ref<Augmentation>> augmentations,

        @Setting("Terms that are added to the loss at every equilibrium.")
        List<Ref<Regularizer>> regularizers,

        @Setting("Counts the loss at iterates on the way to the equilibrium too.")
        CorrectionSettings correction,

        @Setting("Begins with a weight-tied network of a few layers in place of equilibria.")
        UnrolledWarmUpSettings unrolledWarmUp,

        @Setting("Starts each training sample's solve at its equilibrium of the epoch before; checkpoints then hold one"
                + " state a sample.")
        boolean reuseEquilibria,

        @Setting("Scores the training split too when training is over.")
        boolean evaluateTraining,

        @Setting(
                value =
                        "Epochs between two passes over the validation split, and between two checkpoints at the end of an"
                                + " epoch; the last epoch has both.",
                unit = "epochs",
                min = 1,
                max = 1e9)
        int evaluateEvery,

        @Setting("Which parameters the run is judged by: those of the best epoch on the validation split, or the last.")
        JudgedBy parameters,

        @Setting(
                value = "Epochs after which the figures of the split that results are reported on are kept, 0 before"
                        + " training; those beyond the last epoch are passed over.",
                unit = "epochs",
                min = 0,
                max = 1e9)
        List<Integer> figuresAt,

        @Setting("Stops when the validation split shows no progress.")
        EarlyStoppingSettings earlyStopping,

        @Setting("Which checkpoints are written and kept.") CheckpointSettings checkpoint) {

    /**
     * What is asked of equilibrium layers.
     *
     * @return the names of the settings in use that mean nothing to a model without such layers
     */
    public List<String> forLayers() {
        Map<String, Boolean> uses = new LinkedHashMap<>();
        uses.put("regularizers", !regularizers.isEmpty());
        uses.put("correction", correction.every() > 0);
        uses.put("unrolledWarmUp", unrolledWarmUp.updates() > 0);
        uses.put("reuseEquilibria", reuseEquilibria);
        return uses.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(use -> "training." + use.getKey())
                .toList();
    }

    /**
     * Whether an epoch ends with a pass over the validation split.
     *
     * @param epoch 1 for the first
     * @return {@code true} for the last one too
     */
    public boolean evaluatesAfter(int epoch) {
        return epoch % evaluateEvery == 0 || epoch == epochs;
    }

    /**
     * The defaults.
     *
     * @return twenty epochs of Adam
     */
    public static TrainingSettings defaults() {
        return new TrainingSettings(
                20,
                64,
                256,
                Ref.of("adam", Optimizer.class),
                Ref.of("constant", Schedule.class),
                new ClipSettings(Optional.empty(), Optional.empty()),
                true,
                List.of(),
                List.of(),
                new CorrectionSettings(0, 0.8),
                new UnrolledWarmUpSettings(0, 10),
                false,
                true,
                1,
                JudgedBy.BEST,
                List.of(),
                new EarlyStoppingSettings(Optional.empty()),
                new CheckpointSettings(Optional.empty(), 2));
    }
}
