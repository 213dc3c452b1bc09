package org.homeostat.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.model.Certificate;
import org.homeostat.cli.internal.FakePlatform.FakeRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and scripts rely on: exit codes, purity of JSON, one message an error. */
class CommandsTest {

    private final Spoken spoken = new Spoken();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "describe",
                "schema",
                "new",
                "check",
                "summary",
                "run",
                "resume",
                "evaluate",
                "sensitivity",
                "saliency",
                "compare",
                "export",
                "bench",
                "doctor",
                "shell",
                "version"
            })
    void explainsEachCommand(String command) {
        assertEquals(0, spoken.say(command, "--help"));
        assertTrue(spoken.out().startsWith("Usage: homeostat " + command), spoken.out());
        assertEquals("", spoken.err());
    }

    @Test
    void listsAllCommandsInItsHelp() {
        assertEquals(0, spoken.say("--help"));
        for (String command : List.of("list", "run", "resume", "evaluate", "doctor", "shell", "bench")) {
            assertTrue(spoken.out().contains("  " + command + " "), command + " is missing in\n" + spoken.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', COMMAND",
        "rum, run",
        "run, EXPERIMENT",
        "run digits-deq --devise cpu, --device",
        "run digits-deq --seed seven, seven",
        "run digits-deq --set nonsense, nonsense",
        "run digits-dek, Did you mean 'digits-deq'?",
        "run no/such/file.yaml, no/such/file.yaml",
        "check nothing-like-it, digits-deq",
        "list solfers, Did you mean 'solvers'?",
        "describe andersen, Did you mean 'anderson'?",
        "describe solver deq, 'there are anderson, picard'",
        "resume no-such-run, no-such-run",
        "evaluate no-such-run, no-such-run",
        "sensitivity no-such-run, no-such-run",
        "sensitivity . --samples=0, --samples is 0",
        "sensitivity . --radius=-1, --radius is -1.0",
        "sensitivity . --steps=many, many",
        "saliency no-such-run, no-such-run",
        "saliency . no-such-run, no-such-run",
        "saliency . --samples=0, --samples is 0",
        "saliency . --samples=few, --samples is 'few'",
        "saliency . --tolerance=2, --tolerance is 2.0",
        "compare ., at least 2 values",
        "compare . no-such-run, no-such-run",
        "evaluate some-run --diagnostics -1, accepted is a number of samples",
        "evaluate --diagnostics=-1 some-run, accepted is a number of samples",
        "evaluate --diagnostics 2.5 some-run, found '2.5'",
        "bench stop, Did you mean 'step'?",
        "new solution x, a solver or a basis",
        "new solver Not_Lower, lower-case words",
        "shell, homeostat:list"
    })
    void answersWrongWordsWithOneMessage(String words, String expected) {
        String[] args = words.isEmpty() ? new String[0] : words.split(" ");
        assertEquals(2, spoken.say(args), spoken.err());
        assertTrue(spoken.err().contains(expected), spoken.err());
        assertFalse(spoken.err().contains("\tat "), spoken.err());
        assertEquals("", spoken.out());
    }

    @Test
    void tellsEveryProblemOfAnExperiment() {
        spoken.platform.experimentProblem = "unknown key 'epoch'";
        assertEquals(2, spoken.say("check", "digits-deq"));
        assertEquals("digits-deq.yaml:3: unknown key 'epoch'\ndigits-deq.yaml:4: and more\n", spoken.err());
    }

    @Test
    void tellsProblemsAsJsonToo() {
        spoken.platform.experimentProblem = "unknown key 'epoch'";
        assertEquals(2, spoken.say("check", "digits-deq", "--json"));
        assertEquals(
                Map.of(
                        "experiment",
                        "digits-deq",
                        "problems",
                        List.of("digits-deq.yaml:3: unknown key 'epoch'", "digits-deq.yaml:4: and more")),
                Json.object(spoken.out()));
        Spoken again = new Spoken();
        assertEquals(0, again.say("check", "digits-deq", "--json"));
        assertEquals(Map.of("experiment", "digits-deq", "problems", List.of()), Json.object(again.out()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --json",
                "list solvers --json",
                "list experiments --json",
                "describe anderson --json",
                "check digits-deq --json",
                "summary digits-deq --json",
                "run digits-deq --json --out somewhere",
                "bench --json",
                "bench step --json",
                "doctor --json"
            })
    void printsJsonAlone(String words) {
        spoken.platform.problems.put("broken.jar", "it is no bundle");
        spoken.say(words.split(" "));
        assertFalse(Json.object(spoken.out()).isEmpty(), spoken.out());
    }

    @Test
    void summarySaysWhereTheParametersAre() {
        assertEquals(0, spoken.say("summary", "digits-deq"));
        assertTrue(spoken.out().endsWith("11 trainable parameters\nof these 7 in cell, 4 in readout\n"), spoken.out());
    }

    @Test
    void summarySaysOfWhichWeightsItsCertificatesAre() {
        spoken.platform.certificates = List.of(new Certificate("lipschitz", "Moves by at most 0.88.", 0.88, true));
        assertEquals(0, spoken.say("summary", "digits-deq"));
        String told = "certificates of the initial weights; those of a run are in its result.json and told by:"
                + " homeostat evaluate RUN\nholds: lipschitz. Moves by at most 0.88.\n";
        assertTrue(spoken.out().endsWith(told), spoken.out());
        Spoken asJson = new Spoken();
        assertEquals(0, asJson.say("summary", "digits-deq", "--json"));
        assertEquals("initial weights", Json.object(asJson.out()).get("certificatesOf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"summary", "check", "run"})
    void theFolderOfARunIsNoExperiment(String command) throws IOException {
        Files.writeString(folder.resolve("experiment.yaml"), "homeostat: 1\n");
        assertEquals(2, spoken.say(command, folder.toString()));
        assertTrue(spoken.err().contains("'" + folder + "' is the folder of a run"), spoken.err());
        assertTrue(spoken.err().contains("homeostat evaluate " + folder), spoken.err());
        assertFalse(spoken.err().contains("digits-deq"), spoken.err());
    }

    @Test
    void listsWithoutAskingAnyPlugin() {
        spoken.platform.problems.put("broken.jar", "it is no bundle");
        assertEquals(0, spoken.say("list"));
        assertTrue(spoken.out().contains("  anderson  Mixes.\n"), spoken.out());
        assertTrue(spoken.out().contains("com.acme.picard 2.1.0"), spoken.out());
        assertTrue(spoken.out().contains("  digits-deq  The main job\n"), spoken.out());
        assertEquals("problem: broken.jar: it is no bundle\n", spoken.err());
        assertEquals(List.of(), spoken.platform.settingsAsked);
    }

    @Test
    void listsOneKindBySingularOrPlural() {
        assertEquals(0, spoken.say("list", "solver"));
        String singular = spoken.out();
        assertTrue(singular.contains("picard") && !singular.contains("deq"), singular);
        Spoken again = new Spoken();
        assertEquals(0, again.say("list", "solvers"));
        assertEquals(singular, again.out());
    }

    @Test
    void takesAKindWithoutPluginsForWhatItIs() {
        assertEquals(0, spoken.say("list", "bases"));
        assertTrue(spoken.out().contains("No plug-in"), spoken.out());
    }

    @Test
    void describesSettings() {
        assertEquals(0, spoken.say("describe", "solvers", "anderson"));
        assertTrue(spoken.out().contains("beta: number, above 0 and at most 2; default 1.0"), spoken.out());
        assertTrue(spoken.out().contains("formerly b"), spoken.out());
    }

    @Test
    void handsSeedDeviceAndChangesOn() {
        spoken.say(
                "run",
                "digits-deq",
                "--set",
                "model.cell.width=32",
                "--set",
                "a=b=c",
                "--seed",
                "3",
                "--device",
                "cpu",
                "--out",
                folder.resolve("run").toString());
        assertEquals(
                Map.of("model.cell.width", "32", "a", "b=c", "seed", "3", "device", "cpu"), spoken.platform.changes);
    }

    @Test
    void printsTheResult() {
        assertEquals(0, spoken.say("run", "digits-deq", "--quiet", "--out", folder.toString()));
        assertTrue(spoken.out().contains("0.9813"), spoken.out());
        assertTrue(spoken.out().contains(folder.toString()), spoken.out());
        assertEquals("", spoken.err());
    }

    @Test
    void showsLinesWhereThereIsNoTerminal() {
        spoken.platform.runs = CommandsTest::shortRun;
        assertEquals(0, spoken.say("run", "digits-deq", "--out", folder.toString()));
        String line = "epoch 1 of 1  train loss 0.2500  validation accuracy 0.9700  iterations 9.500\n";
        assertTrue(spoken.err().contains(line), spoken.err());
        assertTrue(spoken.err().contains("warning: slow"), spoken.err());
        assertFalse(spoken.err().contains("\r"), spoken.err());
    }

    @Test
    void warnsHoweverQuiet() {
        spoken.platform.runs = CommandsTest::shortRun;
        assertEquals(0, spoken.say("run", "digits-deq", "--quiet", "--out", folder.toString()));
        assertEquals("warning: slow\n", spoken.err());
        Spoken json = new Spoken();
        json.platform.runs = CommandsTest::shortRun;
        assertEquals(0, json.say("run", "digits-deq", "--quiet", "--json", "--out", folder.toString()));
        assertEquals("warning: slow\n", json.err());
    }

    @Test
    void showsABarOnATerminal() {
        spoken.platform.runs = CommandsTest::shortRun;
        assertEquals(0, spoken.onTerminal().say("run", "digits-deq", "--out", folder.toString()));
        assertTrue(spoken.err().contains("\r"), spoken.err());
        assertTrue(spoken.err().contains("loss 0.2500  accuracy 0.9700  9.500 iterations"), spoken.err());
    }

    private static FakeRun shortRun(org.homeostat.api.platform.RunListener listener) {
        listener.stage("training");
        listener.step(new FakePlatform.Step(1, 1, 1, 2, 0.5, OptionalDouble.empty()));
        listener.warning("slow");
        Map<String, Object> metrics = Map.of(
                "epoch", 1,
                "train", Map.of("loss", 0.25, "gradientNorm", 3.0),
                "validation", Map.of("accuracy", 0.97),
                "solver", Map.of("iterationsMean", 9.5, "converged", 1.0));
        listener.epoch(1, metrics);
        listener.step(new FakePlatform.Step(1, 1, 2, 2, 0.25, OptionalDouble.of(9.5)));
        return FakeRun.done(Path.of("somewhere"));
    }

    @Test
    void endsAFailedRunWithItsMessage() {
        spoken.platform.runs = listener -> FakeRun.failed(new HomeostatException("The loss is NaN. Lower the rate."));
        assertEquals(1, spoken.say("run", "digits-deq", "--quiet", "--out", folder.toString()));
        assertEquals("The loss is NaN. Lower the rate.\n", spoken.err());
    }

    @Test
    void saysWhereDetailsOfAnUnexpectedErrorAre() {
        spoken.platform.runs = listener -> FakeRun.failed(new IllegalStateException("odd"));
        assertEquals(1, spoken.say("run", "digits-deq", "--quiet", "--out", folder.toString()));
        assertTrue(spoken.err().contains("odd") && spoken.err().contains("in x.log,"), spoken.err());
        assertTrue(spoken.err().contains(folder.resolve("log.txt").toString()), spoken.err());
        assertFalse(spoken.err().contains("\tat "), spoken.err());

        Spoken again = new Spoken();
        again.platform.runs = spoken.platform.runs;
        assertEquals(1, again.say("run", "digits-deq", "--quiet", "--stacktrace", "--out", folder.toString()));
        assertTrue(again.err().contains("\tat "), again.err());
    }

    @Test
    void cancelsAndSaysHowToResumeWhenInterrupted() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        spoken.platform.runs = listener -> {
            starting.countDown();
            return FakeRun.endless();
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> code = thread.submit(() -> spoken.say("run", "digits-deq", "--out", folder.toString()));
            assertTrue(starting.await(10, TimeUnit.SECONDS));
            spoken.runs.interrupt(Duration.ofSeconds(10));
            String told = spoken.err();
            assertEquals(130, code.get(10, TimeUnit.SECONDS));
            assertTrue(told.contains("homeostat resume " + folder), told);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void cancelsWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        spoken.platform.runs = listener -> {
            started.countDown();
            return FakeRun.endless();
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> code = thread.submit(() -> spoken.say("resume", folder.toString()));
            assertTrue(started.await(10, TimeUnit.SECONDS));
            thread.shutdownNow();
            assertEquals(130, code.get(10, TimeUnit.SECONDS));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void printsTheVersion() {
        assertEquals(0, spoken.say("--version"));
        String option = spoken.out();
        assertTrue(option.matches("homeostat \\d+\\.\\d+\\.\\d+.*, Java .*\\R"), option);
        Spoken again = new Spoken();
        assertEquals(0, again.say("version"));
        assertEquals(option, again.out());
    }

    @Test
    void evaluatesTheTestSplitByDefault() {
        assertEquals(0, spoken.say("evaluate", folder.toString(), "--set", "model.solver.maxIterations=1"));
        assertEquals(Map.of("split", "test", "model.solver.maxIterations", "1"), spoken.platform.changes);
    }

    @Test
    void looksForTheGainAsHardAsAsked() {
        assertEquals(0, spoken.say("sensitivity", folder.toString(), "--samples", "7", "--set", "threads=1"));
        assertEquals(
                Map.of("split", "test", "samples", "7", "radius", "OptionalDouble.empty", "threads", "1"),
                spoken.platform.changes);
        assertEquals(0, spoken.say("sensitivity", folder.toString(), "--radius", "0.5", "--split", "validation"));
        assertEquals("OptionalDouble[0.5]", spoken.platform.changes.get("radius"));
        assertEquals("validation", spoken.platform.changes.get("split"));
    }

    @Test
    void explainsTheSamplesAskedFor() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertEquals(0, spoken.say("saliency", folder.toString(), other.toString(), "--samples", "3,17"));
        assertEquals(
                Map.of("split", "test", "samples", "[3, 17]", "class", "predicted", "beside", "other"),
                spoken.platform.changes);
        assertEquals(0, spoken.say("saliency", folder.toString(), "--samples", "5,", "--class", "horse"));
        assertEquals("[5]", spoken.platform.changes.get("samples"));
        assertEquals("horse", spoken.platform.changes.get("class"));
        assertEquals(0, spoken.say("saliency", folder.toString(), "--samples", "5"));
        assertEquals("5", spoken.platform.changes.get("samples"));
    }

    @Test
    void showsRunsSideBySideAndReplacesNothingButAnEarlierComparison() throws IOException {
        String one = Files.createDirectory(folder.resolve("one")).toString();
        String two = Files.createDirectory(folder.resolve("two")).toString();
        Path out = Files.createDirectory(folder.resolve("out"));
        assertEquals(0, spoken.say("compare", one, two, "--out", out.toString()), spoken.err());
        assertEquals(Map.of("folders", "2", "metric", "decisive", "log", "false"), spoken.platform.changes);
        assertEquals("""
                Side by side

                Runs
                  run  s/step
                  one  0.2500
                  two  0.5000
                """, spoken.out());
        assertEquals(List.of(out.resolve("compare.html")), spoken.platform.written);
        assertTrue(spoken.err().contains("written to " + out.resolve("compare.html")), spoken.err());

        Files.writeString(out.resolve("compare.html"), "of a user");
        Spoken refused = new Spoken();
        assertEquals(2, refused.say("compare", one, two, "--out", out.toString()));
        assertTrue(refused.err().contains("neither empty nor the folder of a comparison"), refused.err());
        assertEquals(List.of(), refused.platform.written);
        Files.writeString(out.resolve("compare.json"), "{}");
        Spoken again = new Spoken();
        assertEquals(0, again.say("compare", one, two, "--out", out.toString(), "--metric", "f1", "--log", "--json"));
        assertEquals(Map.of("folders", "2", "metric", "f1", "log", "true"), again.platform.changes);
        assertEquals(Map.of("title", "Side by side", "metric", "accuracy"), Json.object(again.out()));

        List<Path> many = List.of("a", "b", "c", "d", "e", "f").stream()
                .map(folder::resolve)
                .toList();
        assertEquals(Path.of("compare", "a-b-c-d-and-2-more").toAbsolutePath(), CompareFolder.of(many), "by default");
    }

    @ParameterizedTest
    @CsvSource({"--diagnostics, 8", "--diagnostics=3, 3", "--diagnostics 5, 5", "--diagnostics=0, 0"})
    void looksCloselyAtAsManySamplesAsAsked(String option, String samples) {
        List<String> words = new ArrayList<>(List.of("evaluate"));
        words.addAll(List.of(option.split(" ")));
        words.add(folder.toString());
        assertEquals(0, spoken.say(words.toArray(String[]::new)), spoken.err());
        assertEquals(Map.of("split", "test", "diagnostics.samples", samples), spoken.platform.changes);
    }

    @Test
    void printsTheAdjointBesideTheSolver() {
        spoken.platform.runs =
                listener -> FakeRun.of("{\"adjoint\": {\"converged\": 0.5, \"relativeResidualMax\": 1e-5}}");
        assertEquals(0, spoken.say("run", "digits-deq", "--quiet", "--out", folder.toString()));
        String lines = spoken.out().replaceAll(" +", " ");
        assertTrue(
                lines.contains("solver iterations 9.500\nadjoint converged 0.5000, relativeResidualMax 1.000e-05\n"),
                lines);
    }

    @Test
    void tellsTheTimeOfTrainingOnly() {
        assertEquals(0, spoken.say("run", "digits-deq", "--quiet", "--out", folder.toString()));
        assertTrue(spoken.out().contains("time        12.3 s\n"), spoken.out());
        Spoken evaluation = new Spoken();
        evaluation.platform.runs = listener -> FakeRun.evaluated();
        assertEquals(0, evaluation.say("evaluate", folder.toString()));
        assertFalse(evaluation.out().contains("time "), evaluation.out());
    }

    @Test
    void printsWhatACloserLookFound() {
        spoken.platform.runs = listener -> FakeRun.of("""
                {"diagnostics": [{"samples": 8, "spectralRadius": {"median": 0.5, "max": 0.75},
                                  "lipschitz": {"median": 1.5, "max": null}}]}""");
        assertEquals(0, spoken.say("evaluate", folder.toString(), "--quiet"));
        assertTrue(
                spoken.out()
                        .contains("spectral radius 0.5000, 0.7500, Lipschitz constant 1.500, unknown (median and"
                                + " largest of 8 samples)"),
                spoken.out());
    }

    @Test
    void printsWhatIsCertified() {
        spoken.platform.runs = listener -> FakeRun.of("""
                {"certificates": {"contraction": {"statement": "s", "value": 0.9, "holds": true},
                                  "gamma": {"statement": "s", "value": 2.0, "holds": false}}}""");
        assertEquals(0, spoken.say("evaluate", folder.toString(), "--quiet"));
        String lines = spoken.out().replaceAll(" +", " ");
        assertTrue(
                lines.contains("certificate contraction 0.9000, holds\ncertificate gamma 2, DOES NOT HOLD\n"), lines);
    }

    @Test
    void helpsByTheWordToo() {
        assertEquals(0, spoken.say("help"));
        assertTrue(spoken.out().contains("  evaluate "), spoken.out());
        Spoken command = new Spoken();
        assertEquals(0, command.say("help", "evaluate"));
        assertTrue(command.out().startsWith("Usage: homeostat evaluate"), command.out());
    }

    @Test
    void refusesUnknownExportFormats() {
        assertEquals(2, spoken.say("export", folder.toString(), "weights.bin"));
        assertTrue(spoken.err().contains(".npz"), spoken.err());
        assertEquals(0, spoken.say("export", folder.toString(), "weights.npz"));
    }

    @Test
    void failsTheBenchmarkThatMissesItsBar() {
        assertEquals(0, spoken.say("bench", "step"));
        assertTrue(spoken.out().contains("passed"), spoken.out());
        spoken.platform.measured = 1.7;
        assertEquals(1, spoken.say("bench", "step"));
        assertTrue(spoken.out().contains("MISSED"), spoken.out());
    }

    @Test
    void measuresOnWhereOneBenchmarkCannotRun() {
        spoken.platform.unmeasurable = "Only Linux has it.";
        assertEquals(1, spoken.say("bench", "--json"));
        assertTrue(spoken.err().contains("step was not measured: Only Linux has it."), spoken.err());
        assertEquals(Map.of(), Json.object(spoken.out()));
        assertEquals(1, spoken.say("bench", "step"));
        assertTrue(spoken.err().endsWith("Only Linux has it.\n"), spoken.err());
    }

    @Test
    void saysWhereNothingCanBeDrawn() {
        assertEquals(0, spoken.say("bench", "step", "--figures", folder.toString()));
        assertTrue(spoken.err().contains("step has no table whose columns are numbers"), spoken.err());
    }

    @Test
    void examinesOnWhenThePatientLacksAnEngine() {
        assertEquals(1, spoken.say("doctor"));
        assertTrue(spoken.out().contains("The engine's library is missing. Install it."), spoken.out());
        assertTrue(spoken.out().contains("plug-ins"), spoken.out());
        assertEquals(List.of("deq", "anderson", "picard"), spoken.platform.settingsAsked);
    }

    @Test
    void leavesAFileAloneThatIsGivenAsRunFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        spoken.platform.runs = listener -> FakeRun.failed(new HomeostatException("It is no folder."));
        assertEquals(1, spoken.say("run", "digits-deq", "--out", file.toString()));
        assertTrue(Files.exists(file));
    }
}
