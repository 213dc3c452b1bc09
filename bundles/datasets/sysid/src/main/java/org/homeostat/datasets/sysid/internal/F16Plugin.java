package org.homeostat.datasets.sysid.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers the F-16 ground vibration benchmark, full multisine. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "f16",
        summary =
                "F-16 ground vibration test: force and voltage to three accelerations on a wing, full multisine, seven"
                        + " levels of 73,728 steps.",
        source = "Noël and Schoukens 2017, F-16 aircraft benchmark based on ground vibration test data")
public final class F16Plugin implements Plugin<Dataset, Benchmark.Settings> {

    private static final String ORIGIN =
            "nonlinearbenchmark.org, F-16, full multisine: five rows of 73,728 numbers of 32"
                    + " bits, little-endian: force, voltage, three accelerations";
    private static final int STEPS = 73_728;
    private static final int INPUTS = 2;
    private static final int ROWS = 5;

    @Override
    public Benchmark.Settings defaults() {
        return new Benchmark.Settings(0.05, new Sequences(1_024, 0, true, 0, false, true));
    }

    @Override
    public Dataset create(Benchmark.Settings settings) {
        Benchmark source = new Benchmark(
                "f16",
                new Channels(List.of("force", "voltage"), List.of("N", "V")),
                new Channels(
                        List.of("acceleration-1", "acceleration-2", "acceleration-3"), List.of("m/s²", "m/s²", "m/s²")),
                1 / 400.0,
                settings.validation(),
                F16Plugin::read);
        return new RecordedSet(source, settings.sequences());
    }

    private static Benchmark.Recordings read(DataContext context) {
        return new Benchmark.Recordings(
                List.of(level(context, 1, ""), level(context, 3, ""), level(context, 5, ""), level(context, 7, "")),
                List.of(
                        level(context, 2, "_Validation"),
                        level(context, 4, "_Validation"),
                        level(context, 6, "_Validation")));
    }

    private static Recording level(DataContext context, int level, String suffix) {
        Path file = BenchmarkFiles.find(context, "f16_fullmsine_level" + level + suffix + ".5x73728.f4.gz", ORIGIN);
        FloatBuffer values = values(file);
        double[][] inputs = new double[STEPS][INPUTS];
        double[][] outputs = new double[STEPS][ROWS - INPUTS];
        for (int row = 0; row < ROWS; row++) {
            for (int t = 0; t < STEPS; t++) {
                double value = values.get(row * STEPS + t);
                if (row < INPUTS) {
                    inputs[t][row] = value;
                } else {
                    outputs[t][row - INPUTS] = value;
                }
            }
        }
        return new Recording("level-" + level, inputs, outputs);
    }

    private static FloatBuffer values(Path file) {
        int expected = ROWS * STEPS * Float.BYTES;
        try (InputStream bytes = Table.open(file)) {
            byte[] all = bytes.readNBytes(expected + 1);
            if (all.length != expected) {
                throw new HomeostatException(file + " unpacks to " + (all.length > expected ? "more than " : "")
                        + Math.min(all.length, expected) + " bytes, and " + expected + " are needed; expected is "
                        + ORIGIN);
            }
            return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        } catch (IOException e) {
            throw Table.unreadable(file, e);
        }
    }
}
