package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run left on disk.
 *
 * @param folder the run folder
 */
record RunFolder(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Everything that the design promises. */
    private static final List<String> FILES =
            List.of("experiment.yaml", "environment.json", "metrics.jsonl", "result.json", "report.html", "log.txt");

    void isComplete() {
        for (String file : FILES) {
            assertTrue(Files.isRegularFile(folder.resolve(file)), () -> "no " + file + " in " + folder);
            assertTrue(size(folder.resolve(file)) > 0, () -> file + " is empty in " + folder);
        }
        assertTrue(!checkpoints().isEmpty(), () -> "no checkpoint in " + folder);
        assertTrue(!list(folder.resolve("figures")).isEmpty(), () -> "no figure in " + folder);
    }

    JsonNode result() {
        return json(text("result.json"));
    }

    JsonNode environment() {
        return json(text("environment.json"));
    }

    /** The checkpoints' files or folders, finished or not. */
    List<Path> checkpoints() {
        return list(folder.resolve("checkpoints"));
    }

    /** The epochs' metrics without anything that tells a time; none before the first epoch is over. */
    List<JsonNode> metrics() {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.notExists(folder.resolve("metrics.jsonl"))) {
            return lines;
        }
        text("metrics.jsonl").lines().forEach(line -> lines.add(withoutTimes(json(line))));
        return lines;
    }

    /** The final metrics of a split. */
    double metric(String split, String name) {
        JsonNode value = result().path("metrics").path(split).path(name);
        assertTrue(value.isNumber(), () -> "no metric " + split + " " + name + " in " + result());
        return value.asDouble();
    }

    String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode withoutTimes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
                if (names.next().matches("(?i).*(seconds|time|date).*")) {
                    names.remove();
                }
            }
        }
        node.forEach(RunFolder::withoutTimes);
        return node;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
