package org.homeostat.runtime.internal.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.homeostat.api.training.Progress;
import org.homeostat.runtime.internal.experiment.ExperimentSettings;

/**
 * An experiment put together: its parts, the services that they stand on, and the calls into them.
 *
 * @param settings the experiment
 * @param calls the run's calls into plug-ins
 * @param equilibria the equilibrium service
 * @param compute the engine
 * @param engineLock held while the engine's one generator must not be disturbed
 */
public record Setup(
        ExperimentSettings settings, PluginCalls calls, Equilibria equilibria, Compute compute, Lock engineLock) {

    /**
     * The dataset.
     *
     * @return the part
     */
    public Dataset dataset() {
        return settings.dataset().get();
    }

    /**
     * What one sample's input is.
     *
     * @return the dataset's description
     */
    public DataSpec input() {
        return calls.call(calls.use("dataset", settings.dataset()), "input", dataset()::input);
    }

    /**
     * What one sample's target is.
     *
     * @return the dataset's description
     */
    public DataSpec target() {
        return calls.call(calls.use("dataset", settings.dataset()), "target", dataset()::target);
    }

    /**
     * Opens a split.
     *
     * @param split its name
     * @param context where data lies
     * @return the samples
     */
    public Samples open(String split, DataContext context) {
        return calls.call(
                calls.use("dataset", settings.dataset()),
                "opening the split '" + split + "'",
                () -> dataset().open(split, context));
    }

    /**
     * The objective for the dataset.
     *
     * @return loss and scores
     */
    public Objective objective() {
        Task task = settings.task().get();
        return calls.call(calls.use("task", settings.task()), "objective", () -> task.objective(input(), target()));
    }

    /**
     * The type of real numbers.
     *
     * @return FLOAT32 or FLOAT64
     */
    public DataType dataType() {
        return settings.dataType().type();
    }

    /**
     * What one sample's output is to be.
     *
     * @return the description that the task asks of a model
     */
    public DataSpec output() {
        Task task = settings.task().get();
        return calls.call(calls.use("task", settings.task()), "output", () -> task.output(input(), target()));
    }

    /**
     * Builds the model. Needs neither data nor the engine.
     *
     * @return a fresh model without parameters
     */
    public Model model() {
        return model(rule -> {});
    }

    /**
     * Builds the model. Needs neither data nor the engine.
     *
     * @param rules is told the gradient rule of each equilibrium layer
     * @return a fresh model without parameters
     */
    public Model model(Consumer<Ref<GradientRule>> rules) {
        ModelFamily family = settings.model().get();
        BuildContext context = new BuildContext(
                input(),
                output(),
                new GuardedEquilibria(equilibria, calls, rules),
                Seeds.of(settings.seed(), Seeds.Purpose.MODEL));
        return calls.call(calls.use("model", settings.model()), "build", () -> family.build(context));
    }

    /**
     * Builds the model and draws its first parameters.
     *
     * @param manager owner of the parameters
     * @return the network; the same for the same seed
     */
    public Network network(NDManager manager) {
        Model model = model();
        DataSpec input = input();
        return calls.call(calls.use("model", settings.model()), "initialize", () -> {
            engineLock.lock();
            try {
                compute.seed(Seeds.of(settings.seed(), Seeds.Purpose.PARAMETERS));
                return Network.initialise(model, input, settings.training().batchSize(), dataType(), manager);
            } finally {
                engineLock.unlock();
            }
        });
    }

    /**
     * Where the run stands.
     *
     * @param updates updates made so far
     * @param updatesPerEpoch updates in an epoch
     * @return the place, for schedules and regularizers
     */
    public Progress progress(long updates, long updatesPerEpoch) {
        return new Numbers.RunProgress(
                updates,
                updatesPerEpoch,
                settings.training().epochs(),
                settings.training().unrolledWarmUp().updates());
    }

    /**
     * The experiment's device.
     *
     * @return the device
     */
    public Device device() {
        return compute.device(settings.device());
    }

    private record BuildContext(DataSpec input, DataSpec output, Equilibria equilibria, long seed)
            implements ModelContext {}
}
