package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.task.Task;
import org.homeostat.runtime.internal.experiment.CorrectionSettings;
import org.homeostat.runtime.internal.experiment.ExperimentSettings;
import org.homeostat.runtime.internal.experiment.TrainingSettings;
import org.homeostat.runtime.internal.experiment.UnrolledWarmUpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of layers, and when. */
class LayerTrainingTest {

    private final Compute compute =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow();
    private final NDManager manager = compute.newManager(Device.cpu());
    private final FakeLayer one = new FakeLayer();
    private final FakeLayer two = new FakeLayer();

    @AfterEach
    void close() {
        manager.close();
    }

    private LayerTraining training(int correctEvery, int warmUp, Regularizer... regularizers) {
        TrainingSettings d = TrainingSettings.defaults();
        ExperimentSettings e = ExperimentSettings.defaults();
        List<Ref<Regularizer>> refs = Arrays.stream(regularizers)
                .map(part -> Ref.to("r", Regularizer.class, part))
                .toList();
        TrainingSettings training = new TrainingSettings(
                d.epochs(),
                d.batchSize(),
                d.evaluationBatchSize(),
                d.optimizer(),
                d.schedule(),
                d.clip(),
                d.shuffle(),
                d.augmentations(),
                refs,
                new CorrectionSettings(correctEvery, 0.5),
                new UnrolledWarmUpSettings(warmUp, 3),
                false,
                d.evaluateTraining(),
                d.evaluateEvery(),
                d.parameters(),
                d.figuresAt(),
                d.earlyStopping(),
                d.checkpoint());
        ExperimentSettings settings = new ExperimentSettings(
                e.name(),
                e.description(),
                Ref.of("t", Task.class),
                Ref.of("d", Dataset.class),
                Ref.of("m", ModelFamily.class),
                training,
                e.diagnostics(),
                e.seed(),
                e.device(),
                e.threads(),
                e.dataType());
        Equilibria equilibria = ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
        Setup setup = new Setup(settings, new PluginCalls(List.of()), equilibria, compute, new ReentrantLock());
        return new LayerTraining(setup, List.of(one, two));
    }

    private static Numbers.RunProgress at(long updates) {
        return at(updates, 0);
    }

    private static Numbers.RunProgress at(long updates, long warmUp) {
        return new Numbers.RunProgress(updates, 10, 2, warmUp);
    }

    @Test
    void theUnrolledNetworkComesFirstAndGoes() {
        LayerTraining training = training(2, 2, (equilibrium, progress, random) -> Optional.empty());
        for (int update = 0; update < 3; update++) {
            training.begin(at(update, 2), update, 0, 1);
        }
        assertEquals(
                List.of(
                        "regularize 0",
                        "unroll 3",
                        "keep 0", // no iterates to correct where nothing is solved
                        "regularize 0",
                        "unroll 3",
                        "keep 0", //
                        "regularize 1", // terms are of equilibria
                        "unroll 0",
                        "keep 2"),
                one.asked);
        assertEquals(one.asked, two.asked);
    }

    @Test
    void lossesAtIteratesOnTheWayWeighLessTheEarlierTheyAre() {
        LayerTraining training = training(4, 0);
        one.kept = 3;
        two.kept = 4;
        Queue<NDArray> losses = new ArrayDeque<>(List.of(manager.create(1f), manager.create(2f), manager.create(4f)));
        Optional<NDArray> correction = training.correction(at(0), 1, losses::remove);
        assertEquals(0.125 * 1 + 0.25 * 2 + 0.5 * 4, correction.orElseThrow().getFloat(), 1e-6);
        assertEquals(
                List.of(
                        "replay 0",
                        "regularize 0",
                        "replay 1",
                        "regularize 0",
                        "replay 2",
                        "regularize 0",
                        "replay none"),
                two.asked);
    }

    @Test
    void aPassThatFailsLeavesNoLayerReplaying() {
        LayerTraining training = training(4, 0);
        one.kept = two.kept = 1;
        assertThrows(
                IllegalStateException.class,
                () -> training.correction(at(0), 1, () -> {
                    throw new IllegalStateException("out of luck");
                }));
        assertEquals("replay none", one.asked.get(one.asked.size() - 1));
        assertEquals("replay none", two.asked.get(two.asked.size() - 1));
    }

    @Test
    void withoutCorrectionNothingIsReplayed() {
        one.kept = two.kept = 5;
        LayerTraining training = training(0, 0);
        assertEquals(Optional.empty(), training.correction(at(0), 1, () -> {
            throw new IllegalStateException("no other pass is wanted");
        }));
    }

    @Test
    void allLayersPenaltiesCount() {
        one.penalties = new NDList(manager.create(1f));
        two.penalties = new NDList(manager.create(2f), manager.create(3f));
        LayerTraining training = training(0, 0, (equilibrium, progress, random) -> Optional.empty());
        training.begin(at(0), 1, 0);
        assertEquals(List.of("regularize 1", "unroll 0", "keep 0"), two.asked);
        assertEquals(3, training.penalties().size());
    }
}
