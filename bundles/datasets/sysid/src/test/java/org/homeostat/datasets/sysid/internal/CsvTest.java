package org.homeostat.datasets.sysid.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.sysid.internal.CsvPlugin.Csv;
import org.homeostat.datasets.sysid.internal.CsvPlugin.Part;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static final Part NONE = new Part(Optional.empty(), List.of());

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private static Csv csv(
            String file, List<String> inputs, List<String> outputs, Optional<String> recording, Part... parts) {
        return new Csv(
                file,
                inputs,
                outputs,
                List.of(),
                List.of(),
                0.1,
                ",",
                true,
                recording,
                parts[0],
                parts[1],
                parts[2],
                new Sequences(0, 0, false, 0, false, false));
    }

    private static Part rows(double from, double to) {
        return new Part(Optional.empty(), List.of(from, to));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Samples open(Csv settings, String split) {
        return new CsvPlugin().create(settings).open(split, new Context(folder, manager));
    }

    private double[] targets(Csv settings, String split) {
        return open(settings, split).targets(manager, 0).singletonOrThrow().toDoubleArray();
    }

    private static String ramp(int rows) {
        StringBuilder text = new StringBuilder("t, \"u\",y\n");
        for (int t = 0; t < rows; t++) {
            text.append(t).append(',').append(-t).append(',').append(10 * t).append("\n");
        }
        return text.toString();
    }

    @Test
    void splitsAreFractionsOrRowsOrFiles() throws IOException {
        write("a.csv", ramp(10));
        write("b.csv", ramp(3));
        Csv fractions =
                csv("a.csv", List.of("u"), List.of("y"), Optional.empty(), rows(0, 0.6), rows(0.6, 0.8), rows(0.8, 1));
        assertEquals(
                List.of("train", "validation", "test"),
                new CsvPlugin().create(fractions).splits());
        assertArrayEquals(new double[] {0, 10, 20, 30, 40, 50}, targets(fractions, Dataset.TRAIN));
        assertArrayEquals(new double[] {60, 70}, targets(fractions, Dataset.VALIDATION));
        assertArrayEquals(new double[] {80, 90}, targets(fractions, Dataset.TEST));
        Part other = new Part(Optional.of("b.csv"), List.of());
        Csv mixed = csv("a.csv", List.of("2"), List.of("y", "1"), Optional.empty(), rows(2, 4), NONE, other);
        assertEquals(List.of("train", "test"), new CsvPlugin().create(mixed).splits());
        assertArrayEquals(new double[] {20, 2, 30, 3}, targets(mixed, Dataset.TRAIN));
        assertArrayEquals(new double[] {0, 0, 10, 1, 20, 2}, targets(mixed, Dataset.TEST));
        assertArrayEquals(
                new double[] {-2, -3},
                open(mixed, Dataset.TRAIN).inputs(manager, 0).singletonOrThrow().toDoubleArray());
        Csv beyond = csv("a.csv", List.of("u"), List.of("y"), Optional.empty(), rows(2, 11), NONE, NONE);
        String message = assertThrows(HomeostatException.class, () -> open(beyond, Dataset.TRAIN))
                .getMessage();
        assertTrue(message.contains("[2.0, 11.0]") && message.contains("10 rows"), message);
    }

    @Test
    void aColumnTellsRecordingsApart() throws IOException {
        write("a.csv", "run,u,y\n1,0,1\n1,0,2\n2,0,3\n2,0,4\n2,0,5\n");
        Csv settings = csv("a.csv", List.of("u"), List.of("y"), Optional.of("run"), rows(0, 1), NONE, rows(0, 1));
        Samples samples = open(settings, Dataset.TEST);
        assertEquals(List.of("test-1", "test-2"), samples.names());
        assertArrayEquals(
                new double[] {3, 4, 5},
                samples.targets(manager, 1).singletonOrThrow().toDoubleArray());
        assertEquals(1, samples.inputs(manager, 1).singletonOrThrow().getShape().get(2));
    }

    @Test
    void tablesMayBePackedWithoutHeaderAndSeparatedByTabs() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.tsv.gz")))) {
            out.write("1\t2.5\n\n3\t-1e-3\n".getBytes(StandardCharsets.UTF_8));
        }
        double[][] rows = new Table('\t', false).read(folder.resolve("a.tsv.gz"), List.of("2", "1"), false);
        assertArrayEquals(new double[][] {{2.5, 1}, {-1e-3, 3}}, rows);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 14})
    void packedTablesThatAreCutOffAreCalledSo(int bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("1\t2.5\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("cut.gz");
        Files.write(file, Arrays.copyOf(packed.toByteArray(), bytes));
        HomeostatException refused =
                assertThrows(HomeostatException.class, () -> new Table('\t', false).read(file, List.of("1"), false));
        assertEquals("cannot read " + file + ": it is cut off; put it there anew", refused.getMessage());
    }

    @Test
    void errorsNameTheLine() throws IOException {
        write("text.csv", "u,y\n1,2\n3,four\n");
        write("short.csv", "u,y\n1,2\n\n3\n");
        write("infinite.csv", "u,y\n1,NaN\n");
        write("empty.csv", "");
        write("header.csv", "u,y\n");
        refused("text.csv", "y", "line 3, column 'y': 'four' is not a finite number");
        refused("short.csv", "y", "line 4, column 'y': the line has only 1 values");
        refused("infinite.csv", "y", "line 2, column 'y': 'NaN'");
        refused("text.csv", "z", "no column 'z'; it has [u, y]");
        refused("text.csv", "3", "no column '3'");
        refused("empty.csv", "y", "is empty");
        refused("header.csv", "y", "no line of numbers");
        refused("missing.csv", "y", "cannot read");
    }

    private void refused(String file, String column, String expected) {
        Path path = folder.resolve(file);
        String message = assertThrows(HomeostatException.class, () -> Table.NAMED.read(path, List.of(column), false))
                .getMessage();
        assertTrue(message.contains(expected) && message.contains(file), message);
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        Csv good = csv("a.csv", List.of("u"), List.of("y"), Optional.empty(), rows(0, 1), NONE, NONE);
        assertThrows(
                IllegalArgumentException.class,
                () -> csv("a.csv", List.of("u"), List.of("y"), Optional.empty(), NONE, NONE, rows(0, 1)));
        assertThrows(IllegalArgumentException.class, () -> rows(5, 5));
        assertThrows(IllegalArgumentException.class, () -> new Part(Optional.empty(), List.of(1.0)));
        Csv free = csv("a.csv", List.of(), good.outputs(), Optional.empty(), rows(0, 1), NONE, NONE);
        String message = assertThrows(IllegalArgumentException.class, () -> new CsvPlugin().create(free))
                .getMessage();
        assertTrue(message.contains("givenOutputs"), message);
    }
}
