package org.homeostat.runtime.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.homeostat.runtime.internal.storage.Json;

/** The metrics of a run apart from times, as text, so that equal means equal to the last bit. */
final class Metrics {

    private Metrics() {}

    static List<String> of(Path run) throws IOException {
        List<String> epochs = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            Map<String, Object> epoch = Json.object(line);
            epoch.remove("time");
            epochs.add(Json.line(epoch));
        }
        return epochs;
    }

    /** The metrics of the splits in a result. */
    static String result(Path run) throws IOException {
        return Json.line(
                Json.object(Files.readString(run.resolve("result.json"))).get("metrics"));
    }
}
