package org.homeostat.datasets.sysid.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers the Wiener-Hammerstein benchmark of 2009. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "wiener-hammerstein",
        summary = "Wiener-Hammerstein 2009: an electronic circuit, filter, diode, filter; 178,800 steps at 51.2 kHz.",
        source = "Schoukens, Suykens and Ljung 2009, Wiener-Hammerstein benchmark, 15th IFAC Symposium on System"
                + " Identification")
public final class WienerHammersteinPlugin implements Plugin<Dataset, Benchmark.Settings> {

    private static final String FILE = "wiener_hammerstein_2009.csv.gz";
    private static final String ORIGIN = "nonlinearbenchmark.org, Wiener-Hammerstein 2009, with the columns u and y";
    /** Before it the excitation has not begun. */
    private static final int START = 5_200;

    @Override
    public Benchmark.Settings defaults() {
        return new Benchmark.Settings(0.1, Sequences.ofWindow(512));
    }

    @Override
    public Dataset create(Benchmark.Settings settings) {
        Benchmark source = new Benchmark(
                "wiener-hammerstein",
                Channels.of("u", "V"),
                Channels.of("y", "V"),
                1 / 51_200.0,
                settings.validation(),
                WienerHammersteinPlugin::read);
        return new RecordedSet(source, settings.sequences());
    }

    private static Benchmark.Recordings read(DataContext context) {
        Recording all = BenchmarkFiles.recording(context, FILE, ORIGIN, List.of("u"), List.of("y"));
        int test = START + 100_000;
        return new Benchmark.Recordings(
                List.of(BenchmarkFiles.stretch(all, "train", START, test)),
                List.of(BenchmarkFiles.stretch(all, "test", test, 184_000)));
    }
}
