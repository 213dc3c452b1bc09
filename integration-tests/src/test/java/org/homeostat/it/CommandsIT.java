package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command, from the outside. */
class CommandsIT {

    private static final Path FOLDER = Folders.fresh(CommandsIT.class, "work");
    private static final Installation INSTALLATION = TinyRun.installation();

    /** Several commands share a session, which spares their starts; what scripts rely on is asked of processes. */
    private static Shell shell;

    @BeforeAll
    static void open() {
        shell = new Shell(INSTALLATION.command("shell").in(FOLDER).start());
    }

    @AfterAll
    static void leave() {
        try (Shell left = shell) {
            left.leave().exits(0);
        }
    }

    private static Outcome homeostat(String... words) {
        return INSTALLATION.run(FOLDER, words);
    }

    @Test
    void listShowsEveryKindAndTheExperiments() {
        Outcome list = homeostat("list").exits(0);
        list.says(
                "solvers",
                "gradients",
                "models",
                "cells",
                "datasets",
                "tasks",
                "optimizers",
                "schedules",
                "experiments");
        list.says("anderson", "fixed-point", "implicit", "deq", "mlp", "dense", "conv", "digits", "mnist");
        list.says("classification", "adam", "cosine", "digits-deq");
        list.doesNotSay("problem:");
        System.out.printf("homeostat list: %.2f s%n", list.seconds());
    }

    @Test
    void listAsJsonIsJsonAlone() {
        JsonNode list = homeostat("list", "--json").exits(0).json();
        Set<String> kinds = new HashSet<>();
        list.path("plugins").forEach(plugin -> {
            kinds.add(plugin.path("kind").asText());
            for (String fact : List.of("name", "summary", "bundle", "version")) {
                assertTrue(!plugin.path(fact).asText().isEmpty(), () -> "no " + fact + " in " + plugin);
            }
        });
        assertTrue(
                kinds.containsAll(List.of(
                        "solver",
                        "gradient",
                        "model",
                        "cell",
                        "dataset",
                        "task",
                        "optimizer",
                        "schedule",
                        "activation")),
                kinds::toString);
        assertTrue(list.path("experiments").size() >= 3, list::toPrettyString);
    }

    @Test
    void listOfOneKindShowsNoOther() {
        String list = shell.ask("homeostat:list solvers");
        assertTrue(list.contains("anderson") && list.contains("fixed-point"), list);
        assertFalse(list.contains("classification"), list);
    }

    @Test
    void describeShowsSettingsWithThePlatformsOwn() {
        JsonNode anderson = shell.askJson("homeostat:describe solver anderson --json");
        Set<String> settings = new HashSet<>();
        anderson.path("settings")
                .forEach(setting -> settings.add(setting.path("name").asText()));
        assertTrue(settings.containsAll(List.of("tolerance", "maxIterations", "onFailure")), settings::toString);
        assertTrue(settings.size() > 8, () -> "none of its own: " + settings);
        assertTrue(anderson.path("source").asText().contains("Anderson"), anderson::toPrettyString);
    }

    @Test
    void describeFindsAUniqueName() {
        String deq = shell.ask("homeostat:describe deq");
        for (String word : List.of("model deq", "cell", "solver", "gradient", "source")) {
            assertTrue(deq.contains(word), deq);
        }
    }

    @Test
    void schemaDescribesExperiments() {
        Outcome schema = homeostat("schema").exits(0);
        JsonNode json = schema.json();
        assertTrue(json.path("$schema").asText().contains("json-schema"), json::toString);
        assertTrue(schema.out().contains("anderson") && schema.out().contains("batchSize"), schema::toString);
    }

    @Test
    void checkNeedsNoDataFiles() {
        INSTALLATION
                .command("check", "mnist-deq")
                .in(FOLDER)
                .with("HOMEOSTAT_DATA", FOLDER.resolve("nothing"))
                .run()
                .exits(0);
    }

    @Test
    void checkBuildsTheModelAndPrintsJson() {
        Outcome right = homeostat("check", "digits-deq", "--json").exits(0);
        assertEquals(0, right.json().path("problems").size(), right::toString);
        System.out.printf("homeostat check: %.2f s%n", right.seconds());
        // one-cycle rests for five epochs: only the whole experiment shows that it does not fit
        JsonNode problems = homeostat(
                        "check",
                        "digits-deq",
                        "--set",
                        "training.schedule=one-cycle",
                        "--set",
                        "training.epochs=3",
                        "--json")
                .exits(2)
                .json()
                .path("problems");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).asText().startsWith("--set training.schedule: one-cycle"), problems::toString);
    }

    @Test
    void theConsoleEndsByItsExit() {
        try (Shell other = new Shell(INSTALLATION.command("shell").in(FOLDER).start())) {
            other.ask("homeostat:version");
            other.process().type("exit");
            other.process().end().exits(0);
        }
    }

    @Test
    void downloadAloneTriesTheEngine() {
        homeostat("--download-engine").exits(0).says("engine");
    }

    @Test
    void diagnosticsLookAtAsManySamplesAsAsked() {
        RunFolder run = TinyRun.shared();
        JsonNode found = homeostat("evaluate", run.folder().toString(), "--diagnostics", "3", "--json")
                .exits(0)
                .json()
                .path("diagnostics");
        assertEquals(1, found.size(), found::toString);
        assertEquals(3, found.get(0).path("samples").asInt());
        double radius = found.get(0).path("spectralRadius").path("max").asDouble(Double.NaN);
        double lipschitz = found.get(0).path("lipschitz").path("max").asDouble(Double.NaN);
        assertTrue(0 < radius && radius <= lipschitz * 1.001, found::toString);
    }

    @Test
    void summaryCountsParameters() {
        JsonNode summary = homeostat("summary", "digits-deq", "--set", "model.cell.width=24", "--json")
                .exits(0)
                .json();
        assertEquals(
                24 * 24 + 24 * 64 + 24 + 10 * 24 + 10,
                summary.path("parameters").asLong());
        long sum = 0;
        for (JsonNode tensor : summary.path("tensors")) {
            long size = 1;
            for (JsonNode length : tensor.path("shape")) {
                size *= length.asLong();
            }
            sum += size;
        }
        assertEquals(summary.path("parameters").asLong(), sum, summary::toPrettyString);
    }

    @Test
    void summaryOfTheBaselineCountsToo() {
        JsonNode summary = shell.askJson("homeostat:summary digits-mlp --set 'model.widths=[20, 30]' --json");
        assertEquals(
                64 * 20 + 20 + 20 * 30 + 30 + 30 * 10 + 10,
                summary.path("parameters").asLong());
    }

    @Test
    void evaluateGivesTheRunsOwnAccuracy() {
        RunFolder run = TinyRun.shared();
        Map<String, String> before = Folders.listing(run.folder());
        JsonNode test = homeostat("evaluate", run.folder().toString(), "--json")
                .exits(0)
                .json();
        JsonNode validation = shell.askJson("homeostat:evaluate " + run.folder() + " --split validation --json");
        assertEquals(run.metric("test", "accuracy"), accuracy(test, "test"), 1e-6, test::toPrettyString);
        assertEquals(
                run.metric("validation", "accuracy"),
                accuracy(validation, "validation"),
                1e-6,
                validation::toPrettyString);
        assertEquals(before, Folders.listing(run.folder()), "evaluate changed the run folder");
    }

    private static double accuracy(JsonNode result, String split) {
        return result.path("metrics").path(split).path("accuracy").asDouble(-1);
    }

    @Test
    void evaluateWithOneIterationIsAnotherModel() {
        RunFolder run = TinyRun.shared();
        JsonNode result =
                shell.askJson("homeostat:evaluate " + run.folder() + " --set model.solver.maxIterations=1 --json");
        double loss = result.path("metrics").path("test").path("loss").asDouble(Double.NaN);
        assertTrue(Math.abs(loss / run.metric("test", "loss") - 1) > 1e-3, result::toPrettyString);
    }

    @Test
    void exportsAgreeInBothFormats() {
        RunFolder run = TinyRun.shared();
        Path npz = FOLDER.resolve("parameters.npz");
        Path safetensors = FOLDER.resolve("parameters.safetensors");
        homeostat("export", run.folder().toString(), npz.toString()).exits(0);
        shell.ask("homeostat:export " + run.folder() + " " + safetensors);
        Map<String, Tensors.Tensor> one = Tensors.npz(npz);
        Map<String, Tensors.Tensor> other = Tensors.safetensors(safetensors);
        assertEquals(one.keySet(), other.keySet());
        long size = 0;
        for (String name : one.keySet()) {
            assertArrayEquals(one.get(name).shape(), other.get(name).shape(), name);
            assertArrayEquals(one.get(name).values(), other.get(name).values(), name);
            size += one.get(name).values().length;
        }
        assertEquals(Tiny.PARAMETERS, size);
    }

    @Test
    void resumeOfAFinishedRunChangesNothing() {
        RunFolder run = TinyRun.copy(FOLDER.resolve("finished"));
        String said = shell.ask("homeostat:resume finished");
        assertFalse(said.contains("exit code"), said);
        assertEquals(TinyRun.shared().metrics(), run.metrics());
    }

    @Test
    void doctorFindsAllWell() {
        Outcome doctor = homeostat("doctor").exits(0);
        doctor.says("java", "engine", "bundles", "data");
        JsonNode json = shell.askJson("homeostat:doctor --json");
        assertTrue(json.path("checks").size() >= 5, json::toPrettyString);
    }

    @Test
    void versionIsTheBuilds() {
        homeostat("version").exits(0).says(Installation.VERSION);
    }

    @Test
    void newExperimentPassesItsCheck() {
        homeostat("new", "experiment", "mine").exits(0);
        assertTrue(Files.exists(FOLDER.resolve("mine.yaml")));
        String check = shell.ask("homeostat:check mine.yaml");
        assertTrue(check.contains("nothing is wrong"), check);
        String again = shell.askInVain("homeostat:new experiment mine", 2);
        assertTrue(again.contains("not overwritten"), again);
    }

    @Test
    void helpListsTheCommands() {
        homeostat("--help")
                .exits(0)
                .says("list", "describe", "schema", "new", "check", "summary", "run", "resume", "evaluate", "export")
                .says("bench", "doctor", "shell");
        homeostat("run", "--help").exits(0).says("--set", "--seed", "--device", "--out", "--quiet");
    }

    @Test
    void wrongWordsNameTheNearestRightOnes() {
        homeostat("rnu", "digits-deq").exits(2).says("'run'");
        homeostat("run", "digits-dqe").exits(2).says("'digits-deq'");
    }

    @ParameterizedTest
    @CsvSource({
        "list solvrs, 'solvers'",
        "describe andersonn, anderson",
        "check digits-deq --set model.cell.widht=3, 'width'",
        "check digits-deq --set model.solver=andersen, anderson",
        "run digits-deq --sed 3, --se",
        "new solvr x, solver",
        "evaluate nowhere, nowhere",
    })
    void wrongWordsNameTheNearestRightOnesInASessionToo(String words, String nearest) {
        String said = shell.askInVain("homeostat:" + words, 2);
        assertTrue(said.contains(nearest), said);
    }

    @Test
    void noWordsAreWrongWords() {
        homeostat().exits(2).says("homeostat", "COMMAND");
    }

    @Test
    @EnabledIfSystemProperty(named = "homeostat.full", matches = "true", disabledReason = "long; -Pfull runs it")
    void benchMeasuresRatios() {
        Outcome bench = homeostat("bench", "--json");
        assertTrue(bench.exit() == 0 || bench.exit() == 1, bench::toString);
        assertTrue(bench.json().size() >= 1, bench::toString);
        System.out.println(bench.out());
    }
}
