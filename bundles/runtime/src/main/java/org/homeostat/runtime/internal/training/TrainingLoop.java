package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.task.Objective;
import org.homeostat.api.training.Progress;
import org.homeostat.runtime.internal.checkpoint.Checkpoint;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.experiment.JudgedBy;
import org.homeostat.runtime.internal.experiment.TrainingSettings;
import org.homeostat.runtime.internal.report.Drawings;
import org.homeostat.runtime.internal.storage.RunFolder;

/** The epochs of a run, from wherever it stands to its end. Not thread-safe. */
public final class TrainingLoop implements AutoCloseable {

    /** Steps without finite numbers, one after another, that end a run. */
    static final int LARGEST_SKIPS = 10;

    /** Samples, spread over the training split, that a model may look at before the first step. */
    private static final int MOST_FITTED = 1000;

    private static final String STATE = "state.";

    private final Setup setup;
    private final Network network;
    private final Samples train;
    private final Objective objective;
    private final Optional<Samples> validation;
    private final Supplier<Samples> reported;
    private final RunFolder folder;
    private final Drawings drawings;
    private final CheckpointFolder checkpoints;
    private final Control control;
    private final RunEvents events;
    private final TrainingSettings training;
    private final TrainingStep step;
    private final Feed feed;
    private final Evaluation evaluation;
    private final FailedSolves failedSolves;
    private Position position = new Position();
    private long startedAt;

    /**
     * Creates it.
     *
     * @param setup the experiment
     * @param network the network
     * @param train the split to learn from, the caller's
     * @param validation the split to decide on, the caller's
     * @param reported the split that results are reported on, the caller's
     * @param folder the run folder
     * @param checkpoints its checkpoints
     * @param control what others ask of the run
     * @param events told what happens
     * @param manager the run's manager
     */
    public TrainingLoop(
            Setup setup,
            Network network,
            Samples train,
            Optional<Samples> validation,
            Supplier<Samples> reported,
            RunFolder folder,
            CheckpointFolder checkpoints,
            Control control,
            RunEvents events,
            NDManager manager) {
        this.setup = setup;
        this.network = network;
        this.train = train;
        this.objective = setup.objective();
        this.validation = validation;
        this.reported = reported;
        this.folder = folder;
        this.drawings = new Drawings(folder, events::warning);
        this.checkpoints = checkpoints;
        this.control = control;
        this.events = events;
        this.training = setup.settings().training();
        this.step = new TrainingStep(setup, network, objective, manager);
        this.feed = new Feed(setup, train, training.batchSize(), manager);
        this.evaluation = new Evaluation(setup, network, objective, control, manager);
        this.failedSolves = new FailedSolves(setup, events);
    }

    /**
     * Takes up a checkpoint.
     *
     * @param stored the run at the end of a step
     */
    public void resume(CheckpointFolder.Stored stored) {
        Checkpoint checkpoint = stored.checkpoint();
        String origin = stored.origin();
        position = Position.restore(checkpoint.state());
        network.loadFinite(checkpoint.tensors(), origin);
        step.load(checkpoint.tensors(), origin);
        NDList state = new NDList();
        for (int i = 0; checkpoint.tensors().containsKey(STATE + i); i++) {
            state.add(checkpoint.tensors().get(STATE + i).toArray(feed.memory()));
        }
        feed.resume(state);
        int epochs = folder.keepMetrics(position.epoch - 1);
        if (epochs < position.epoch - 1) {
            events.warning("metrics.jsonl holds " + epochs + " of the " + (position.epoch - 1)
                    + " epochs that the checkpoint has behind it; the missing ones cannot be restored");
        }
    }

    /**
     * Starts from the first step: lets the model fit what it takes from data, forgets metrics of an earlier start and writes
     * the first checkpoint.
     *
     * @throws HomeostatException if the whole run would be a warm-up, or there is nothing to train
     */
    public void start() {
        long steps = (long) training.epochs() * feed.batches(training.batchSize(), false, 0).length;
        int warmUp = training.unrolledWarmUp().updates();
        if (warmUp > 0 && warmUp >= steps) {
            throw new HomeostatException("training.unrolledWarmUp.updates is " + warmUp + ", and the run has " + steps
                    + " steps, so that no equilibrium would ever be trained; accepted is a number below " + steps);
        }
        if (training.epochs() > 0 && network.trainable().isEmpty()) {
            throw new HomeostatException("model '" + setup.settings().model().name()
                    + "' has no parameters to train; set training.epochs to 0 to evaluate it as it is");
        }
        warnOfStatesThatAreNotCarried();
        int samples = Math.min(MOST_FITTED, train.size());
        step.fit(
                feed,
                IntStream.range(0, samples)
                        .map(i -> (int) ((long) i * train.size() / samples))
                        .toArray());
        folder.keepMetrics(0);
        figures(0);
        checkpoint();
    }

    private void warnOfStatesThatAreNotCarried() {
        try (NDManager scratch = feed.memory().newSubManager()) {
            if (!feed.streams() && !network.model().initialState(scratch, 1).isEmpty()) {
                events.warning("the model '" + setup.settings().model().name()
                        + "' carries a state from batch to batch, but the batches of dataset '"
                        + setup.settings().dataset().name()
                        + "' do not go on from one another, so every one of them starts from the initial state");
            }
        }
    }

    /** Keeps the figures of an epoch of which they are wanted, before anything says that it is complete. */
    private void figures(int epoch) {
        if (training.figuresAt().contains(epoch)) {
            drawings.add(evaluation.of(reported.get()).figures(), epoch);
        }
    }

    /**
     * Goes on to the end of training.
     *
     * @throws Cancelled if the run was cancelled; a checkpoint is written
     * @throws HomeostatException if the run cannot go on; where the last complete step is known it is in a checkpoint
     */
    public void run() {
        startedAt = System.nanoTime();
        try {
            while (position.epoch <= training.epochs() && !position.stopped) {
                epoch();
            }
        } catch (Cancelled e) {
            checkpoint();
            throw e;
        } catch (RuntimeException | Error e) {
            rescue(e);
            throw e;
        }
    }

    /** What was computed is kept where that is possible; the failure itself goes on its way. */
    private void rescue(Throwable failure) {
        if (step.isConsistent() && !control.isAbandoned()) {
            try {
                checkpoint();
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
    }

    private void epoch() {
        long seed = setup.settings().seed();
        int epoch = position.epoch;
        int[][] batches =
                feed.batches(training.batchSize(), training.shuffle(), Seeds.of(seed, Seeds.Purpose.ORDER, epoch));
        if (batches.length == 0) {
            throw new HomeostatException("the training split of dataset '"
                    + setup.settings().dataset().name() + "' is empty; there is nothing to learn from");
        }
        if (position.batch == 0) {
            feed.forget();
        }
        while (position.batch < batches.length) {
            long begin = System.nanoTime();
            step(batches, Seeds.of(seed, Seeds.Purpose.STEP, epoch, position.batch));
            position.stepSeconds += (System.nanoTime() - begin) * 1e-9;
            afterStep(batches.length);
        }
        conclude(batches.length);
    }

    private void step(int[][] batches, long seed) {
        Progress progress = setup.progress(position.step, batches.length);
        int[] indices = batches[position.batch];
        TrainingStep.Outcome outcome = step.take(feed, indices, seed, position.updates + 1, progress);
        position.batch++;
        position.step++;
        if (outcome.skipped()) {
            skip(outcome);
        } else {
            position.updates++;
            position.skippedInARow = 0;
            position.totals.step(outcome, indices.length);
        }
        outcome.solves().forEach(position.totals::solves);
        events.step(new Numbers.StepReport(
                position.epoch,
                training.epochs(),
                position.step,
                (long) training.epochs() * batches.length,
                outcome.loss(),
                iterations(outcome.solves())));
    }

    private void skip(TrainingStep.Outcome outcome) {
        position.totals.skip();
        position.skippedInARow++;
        String what = "step " + position.step + " of epoch " + position.epoch + ": loss " + outcome.loss()
                + ", gradient norm " + outcome.gradientNorm();
        if (position.skippedInARow >= LARGEST_SKIPS) {
            throw new HomeostatException(what + ". These are not finite for the " + LARGEST_SKIPS
                    + "th step in a row, so the run ends. Lower training.optimizer.learningRate, set"
                    + " training.clip.norm, or look at the data for numbers that are not finite.");
        }
        events.warning(what + " is not finite; the step was skipped and the parameters left as they were");
    }

    private static OptionalDouble iterations(List<EquilibriumLayer> solves) {
        return solves.stream()
                .map(EquilibriumLayer::forward)
                .flatMap(Optional::stream)
                .map(SolveReport::iterations)
                .flatMapToInt(Arrays::stream)
                .average();
    }

    private void afterStep(int batches) {
        boolean due = training.checkpoint()
                .every()
                .filter(n -> position.step % n == 0)
                .isPresent();
        boolean asked = control.takeCheckpoint();
        if (asked || due && position.batch < batches) {
            checkpoint();
        }
        control.check();
    }

    private void conclude(int batches) {
        boolean evaluates = training.evaluatesAfter(position.epoch);
        figures(position.epoch);
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("epoch", position.epoch);
        metrics.put("step", position.step);
        metrics.put("learningRate", step.learningRate(setup.progress(position.step - 1, batches)));
        metrics.put("train", position.totals.metrics());
        Optional<Evaluation.Evaluated> evaluated =
                validation.filter(split -> evaluates).map(evaluation::of);
        evaluated.ifPresent(e -> metrics.put("validation", e.metrics()));
        putUnlessEmpty(metrics, "solver", position.totals.forward().statistics());
        putUnlessEmpty(metrics, "adjoint", position.totals.adjoint().statistics());
        evaluated.ifPresent(
                e -> putUnlessEmpty(metrics, "validationSolver", e.solver().statistics()));
        metrics.put("time", time());
        folder.addMetrics(metrics);
        evaluated.ifPresent(this::keepBest);
        position.stopped = evaluates
                && training.earlyStopping()
                        .patience()
                        .filter(patience -> position.sinceBest() >= patience)
                        .isPresent();
        if (evaluates) {
            events.epoch(position.epoch, metrics);
        }
        String pass = "epoch " + position.epoch;
        failedSolves.tell(pass + ", training", FailedSolves.Side.FORWARD, position.totals.forward());
        failedSolves.tell(pass + ", training", FailedSolves.Side.ADJOINT, position.totals.adjoint());
        evaluated.ifPresent(e -> failedSolves.tell(pass + ", split '" + Dataset.VALIDATION + "'", e));
        if (isFirstWithoutWarmUp(batches)) {
            tellUnreached(pass, position.totals.unreached());
        }
        position.nextEpoch();
        if (evaluates) {
            checkpoint();
        }
    }

    /** Whether the epoch is the first that trains equilibria in every step. */
    private boolean isFirstWithoutWarmUp(int batches) {
        long first = position.step - batches;
        return !step.warmsUp(setup.progress(first, batches))
                && (position.epoch == 1 || step.warmsUp(setup.progress(first - batches, batches)));
    }

    private void tellUnreached(String pass, Set<String> parameters) {
        if (!parameters.isEmpty()) {
            events.warning(pass + ": the gradient of " + String.join(", ", parameters) + " was 0 in every step, so that"
                    + " training leaves them as they are. Either the loss does not depend on them, or the gradient rule"
                    + " does not follow how it does, as one of few steps may not; take another, such as 'implicit'.");
        }
    }

    private Map<String, Double> time() {
        Map<String, Double> time = new LinkedHashMap<>();
        time.put("seconds", seconds());
        if (Double.isFinite(position.stepSeconds)) {
            time.put("steps", position.stepSeconds);
        }
        return time;
    }

    private static void putUnlessEmpty(Map<String, Object> metrics, String name, Map<String, Double> statistics) {
        if (!statistics.isEmpty()) {
            metrics.put(name, statistics);
        }
    }

    /** Written before the epoch's checkpoint, so that a checkpoint never speaks of a best that is not there. */
    private void keepBest(Evaluation.Evaluated evaluated) {
        Double value = evaluated.metrics().get(objective.decisiveMetric());
        if (value == null) {
            throw new HomeostatException("the task's decisive metric '" + objective.decisiveMetric()
                    + "' is not among the metrics of its scorer: "
                    + evaluated.metrics().keySet());
        }
        boolean better = position.best.isEmpty()
                || (objective.largerIsBetter()
                        ? value > position.best.getAsDouble()
                        : value < position.best.getAsDouble());
        if (better && Double.isFinite(value)) {
            position.best = OptionalDouble.of(value);
            position.bestEpoch = position.epoch;
            if (training.parameters() == JudgedBy.BEST) {
                checkpoints.writeBest(new Checkpoint(Map.of("epoch", position.epoch), network.save()));
            }
        }
    }

    private void checkpoint() {
        if (control.isAbandoned()) {
            return;
        }
        position.seconds = seconds();
        startedAt = System.nanoTime();
        Map<String, TensorData> tensors = new LinkedHashMap<>(network.save());
        tensors.putAll(step.save());
        int i = 0;
        for (NDArray state : feed.state()) {
            tensors.put(STATE + i++, TensorData.of(state));
        }
        checkpoints.write(position.step, new Checkpoint(position.save(), tensors));
    }

    private double seconds() {
        return position.seconds + (startedAt == 0 ? 0 : (System.nanoTime() - startedAt) * 1e-9);
    }

    /**
     * The time spent training.
     *
     * @return seconds, over all sessions
     */
    public double trainingSeconds() {
        return position.seconds;
    }

    /**
     * The best epoch on the validation split.
     *
     * @return its number, 0 if there is none
     */
    public int bestEpoch() {
        return position.bestEpoch;
    }

    /**
     * Steps complete.
     *
     * @return at least 0
     */
    public long steps() {
        return position.step;
    }

    /**
     * Epochs complete.
     *
     * @return at least 0
     */
    public int epochs() {
        return position.epoch - 1;
    }

    @Override
    public void close() {
        feed.close();
    }
}
