package org.homeostat.datasets.sysid.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers the Cascaded Tanks benchmark. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "cascaded-tanks",
        summary =
                "Cascaded Tanks: a pump fills two tanks that may overflow, 1,024 steps of 4 s for training, as many for"
                        + " test.",
        source = "Schoukens, Mattsson, Wigren and Noël 2016, Cascaded tanks benchmark combining soft and hard"
                + " nonlinearities")
public final class CascadedTanksPlugin implements Plugin<Dataset, Benchmark.Settings> {

    private static final String FILE = "cascaded_tanks.csv";
    private static final String ORIGIN =
            "nonlinearbenchmark.org, Cascaded Tanks, dataBenchmark.csv with the columns uEst, uVal, yEst and yVal";

    @Override
    public Benchmark.Settings defaults() {
        return new Benchmark.Settings(0, Sequences.ofWindow(0).withGivenOutputs(5));
    }

    @Override
    public Dataset create(Benchmark.Settings settings) {
        Benchmark source = new Benchmark(
                "cascaded-tanks",
                Channels.of("pump", "V"),
                Channels.of("level", "V"),
                4,
                settings.validation(),
                CascadedTanksPlugin::read);
        return new RecordedSet(source, settings.sequences());
    }

    private static Benchmark.Recordings read(DataContext context) {
        return new Benchmark.Recordings(List.of(half(context, "train", "Est")), List.of(half(context, "test", "Val")));
    }

    private static Recording half(DataContext context, String name, String which) {
        Recording all = BenchmarkFiles.recording(context, FILE, ORIGIN, List.of("u" + which), List.of("y" + which));
        return BenchmarkFiles.stretch(all, name, 0, 1_024);
    }
}
