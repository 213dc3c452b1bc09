package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import java.util.OptionalDouble;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.Setup;

/**
 * A run whose model is looked at closely: in double precision, its parameters as they were stored, recording gradients of inputs
 * alone.
 */
final class ExaminedRun implements AutoCloseable {

    private final Setup setup;
    private final NDManager manager;
    private final Splits splits;
    private final Network network;

    /**
     * Opens it.
     *
     * @param experiment the run's experiment, in FLOAT64
     * @param folder the run folder
     * @param tolerance of solves; without it budgets are those of evaluation
     */
    ExaminedRun(
            RunServices services,
            ReadExperiment experiment,
            RunFolder folder,
            PluginCalls calls,
            OptionalDouble tolerance) {
        setup = services.examining(experiment, calls, tolerance);
        if (setup.settings().threads() > 0) {
            services.compute().setThreads(setup.settings().threads());
        }
        manager = services.compute().newManager(setup.device());
        splits = new Splits(setup, services, manager);
        try {
            CheckpointFolder checkpoints = new CheckpointFolder(
                    folder.checkpoints(),
                    setup.settings().training().checkpoint().keep(),
                    services.storage());
            network = setup.network(manager);
            SavedParameters saved = SavedParameters.of(
                            folder, checkpoints, setup.settings().training().parameters())
                    .widened();
            network.loadFinite(saved.tensors(), saved.origin());
            network.record(false);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Setup setup() {
        return setup;
    }

    NDManager manager() {
        return manager;
    }

    Splits splits() {
        return splits;
    }

    Network network() {
        return network;
    }

    @Override
    public void close() {
        try {
            splits.close();
        } finally {
            manager.close();
        }
    }
}
