package org.homeostat.equilibrium.internal;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Registry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The service {@link Benchmarks}. */
@Component
public final class BenchmarksComponent implements Benchmarks {

    private static final String STEP = "step";

    private final StepBenchmark step;

    /**
     * Creates the service.
     *
     * @param registry gives the solvers, the rule and the cell that are measured
     * @param equilibria makes the layer that is measured
     * @param compute the engine
     */
    @Activate
    public BenchmarksComponent(
            @Reference Registry registry, @Reference Equilibria equilibria, @Reference Compute compute) {
        step = new StepBenchmark(registry, equilibria, compute);
    }

    @Override
    public Map<String, String> benchmarks() {
        return Map.of(
                STEP,
                "a training step of a dense equilibrium layer (batch 64, width 256) against its bare cell evaluations"
                        + " and vector-Jacobian products");
    }

    @Override
    public List<Row> run(String name, Consumer<String> progress) {
        if (!name.equals(STEP)) {
            throw new IllegalArgumentException("there is no benchmark '" + name + "'; there is: " + STEP);
        }
        return step.run(progress);
    }

    /** One number. */
    record Measured(String label, double value, String unit, OptionalDouble bar) implements Row {

        static Row told(String label, double value, String unit) {
            return new Measured(label, value, unit, OptionalDouble.empty());
        }

        static Row barred(String label, double value, double bar) {
            return new Measured(label, value, "", OptionalDouble.of(bar));
        }

        @Override
        public boolean isPassed() {
            return bar.isEmpty() || value <= bar.getAsDouble();
        }
    }
}
