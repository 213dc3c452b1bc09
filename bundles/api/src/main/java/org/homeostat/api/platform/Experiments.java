package org.homeostat.api.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.analysis.Findings;
import org.osgi.annotation.versioning.ProviderType;

/** Reads, checks and runs experiments. An OSGi service. */
@ProviderType
public interface Experiments {

    /**
     * Reads and checks an experiment from text. No data file is needed.
     *
     * @param yaml the text
     * @param origin where it comes from, for messages
     * @param changes values to set, path to YAML text, for example {@code model.cell.width} to {@code 32}
     * @return the experiment, complete: every default filled in, every reference resolved
     * @throws ExperimentException if anything is wrong with it; all problems at once
     */
    Experiment parse(String yaml, String origin, Map<String, String> changes);

    /**
     * Reads and checks an experiment from a file.
     *
     * @param file the file
     * @param changes values to set, path to YAML text
     * @return the experiment
     * @throws ExperimentException if anything is wrong with it
     */
    Experiment read(Path file, Map<String, String> changes);

    /**
     * The JSON schema of experiments with the plug-ins that are there now, for editors.
     *
     * @return JSON text
     */
    String schema();

    /**
     * Builds the experiment's model on described data and describes it. No data file is needed.
     *
     * @param experiment the experiment
     * @return layers and parameters
     */
    Summary summary(Experiment experiment);

    /**
     * Starts a run on a thread of the platform.
     *
     * @param experiment the experiment
     * @param folder the run folder to make; it must not exist or be empty
     * @param listener is told what happens
     * @return the run
     */
    Run start(Experiment experiment, Path folder, RunListener listener);

    /**
     * Goes on with a run from its last checkpoint.
     *
     * @param folder the run folder
     * @param listener is told what happens
     * @return the run
     * @throws org.homeostat.api.HomeostatException if the folder is no run or its checkpoints are damaged
     */
    Run resume(Path folder, RunListener listener);

    /**
     * Evaluates the parameters that a run is judged by: those of the best epoch on the validation split, or without such a
     * split those of the latest checkpoint.
     *
     * @param folder the run folder
     * @param split the dataset's split
     * @param changes values to set for this evaluation, path to YAML text
     * @param listener is told what happens
     * @return the run of the evaluation; it changes nothing in the folder
     */
    Run evaluate(Path folder, String split, Map<String, String> changes, RunListener listener);

    /**
     * Bounds the gain of a run's model from below: looks for pairs of inputs u, v with the largest ‖S(u) - S(v)‖/‖u - v‖ by
     * gradient ascent from samples of a split, in float64, and for classifiers with certified radii tries to change predictions
     * inside the radius. Parameters are those that {@link #evaluate} takes.
     *
     * @param folder the run folder; {@code sensitivity.json}, figures and a section of {@code report.html} are written there
     * @param sensitivity how hard to look
     * @param changes values to set for this search, path to YAML text
     * @param listener is told what happens
     * @return the run of the search; its metrics are those of the split looked at, and it fails if a bound that the model is
     *     certified for is exceeded
     */
    Run sensitivity(Path folder, Sensitivity sensitivity, Map<String, String> changes, RunListener listener);

    /**
     * Shows where in images a run's classifier looks: Grad-CAM on its last feature maps, for families that {@linkplain
     * org.homeostat.api.model.Model#featureMaps tell them}, and the gradient of the class's score with respect to the input,
     * through equilibria by the implicit rule. Parameters are those that {@link #evaluate} takes; everything is in float64.
     *
     * @param folder the run folder; {@code saliency.json}, {@code saliency.html} and figures are written there
     * @param beside another run of the same data, shown side by side with the first; it is read alone
     * @param saliency which predictions
     * @param changes values to set in both experiments, path to YAML text
     * @param listener is told what happens
     * @return the run of the explanation; it fails if one of the two is no classifier of images, or their data are not the same
     */
    Run saliency(
            Path folder, Optional<Path> beside, Saliency saliency, Map<String, String> changes, RunListener listener);

    /**
     * Shows runs side by side: parameters, time, losses and metrics, their curves, the settings in which they differ, and how far
     * their numbers may be compared. Reads what the runs have recorded; those in progress are shown as far as they are.
     *
     * @param folders the run folders, two or more, none twice; times are given as multiples of the first one's
     * @param comparison how to show them
     * @return what {@link Reports} writes
     * @throws org.homeostat.api.HomeostatException if a folder is no run, or no run has the metric that is asked for
     */
    Findings compare(List<Path> folders, Comparison comparison);

    /**
     * Loads the model of a run with the parameters that {@link #evaluate} takes, those on disk at the time of the call where the
     * run is still being trained. If the experiment fixes a number of threads, the engine has it from then on.
     *
     * @param folder the run folder
     * @param changes values to set, path to YAML text, for example {@code model.initialState} to {@code carried}
     * @return the model, to be closed by the caller
     */
    TrainedModel load(Path folder, Map<String, String> changes);

    /**
     * Writes the parameters that a run is judged by, as {@link #evaluate} takes them, in a common format.
     *
     * @param folder the run folder
     * @param file the file to write; its ending, {@code .npz} or {@code .safetensors}, says which format
     * @return the names of the tensors written
     */
    List<String> export(Path folder, Path file);
}
