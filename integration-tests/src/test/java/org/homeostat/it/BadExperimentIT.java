package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wrong experiments are refused with a message that a user can act on. */
class BadExperimentIT {

    private static final Path FOLDER = Folders.fresh(BadExperimentIT.class, "work");
    private static final Installation INSTALLATION = TinyRun.installation();

    private static Outcome check(String name, String yaml) {
        Tiny.in(FOLDER, name + ".yaml", yaml);
        return INSTALLATION.run(FOLDER, "check", name + ".yaml");
    }

    @Test
    void allProblemsAtOnceWithTheirPlaces() {
        String yaml = """
                homeostat: 1
                task: clasification
                dataset: digits
                model:
                  name: deq
                  cell: {name: dense, widht: 8}
                  solver: {name: anderson, tolerance: small, maxIterations: 3.7}
                training: {epochs: -1, optimizer: {name: adam, learningRate: ""}}
                seed: 7
                """;
        Outcome check = check("many", yaml).exits(2);
        check.says("many.yaml", "classification", "widht", "width", "small", "3.7", "epochs", "learningRate");
        for (int line : new int[] {2, 6, 7, 8}) {
            assertTrue(
                    (check.out() + check.err()).matches("(?s).*many\\.yaml\\D{1,10}" + line + "\\b.*"),
                    () -> "line " + line + " is not named\n" + check);
        }
    }

    /**
     * The kinds of wrong files, each with what the message must say; asked in one session, which spares twelve starts. The
     * exit code stands in what the console says about the command.
     */
    @Test
    void eachKindHasItsMessage() {
        Map<String, String[]> kinds = new LinkedHashMap<>();
        kinds.put("unknown-key", new String[] {Tiny.YAML + "sead: 8\n", "sead", "seed"});
        kinds.put("duplicate-key", new String[] {Tiny.YAML + "seed: 8\n", "seed", "twice|duplicate|again|already"});
        kinds.put(
                "misspelt-plugin",
                new String[] {Tiny.YAML.replace("fixed-point", "fixed-pint"), "fixed-pint", "fixed-point"});
        kinds.put(
                "wrong-type",
                new String[] {Tiny.YAML.replace("width: 8", "width: wide"), "width", "wide", "whole number"});
        kinds.put("out-of-range", new String[] {Tiny.YAML.replace("width: 8", "width: 0"), "width", "at least 1"});
        kinds.put("fraction", new String[] {Tiny.YAML.replace("epochs: 2", "epochs: 3.7"), "epochs", "3\\.7"});
        kinds.put("empty", new String[] {"", "homeostat"});
        kinds.put("no-version", new String[] {Tiny.YAML.replace("homeostat: 1\n", ""), "homeostat: 1"});
        kinds.put("later-version", new String[] {Tiny.YAML.replace("homeostat: 1\n", "homeostat: 2\n"), "homeostat", "2"
        });
        kinds.put("second-document", new String[] {Tiny.YAML + "---\nseed: 8\n", "document"});
        kinds.put("alias", new String[] {Tiny.YAML + "description: &a x\nname: *a\n", "alias|anchor"});
        kinds.put("tag", new String[] {Tiny.YAML.replace("seed: 7", "seed: !!java.lang.Long 7"), "tag"});
        kinds.put("no-task", new String[] {Tiny.YAML.replace("task: classification\n", ""), "task"});
        kinds.put(
                "platform-key", new String[] {Tiny.YAML.replace("tolerance: 1e-4", "tolerance: -1"), "tolerance", "0"});
        kinds.put("solver-needs-structure", new String[] {
            Tiny.YAML.replace("name: fixed-point, tolerance", "name: peaceman-rachford, tolerance"),
            "model\\.solver: solver 'peaceman-rachford' needs MonotoneOperator",
            "these would do: anderson, .*fixed-point"
        });
        kinds.put("adjoint-needs-structure", new String[] {
            Tiny.YAML.replace("implicit", "{name: implicit, solver: triangular}"),
            "model\\.gradient\\.solver: solver 'triangular' needs StrictlyTriangular",
            "these would do: .*gmres"
        });
        kinds.put("rule-wants-inverse", new String[] {
            Tiny.YAML.replace("implicit", "shine"), "solver 'fixed-point' offers no InverseEstimate", "broyden"
        });
        kinds.put("cannot-be-built", new String[] {
            Tiny.YAML.replace("gradient: implicit", "pool: 2"), "cannot-be-built\\.yaml:5: model: pool is 2"
        });
        kinds.put("schedule-does-not-fit", new String[] {
            Tiny.YAML.replace("epochs: 2", "epochs: 2, schedule: one-cycle"), "training\\.schedule", "train longer"
        });
        kinds.put("not-yaml", new String[] {Tiny.YAML + "  - [\n", "line|not-yaml\\.yaml"});
        kinds.put("large", new String[] {Tiny.YAML + "# " + "x".repeat(1 << 20) + "\n", "1 MB|MiB|large"});
        try (Shell shell = new Shell(INSTALLATION.command("shell").in(FOLDER).start())) {
            kinds.forEach((kind, expected) -> {
                Tiny.in(FOLDER, kind + ".yaml", expected[0]);
                String said = shell.ask("homeostat:check " + kind + ".yaml");
                assertTrue(said.contains("exit code 2"), () -> kind + " is accepted: " + said);
                assertTrue(!said.contains("\tat "), () -> kind + " shows a stack trace: " + said);
                for (int i = 1; i < expected.length; i++) {
                    String word = expected[i];
                    assertTrue(
                            said.matches("(?is).*(" + word + ").*"),
                            () -> kind + " does not say " + word + ": " + said);
                }
            });
            shell.leave().exits(0);
        }
    }

    @Test
    void aMissingFileIsNamed() {
        INSTALLATION.run(FOLDER, "run", "nowhere.yaml").exits(2).says("nowhere.yaml", "digits-deq");
    }

    @Test
    void runRefusesWhatCheckRefuses() {
        INSTALLATION
                .run(FOLDER, "run", "digits-deq", "--set", "training.batchSize=0")
                .exits(2)
                .says("batchSize", "at least 1");
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        Outcome run = INSTALLATION.run(FOLDER, "run", "digits-deq", "--device", "gpu:97", "--out", "gpu");
        run.exits(run.exit() == 2 ? 2 : 1).says("gpu:97");
    }
}
