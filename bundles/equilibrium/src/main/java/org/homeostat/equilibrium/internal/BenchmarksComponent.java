package org.homeostat.equilibrium.internal;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.homeostat.api.platform.Benchmark;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Registry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The service {@link Benchmarks}. */
@Component
public final class BenchmarksComponent implements Benchmarks {

    private static final String STEP = "step";
    private static final String SOLVERS = "solvers";

    private final StepBenchmark step;
    private final SolverBenchmark solvers;
    private final List<Benchmark> others;

    /**
     * Creates the service.
     *
     * @param registry gives the solvers, the rule and the cell that are measured
     * @param equilibria makes the layer that is measured
     * @param compute the engine
     * @param others benchmarks of other bundles
     */
    @Activate
    public BenchmarksComponent(
            @Reference Registry registry,
            @Reference Equilibria equilibria,
            @Reference Compute compute,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<Benchmark> others) {
        step = new StepBenchmark(registry, equilibria, compute);
        solvers = new SolverBenchmark(registry, equilibria, compute);
        this.others =
                others.stream().sorted(Comparator.comparing(Benchmark::name)).toList();
    }

    @Override
    public Map<String, String> benchmarks() {
        Map<String, String> benchmarks = new LinkedHashMap<>();
        benchmarks.put(
                STEP,
                "a training step of a dense equilibrium layer (batch 64, width 256) against its bare cell evaluations"
                        + " and vector-Jacobian products");
        benchmarks.put(
                SOLVERS,
                "every solver and gradient rule on dense and convolutional cells, against their own bare evaluations;"
                        + " takes some minutes");
        others.forEach(other -> benchmarks.put(other.name(), other.summary()));
        return benchmarks;
    }

    @Override
    public List<Row> run(String name, Consumer<String> progress) {
        return switch (name) {
            case STEP -> step.run(progress);
            case SOLVERS -> solvers.run(progress);
            default ->
                others.stream()
                        .filter(other -> other.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no benchmark '" + name
                                + "'; there are: "
                                + String.join(", ", benchmarks().keySet())))
                        .run(progress);
        };
    }
}
