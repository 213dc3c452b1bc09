package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that no gradient reaches are named, once. */
class UnreachedParametersRunTest {

    private static final String EXPERIMENT = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: deq
              cell: {name: dense, width: 8}
              gradient: %s
            training:
              %s
              epochs: 2
              batchSize: 300
              evaluateTraining: false
            diagnostics: {samples: 0}
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60));
    private int runs;

    /** Trains, and gives the warnings of parameters that no gradient reached. */
    private List<String> train(String rule, String training) {
        List<String> warnings = new ArrayList<>();
        Platform.end(platform.start(
                EXPERIMENT.formatted(rule, training), folder.resolve("run" + runs++), Platform.collecting(warnings)));
        return warnings.stream()
                .filter(warning -> warning.contains("gradient of"))
                .toList();
    }

    /** One step from z = 0 makes f(0) = σ(Ux + b), which W has no part in. */
    @Test
    void areNamedAfterTheFirstEpoch() {
        List<String> warnings = train("{name: unrolled, steps: 1}", "");
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).matches("epoch 1: the gradient of \\S+ was 0 in every step, .*"), warnings.get(0));
    }

    /** Four updates an epoch. */
    @Test
    void areJudgedAfterTheWarmUp() {
        String warmUp = "unrolledWarmUp: {updates: 2, layers: 1}";
        List<String> warnings = train("{name: unrolled, steps: 1}", warmUp);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith("epoch 2: "), warnings.get(0));
        assertEquals(List.of(), train("implicit", warmUp));
    }

    @ParameterizedTest
    @ValueSource(strings = {"implicit", "jacobian-free", "{name: unrolled, steps: 2}"})
    void areNoneWhereGradientsPass(String rule) {
        assertEquals(List.of(), train(rule, ""));
    }
}
