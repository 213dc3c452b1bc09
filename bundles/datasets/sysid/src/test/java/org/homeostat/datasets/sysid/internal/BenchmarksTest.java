package org.homeostat.datasets.sysid.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.testkit.PublishedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Dataset whole(Plugin<Dataset, Benchmark.Settings> plugin) {
        Sequences usual = plugin.defaults().sequences();
        return plugin.create(new Benchmark.Settings(0, new Sequences(0, 0, false, usual.givenOutputs(), false, false)));
    }

    /** The published files; where they are not, there is nothing to test. */
    private DataSplits real(Plugin<Dataset, Benchmark.Settings> plugin, String file) {
        return new DataSplits(whole(plugin), new Context(PublishedData.with("sysid/" + file), manager), manager);
    }

    private record DataSplits(Dataset data, Context context, NDManager manager) {

        List<Integer> lengths(String split) {
            Samples samples = data.open(split, context);
            return IntStream.range(0, samples.size())
                    .mapToObj(i -> (int) samples.targets(manager, i)
                            .singletonOrThrow()
                            .getShape()
                            .get(1))
                    .toList();
        }

        double[] targets(String split, int index) {
            return data.open(split, context)
                    .targets(manager, index)
                    .singletonOrThrow()
                    .toDoubleArray();
        }

        double largest(String split, int index) {
            return Arrays.stream(targets(split, index)).map(Math::abs).max().orElseThrow();
        }
    }

    @Test
    void silverboxHasItsArrow() {
        DataSplits splits = real(new SilverboxPlugin(), "silverbox_SNLS80mV.csv.gz");
        assertEquals(List.of(65_062), splits.lengths(Dataset.TRAIN));
        assertEquals(List.of(21_688, 40_475, 32_000), splits.lengths(Dataset.TEST));
        // the arrow's tip lies beyond all training amplitudes
        assertTrue(splits.largest(Dataset.TEST, 1) > 1.3 * splits.largest(Dataset.TRAIN, 0));
        assertTrue(splits.largest(Dataset.TEST, 2) < 1.1 * splits.largest(Dataset.TRAIN, 0));
    }

    @Test
    void wienerHammersteinIsExcitedThroughout() {
        DataSplits splits = real(new WienerHammersteinPlugin(), "wiener_hammerstein_2009.csv.gz");
        assertEquals(List.of(100_000), splits.lengths(Dataset.TRAIN));
        assertEquals(List.of(78_800), splits.lengths(Dataset.TEST));
        double[] outputs = splits.targets(Dataset.TEST, 0);
        double[] start = Arrays.copyOf(outputs, 2_000);
        double[] end = Arrays.copyOfRange(outputs, outputs.length - 2_000, outputs.length);
        assertTrue(power(start) > 0.02 && power(end) > 0.02, power(start) + " " + power(end));
    }

    private static double power(double[] values) {
        return Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    }

    @Test
    void cascadedTanksBeginFull() {
        DataSplits splits = real(new CascadedTanksPlugin(), "cascaded_tanks.csv");
        assertEquals(List.of(1_024), splits.lengths(Dataset.TRAIN));
        assertEquals(List.of(1_024), splits.lengths(Dataset.TEST));
        assertEquals(5.205, splits.targets(Dataset.TRAIN, 0)[0], 1e-9);
        assertEquals(4.9728, splits.targets(Dataset.TEST, 0)[0], 1e-9);
    }

    @Test
    void velocitiesAddUpToThePositionsOfEmps() {
        DataSplits splits = real(new EmpsPlugin(), "emps_train.csv.gz");
        Path file = splits.context().folder().resolve("sysid/emps_train.csv.gz");
        assertEquals(List.of(24_840), splits.lengths(Dataset.TRAIN));
        double[] velocities = splits.targets(Dataset.TRAIN, 0);
        double[] positions = Arrays.stream(Table.NAMED.read(file, List.of("qm"), false))
                .mapToDouble(row -> row[0])
                .toArray();
        double sum = positions[0];
        for (int t = 0; t < velocities.length; t++) {
            sum += velocities[t] * 1e-3;
            assertEquals(positions[t + 1], sum, 1e-9);
        }
    }

    @Test
    void theF16HasSevenLevels() {
        DataSplits splits = real(new F16Plugin(), "f16_fullmsine_level7.5x73728.f4.gz");
        assertEquals(List.of(73_728, 73_728, 73_728), splits.lengths(Dataset.TEST));
        assertEquals(
                List.of("level-2", "level-4", "level-6"),
                splits.data().open(Dataset.TEST, splits.context()).names());
        assertTrue(splits.largest(Dataset.TEST, 2) > splits.largest(Dataset.TEST, 0));
    }

    @Test
    void theRealPendulumHangsAtZero() {
        DataSplits splits = real(new RealPendulumPlugin(), "single_pendulum_id_10ms.csv");
        assertEquals(List.of(917, 917, 917, 917), splits.lengths(Dataset.TRAIN));
        assertEquals(List.of(917, 917), splits.lengths(Dataset.TEST));
        assertEquals(1.52316 - Math.PI, splits.targets(Dataset.TRAIN, 0)[0], 1e-9);
        assertEquals(2, splits.data().input().shape().get(1));
    }

    @Test
    void shapesAreKnownWithoutFiles() {
        for (Plugin<Dataset, Benchmark.Settings> plugin : List.of(
                new SilverboxPlugin(),
                new WienerHammersteinPlugin(),
                new CascadedTanksPlugin(),
                new EmpsPlugin(),
                new F16Plugin(),
                new RealPendulumPlugin())) {
            Dataset data = plugin.create(plugin.defaults());
            assertEquals(
                    List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE),
                    data.input().axes());
            assertEquals(-1, data.target().shape().get(0));
            assertEquals(data.target().names().size(), data.target().shape().get(1));
            assertTrue(data.target().sampleTime().orElseThrow() > 0);
            assertFalse(data.target().units().contains(""));
        }
    }

    @Test
    void filesThatAreNotThePublishedOnesAreRefused(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("sysid"));
        Files.writeString(folder.resolve("sysid/cascaded_tanks.csv"), "uEst,uVal,yEst,yVal\n1,2,3,4\n");
        Context context = new Context(folder, manager);
        Dataset data = whole(new CascadedTanksPlugin());
        String message = assertThrows(HomeostatException.class, () -> data.open(Dataset.TRAIN, context))
                .getMessage();
        assertTrue(message.contains("has 1 rows, and 1024 are needed"), message);
    }

    @Test
    void theEndOfTrainingIsForValidation() {
        Path folder = PublishedData.with("sysid/cascaded_tanks.csv");
        Dataset data = new CascadedTanksPlugin()
                .create(new Benchmark.Settings(0.25, new Sequences(0, 0, false, 5, false, false)));
        DataSplits splits = new DataSplits(data, new Context(folder, manager), manager);
        assertEquals(List.of("train", "validation", "test"), data.splits());
        assertEquals(List.of(768), splits.lengths(Dataset.TRAIN));
        assertEquals(List.of(256), splits.lengths(Dataset.VALIDATION));
    }
}
