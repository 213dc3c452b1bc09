package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.Setup;

/** A run's model for others to use. */
final class LoadedModel implements TrainedModel {

    private final ReadExperiment experiment;
    private final Setup setup;
    private final NDManager manager;
    private final Network network;
    private final Splits splits;

    private LoadedModel(
            ReadExperiment experiment, Setup setup, NDManager manager, Network network, RunServices services) {
        this.experiment = experiment;
        this.setup = setup;
        this.manager = manager;
        this.network = network;
        this.splits = new Splits(setup, services, manager);
    }

    static LoadedModel of(RunServices services, RunFolder folder, ReadExperiment experiment) {
        Setup setup =
                services.setup(experiment, new PluginCalls(experiment.bound().uses()));
        if (setup.settings().threads() > 0) {
            services.compute().setThreads(setup.settings().threads());
        }
        NDManager manager = services.compute().newManager(setup.device());
        try {
            Network network = setup.network(manager);
            CheckpointFolder checkpoints = new CheckpointFolder(
                    folder.checkpoints(),
                    setup.settings().training().checkpoint().keep(),
                    services.storage());
            SavedParameters saved = SavedParameters.of(
                    folder, checkpoints, setup.settings().training().parameters());
            network.loadFinite(saved.tensors(), saved.origin());
            network.record(false);
            return new LoadedModel(experiment, setup, manager, network, services);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * The model of a run that is still at work, as it stands. Closing it closes neither the run's parameters nor its data.
     *
     * @param manager of the run
     */
    static LoadedModel of(
            RunServices services, ReadExperiment experiment, Setup setup, Network network, NDManager manager) {
        return new LoadedModel(experiment, setup, manager.newSubManager(), network, services);
    }

    @Override
    public Experiment experiment() {
        return experiment;
    }

    @Override
    public String family() {
        return setup.settings().model().name();
    }

    @Override
    public Model model() {
        setup.calls().beat(); // who keeps asking for it is at work
        return network.model();
    }

    @Override
    public ParameterStore parameters() {
        return network.store();
    }

    @Override
    public DataSpec input() {
        return setup.input();
    }

    @Override
    public DataSpec output() {
        return setup.output();
    }

    @Override
    public DataType dataType() {
        return setup.dataType();
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public List<String> splits() {
        return splits.names();
    }

    @Override
    public Samples open(String split) {
        return splits.fresh(split);
    }

    @Override
    public void close() {
        manager.close();
    }
}
