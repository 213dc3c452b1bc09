package org.homeostat.api.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.homeostat.api.Ref;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.osgi.annotation.versioning.ProviderType;

/** Applies analyses to runs and to recorded trajectories. An OSGi service. */
@ProviderType
public interface Analyses {

    /**
     * Reads trajectories from a file of comma-separated values whose first line names the columns. Rows are steps in their
     * order; a column that counts trajectories separates them.
     *
     * @param file the file
     * @param states the columns of the state; empty for all that are neither inputs nor the counting column nor called {@code
     *     t} or {@code time}
     * @param inputs the columns of the inputs, which may be empty
     * @param trajectory the counting column; if not given, one called {@code trajectory} if there is one
     * @return the trajectories
     * @throws org.homeostat.api.HomeostatException if the file cannot be read or is wrong; the message names line and column
     */
    Trajectories read(Path file, List<String> states, List<String> inputs, Optional<String> trajectory);

    /**
     * Analyses recorded trajectories on the calling thread.
     *
     * @param data the trajectories
     * @param analysis the analysis, resolved
     * @param seed for what it draws
     * @param progress is told in a few words what is being done
     * @return what was found
     * @throws org.homeostat.api.HomeostatException if the analysis cannot serve; the message says what it takes
     */
    Findings analyse(Trajectories data, Ref<Analysis> analysis, long seed, Consumer<String> progress);

    /**
     * Analyses a run's model on the calling thread. Changes nothing in the folder.
     *
     * @param folder the run folder
     * @param changes values of the experiment to set, path to YAML text
     * @param analysis the analysis, resolved
     * @param seed for what it draws
     * @param progress is told in a few words what is being done
     * @return what was found
     * @throws org.homeostat.api.HomeostatException if the run has no parameters or the analysis cannot serve
     */
    Findings analyse(
            Path folder, Map<String, String> changes, Ref<Analysis> analysis, long seed, Consumer<String> progress);
}
