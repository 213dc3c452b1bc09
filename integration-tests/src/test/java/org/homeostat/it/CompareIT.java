package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A finished run beside one in progress, in the distribution. */
class CompareIT {

    private static final Path FOLDER = Folders.fresh(CompareIT.class, "work");
    private static final Installation INSTALLATION = TinyRun.installation();

    private static Outcome homeostat(String... words) {
        return INSTALLATION.run(FOLDER, words);
    }

    private static List<Map<String, String>> listings() {
        return Stream.of("done", "going")
                .map(run -> Folders.listing(FOLDER.resolve(run)))
                .toList();
    }

    @Test
    void aFinishedRunIsShownBesideOneInProgress() throws IOException {
        RunFolder done = TinyRun.copy(FOLDER.resolve("done"));
        Path going = TinyRun.copy(FOLDER.resolve("going")).folder();
        Files.delete(going.resolve("result.json"));
        Files.writeString(going.resolve("metrics.jsonl"), "{\"epoch\":3,", StandardOpenOption.APPEND);
        Path experiment = going.resolve("experiment.yaml");
        Files.writeString(experiment, Files.readString(experiment).replace("seed: 7", "seed: 8"));
        List<Map<String, String>> before = listings();

        homeostat("compare", "done", "going", "--out", "both")
                .exits(0)
                .says(
                        "validation accuracy",
                        "Different seeds (7: done; 8: going)",
                        "going is unfinished",
                        "compare.html");
        for (String figure : List.of("training-loss", "validation-loss", "validation-accuracy")) {
            assertTrue(Files.size(FOLDER.resolve("both/figures/" + figure + "-over-epochs.png")) > 0);
            assertTrue(Files.size(FOLDER.resolve("both/figures/" + figure + "-over-seconds.png")) > 0);
        }
        String page = Files.readString(FOLDER.resolve("both/compare.html"));
        assertEquals(6, page.split("<figure>", -1).length - 1);

        JsonNode found =
                homeostat("compare", "going", "done", "--json").exits(0).json();
        JsonNode runs = found.path("runs");
        assertEquals(Tiny.PARAMETERS, runs.path(0).path("parameters").asLong(), found::toPrettyString);
        assertEquals(2, runs.path(0).path("epochs").asInt());
        assertEquals(1, runs.path(0).path("ratio").asDouble());
        assertEquals(
                done.result().path("metrics").path("test"),
                runs.path(1).path("metrics").path("test"));
        assertTrue(Files.size(FOLDER.resolve("compare/going-done/compare.json")) > 0);

        homeostat("compare", "done", "going", "--out", "done").exits(2).says("neither empty nor");
        homeostat("compare", "done", "both").exits(1).says("both is no run folder");
        homeostat("compare", "done", "nowhere").exits(2).says("nowhere");
        homeostat("compare", "done", "going", "--metric", "f1").exits(1).says("accuracy, loss");
        assertEquals(before, listings(), "the runs' folders are read alone");
    }
}
