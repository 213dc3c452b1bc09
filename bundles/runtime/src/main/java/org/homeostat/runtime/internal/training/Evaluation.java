package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.runtime.internal.settings.PluginUse;

/** A pass over a split that changes nothing. */
public final class Evaluation {

    /**
     * What a pass came to.
     *
     * @param metrics the scorer's metrics
     * @param solver what the forward solves did
     * @param figures the scorer's figures
     * @param diagnoses what a closer look found, layer by layer; empty if there was none
     * @param proved what a closer look proved about each sample
     * @param warnings what the scorer would have a user know
     */
    public record Evaluated(
            Map<String, Double> metrics,
            SolverTotals solver,
            List<Figure> figures,
            List<LayerDiagnosis> diagnoses,
            SampleCertificates proved,
            List<String> warnings) {}

    private final Setup setup;
    private final Network network;
    private final Objective objective;
    private final Control control;
    private final NDManager manager;

    /**
     * Creates it.
     *
     * @param setup the experiment
     * @param network the network
     * @param objective loss and scores
     * @param control ends the pass when the run is cancelled
     * @param manager the run's manager
     */
    public Evaluation(Setup setup, Network network, Objective objective, Control control, NDManager manager) {
        this.setup = setup;
        this.network = network;
        this.objective = objective;
        this.control = control;
        this.manager = manager;
    }

    /**
     * Passes over a split, in its own order.
     *
     * @param samples the split, which is not closed
     * @return metrics, solver statistics, figures
     * @throws Cancelled if the run was cancelled meanwhile
     */
    public Evaluated of(Samples samples) {
        return of(samples, 0, false);
    }

    /**
     * Passes over a split, in its own order, lets the model prove what it can about each sample, and looks at some equilibria
     * closely.
     *
     * @param samples the split, which is not closed
     * @param diagnosed at how many of its first samples
     * @return metrics, solver statistics, figures, diagnoses, proofs
     * @throws Cancelled if the run was cancelled meanwhile
     */
    public Evaluated of(Samples samples, int diagnosed) {
        return of(samples, diagnosed, true);
    }

    private Evaluated of(Samples samples, int diagnosed, boolean proves) {
        PluginUse task = setup.calls().use("task", setup.settings().task());
        Scorer scorer = setup.calls().call(task, "scorer", () -> objective.scorer(samples));
        SolverTotals solver = new SolverTotals();
        SampleCertificates proved = new SampleCertificates();
        int batchSize = setup.settings().training().evaluationBatchSize();
        setup.compute().seed(Seeds.of(setup.settings().seed(), Seeds.Purpose.EVALUATION));
        List<EquilibriumLayer> layers = network.model().layers();
        LayerDiagnosis[] diagnoses = layers.stream()
                .map(layer -> LayerDiagnosis.none(layer.budget().evaluation()))
                .toArray(LayerDiagnosis[]::new);
        network.record(false);
        try (Feed feed = new Feed(setup, samples, batchSize, manager)) {
            for (int[] indices : feed.batches(batchSize, false, 0)) {
                control.check();
                for (int i = 0; i < layers.size(); i++) {
                    layers.get(i).diagnose(diagnosed - diagnoses[i].samples());
                }
                proved.add(add(feed, indices, scorer, task, proves));
                for (int i = 0; i < layers.size(); i++) {
                    EquilibriumLayer layer = layers.get(i);
                    layer.forward().ifPresent(solver::add);
                    if (diagnoses[i].samples() < diagnosed) {
                        diagnoses[i] = layer.diagnosis().map(diagnoses[i]::and).orElse(diagnoses[i]);
                    }
                }
            }
        } finally {
            layers.forEach(layer -> layer.diagnose(0));
            network.record(true);
        }
        Map<String, Double> metrics = setup.calls().call(task, "metrics", () -> new LinkedHashMap<>(scorer.metrics()));
        metrics.putAll(proved.metrics());
        return new Evaluated(
                metrics,
                solver,
                setup.calls().call(task, "figures", () -> List.copyOf(scorer.figures())),
                Arrays.stream(diagnoses)
                        .filter(diagnosis -> diagnosis.samples() > 0)
                        .toList(),
                proved,
                setup.calls().call(task, "warnings", () -> List.copyOf(scorer.warnings())));
    }

    /** Evaluates a batch and gives what is proved about its samples. */
    private Map<String, double[]> add(Feed feed, int[] indices, Scorer scorer, PluginUse task, boolean proves) {
        PluginUse model = setup.calls().use("model", setup.settings().model());
        try (NDManager work = manager.newSubManager()) {
            network.lend(work);
            Feed.Batch batch = feed.batch(work, indices);
            NDList blockInputs = feed.withState(network, batch, work);
            NDList outputs = setup.calls()
                    .call(model, "forward", () -> network.model().block().forward(network.store(), blockInputs, false));
            int predictions = outputs.size() - Feed.states(blockInputs, batch);
            NDList predicted = outputs.subNDList(0, predictions);
            double loss = setup.calls().call(task, "loss", () -> value(objective.loss(predicted, batch.targets())));
            setup.calls().run(task, "add", () -> scorer.add(batch.inputs(), predicted, batch.targets(), loss));
            Map<String, double[]> proved = proves
                    ? setup.calls()
                            .call(
                                    model,
                                    "sampleCertificates",
                                    () -> network.model().sampleCertificates(network.store(), predicted))
                    : Map.of();
            feed.keep(outputs.subNDList(predictions));
            return proved;
        }
    }

    private static double value(NDArray scalar) {
        return scalar.toType(DataType.FLOAT64, false).toDoubleArray()[0];
    }
}
