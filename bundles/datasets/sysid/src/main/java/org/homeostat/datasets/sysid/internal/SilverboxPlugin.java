package org.homeostat.datasets.sysid.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers the Silverbox benchmark. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "silverbox",
        summary = "Silverbox: an electronic oscillator with a hardening spring, 131,072 steps at 610 Hz; multisine and"
                + " arrow for test.",
        source = "Wigren and Schoukens 2013, Three free data sets for development and benchmarking in nonlinear system"
                + " identification")
public final class SilverboxPlugin implements Plugin<Dataset, Benchmark.Settings> {

    private static final String FILE = "silverbox_SNLS80mV.csv.gz";
    private static final String ORIGIN = "nonlinearbenchmark.org, Silverbox, SNLS80mV with the columns V1 and V2";
    private static final int ARROW = 100;
    private static final int MULTISINE = 40_650;

    @Override
    public Benchmark.Settings defaults() {
        return new Benchmark.Settings(0.1, Sequences.ofWindow(512));
    }

    @Override
    public Dataset create(Benchmark.Settings settings) {
        Benchmark source = new Benchmark(
                "silverbox",
                Channels.of("V1", "V"),
                Channels.of("V2", "V"),
                1 / 610.35,
                settings.validation(),
                SilverboxPlugin::read);
        return new RecordedSet(source, settings.sequences());
    }

    private static Benchmark.Recordings read(DataContext context) {
        Recording all = BenchmarkFiles.recording(context, FILE, ORIGIN, List.of("V1"), List.of("V2"));
        int test = MULTISINE + (127_400 - MULTISINE) * 3 / 4;
        return new Benchmark.Recordings(
                List.of(BenchmarkFiles.stretch(all, "multisine", MULTISINE, test)),
                List.of(
                        BenchmarkFiles.stretch(all, "multisine", test, 127_400),
                        BenchmarkFiles.stretch(all, "arrow", ARROW, 40_575),
                        BenchmarkFiles.stretch(all, "arrow-no-extrapolation", ARROW, ARROW + 32_000)));
    }
}
