package org.homeostat.datasets.sysid.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/**
 * Offers the EMPS benchmark as force to velocity: a position is the sum of all past velocities, which no model that forgets can
 * give, so that it is integrated outside the model.
 */
@Component
@PluginInfo(
        kind = "dataset",
        name = "emps",
        summary =
                "EMPS: the axis of a machine with friction, 24,840 steps of 1 ms for training, as many for test; force"
                        + " to velocity.",
        source = "Janot, Gautier and Brunot 2019, Data set and reference models of EMPS")
public final class EmpsPlugin implements Plugin<Dataset, Benchmark.Settings> {

    private static final String ORIGIN = "nonlinearbenchmark.org, EMPS, with the columns vir and qm";
    private static final double SAMPLE_TIME = 1e-3;

    @Override
    public Benchmark.Settings defaults() {
        return new Benchmark.Settings(0.1, Sequences.ofWindow(512));
    }

    @Override
    public Dataset create(Benchmark.Settings settings) {
        Benchmark source = new Benchmark(
                "emps",
                Channels.of("force", "N"),
                Channels.of("velocity", "m/s"),
                SAMPLE_TIME,
                settings.validation(),
                context -> new Benchmark.Recordings(List.of(read(context, "train")), List.of(read(context, "test"))));
        return new RecordedSet(source, settings.sequences());
    }

    private static Recording read(DataContext context, String split) {
        Recording positions =
                BenchmarkFiles.recording(context, "emps_" + split + ".csv.gz", ORIGIN, List.of("vir"), List.of("qm"));
        int steps = positions.length() - 1;
        double[][] velocities = new double[steps][];
        for (int t = 0; t < steps; t++) {
            double way = positions.outputs()[t + 1][0] - positions.outputs()[t][0];
            velocities[t] = new double[] {way / SAMPLE_TIME};
        }
        return new Recording(split, positions.part(split, 0, steps).inputs(), velocities);
    }
}
