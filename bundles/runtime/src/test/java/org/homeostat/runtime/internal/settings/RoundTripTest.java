package org.homeostat.runtime.internal.settings;

import static org.homeostat.runtime.internal.settings.Fixtures.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.homeostat.api.platform.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written reads back as the same, and what is no experiment is refused in words. */
class RoundTripTest {

    private static final String FULL = """
            homeostat: 1
            network:
              name: deq
              width: 64
              widths: [32, 16]
              solver:
                name: anderson
                window: 4
                beta: 1.0
                tolerance: 1e-5
                relative: true
                norm: two
                stop: residual
                minIterations: 0
                maxIterations: 50
                maxEvaluations: null
                onFailure: warn
                trace: false
                evaluation: null
              others:
              - name: picard
                damping: 1.0
                tolerance: 1e-4
                relative: true
                norm: two
                stop: residual
                minIterations: 0
                maxIterations: 50
                maxEvaluations: null
                onFailure: warn
                trace: false
                evaluation: null
            training:
              epochs: 20
              learningRate: 0.001
              shuffle: true
              window:
                from: 0
                to: 10.0
              clip: null
            seed: 7
            shade: dark-red
            label: plain
            weights: [0.5, 1.0]
            """;

    private static final int TURNS = 1000;
    private static final String INDICATORS = "{}[]:,-#&*!|>'\"%@`\n \t?0.";

    @Test
    void writesEveryDefault() {
        String yaml = read("homeostat: 1\nnetwork: deq\n").yaml();
        assertEquals(FULL.replace("homeostat: 1\n", "homeostat: 1\nname: null\n"), yaml);
        assertEquals(yaml, read(yaml).yaml());
    }

    @Test
    void anyValuesReadBackAsTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            List<Double> weights = new ArrayList<>();
            for (int k = random.nextInt(4); k > 0; k--) {
                weights.add(-Math.abs(number(random)));
            }
            String label = text(random);
            Node.Entries nodes = Defaults.map(
                    values(
                            "homeostat",
                            1,
                            "name",
                            text(random),
                            "network",
                            "explicit",
                            "training",
                            Map.of("learningRate", Math.abs(number(random))),
                            "seed",
                            random.nextLong(),
                            "label",
                            label,
                            "weights",
                            weights),
                    new Place("", 0, ""));
            Bound<Fixtures.Experiment> first = read(new YamlWriter().block(nodes));
            Bound<Fixtures.Experiment> second = read(first.yaml());
            String message = "seed " + seed + ", turn " + i + ":\n" + first.yaml();
            assertEquals(label, first.settings().label(), message);
            assertEquals(weights, first.settings().weights(), message);
            assertEquals(first.yaml(), second.yaml(), message);
            assertEquals(first.settings().name(), second.settings().name(), message);
            assertEquals(first.settings().training(), second.settings().training(), message);
            assertEquals(first.settings().seed(), second.settings().seed(), message);
            assertEquals(first.settings().weights(), second.settings().weights(), message);
            assertEquals(first.settings().label(), second.settings().label(), message);
        }
    }

    private static Map<String, Object> values(Object... keysAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return values;
    }

    /** Any finite number but zero, all magnitudes alike. */
    private static double number(Random random) {
        double number = Double.longBitsToDouble(random.nextLong());
        return !Double.isFinite(number) || number == 0 ? 0.1 : number;
    }

    /** Texts that YAML would take for something else, and texts of odd characters. */
    private static String text(Random random) {
        String[] awkward = {
            "", "~", "null", "true", "12", "1e3", ".inf", "- a", "a: b", "# x", "'", "\"", "a\nb", " a ", "*a", "&a",
            "!x", "{", "[", "%", "@", "|", ">", "---", "...", "a #b", "\ttab", "yes", "0x1", "<<", "=", "?", ": ",
            "a\r\nb", "\n\n"
        };
        if (random.nextBoolean()) {
            return awkward[random.nextInt(awkward.length)];
        }
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(200); k > 0; k--) {
            int c = random.nextInt(4) == 0 ? random.nextInt(0x11000) : random.nextInt(128);
            text.appendCodePoint(Character.isSurrogate((char) c) && c < 0x10000 ? ' ' : c);
        }
        return text.toString();
    }

    @Test
    void mutationsGiveAnExperimentOrProblems(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("e.yaml");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < TURNS; i++) {
            byte[] bytes = FULL.getBytes(StandardCharsets.UTF_8);
            for (int k = 1 + random.nextInt(4); k > 0; k--) {
                mutate(bytes, random);
            }
            Files.write(file, bytes);
            try {
                assertNotNull(new SettingsReader(Fixtures.catalog(), Fixtures.common())
                        .read(
                                file,
                                Map.of(),
                                Fixtures.Experiment.class,
                                Fixtures.Experiment.defaults(),
                                (bound, findings) -> {}));
                accepted++;
            } catch (ExperimentException e) {
                for (String problem : e.problems()) {
                    assertEquals(true, problem.startsWith(file + ":"), problem);
                    assertEquals(1, problem.lines().count(), problem);
                }
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", turn " + i + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
            }
        }
        assertEquals(true, accepted > 0 && accepted < TURNS, "accepted " + accepted);
    }

    private static void mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] = (byte) INDICATORS.charAt(random.nextInt(INDICATORS.length()));
            default -> {
                int from = random.nextInt(bytes.length);
                int length = Math.min(random.nextInt(20), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
    }
}
