package org.homeostat.api.platform;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.model.Model;
import org.osgi.annotation.versioning.ProviderType;

/** A run's model with the parameters that the run is judged by. Used by one thread at a time; to be closed. */
@ProviderType
public interface TrainedModel extends AutoCloseable {

    /**
     * The experiment that the run was of.
     *
     * @return it, complete
     */
    Experiment experiment();

    /**
     * The family of the model.
     *
     * @return the plug-in's name, for example {@code deq}
     */
    String family();

    /**
     * The model.
     *
     * @return always the same; its block is initialised
     */
    Model model();

    /**
     * Gives the parameters' values to blocks.
     *
     * @return the store
     */
    ParameterStore parameters();

    /**
     * What flows in.
     *
     * @return the description of one sample's input
     */
    DataSpec input();

    /**
     * What flows out.
     *
     * @return the description of one sample's output
     */
    DataSpec output();

    /**
     * The type of the parameters.
     *
     * @return FLOAT32 or FLOAT64
     */
    DataType dataType();

    /**
     * The owner of the parameters; what its sub-managers own lies on the model's device.
     *
     * @return the manager, open until the model is closed
     */
    NDManager manager();

    /**
     * The splits of the run's dataset.
     *
     * @return at least {@code train}
     */
    List<String> splits();

    /**
     * Opens a split of the run's dataset.
     *
     * @param split one of {@link #splits}
     * @return the samples, to be closed by the caller
     * @throws org.homeostat.api.HomeostatException if there is no such split or its data is missing; the message says what
     *     to do
     */
    Samples open(String split);

    /** Frees the parameters. */
    @Override
    void close();
}
