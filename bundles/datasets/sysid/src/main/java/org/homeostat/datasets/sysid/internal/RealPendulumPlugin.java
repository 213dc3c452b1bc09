package org.homeostat.datasets.sysid.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/**
 * Offers a real pendulum that swings freely. It has no input: a model is given the first measured outputs, and simulates what
 * follows. The angle counts from the hanging position.
 */
@Component
@PluginInfo(
        kind = "dataset",
        name = "real-pendulum",
        summary =
                "A real pendulum that swings freely from up to 93°, angle and velocity each 10 ms, six recordings of 9 s;"
                        + " models are given the first outputs.",
        source = "MultiArm-Pendulum, single pendulum, identification and validation data")
public final class RealPendulumPlugin implements Plugin<Dataset, Benchmark.Settings> {

    private static final String ORIGIN =
            "the MultiArm-Pendulum project, single pendulum, with the columns experiment, theta and omega";

    @Override
    public Benchmark.Settings defaults() {
        return new Benchmark.Settings(0, Sequences.ofWindow(200).withGivenOutputs(10));
    }

    @Override
    public Dataset create(Benchmark.Settings settings) {
        Benchmark source = new Benchmark(
                "real-pendulum",
                new Channels(List.of(), List.of()),
                new Channels(List.of("angle", "velocity"), List.of("rad", "rad/s")),
                0.01,
                settings.validation(),
                context -> new Benchmark.Recordings(read(context, "id"), read(context, "vad")));
        return new RecordedSet(source, settings.sequences());
    }

    private static List<Recording> read(DataContext context, String which) {
        Path file = BenchmarkFiles.find(context, "single_pendulum_" + which + "_10ms.csv", ORIGIN);
        double[][] rows = Table.NAMED.read(file, List.of("experiment", "theta", "omega"), false);
        List<Recording> recordings = new ArrayList<>();
        int from = 0;
        for (int t = 1; t <= rows.length; t++) {
            if (t == rows.length || rows[t][0] != rows[from][0]) {
                double[][] outputs = new double[t - from][];
                for (int i = from; i < t; i++) {
                    outputs[i - from] = new double[] {rows[i][1] - Math.PI, rows[i][2]};
                }
                String name = which + "-" + (recordings.size() + 1);
                recordings.add(new Recording(name, new double[t - from][0], outputs));
                from = t;
            }
        }
        return List.copyOf(recordings);
    }
}
