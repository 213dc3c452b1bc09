package org.homeostat.runtime.internal.settings;

import static org.homeostat.runtime.internal.settings.Fixtures.problems;
import static org.homeostat.runtime.internal.settings.Fixtures.read;
import static org.homeostat.runtime.internal.settings.Fixtures.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Setting;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    private static final String HEAD = "homeostat: 1\nnetwork: explicit\n";
    private static final String SOLVERS = "there are: anderson, picard";

    @Test
    void fillsInDefaults() {
        Fixtures.Experiment settings = read("homeostat: 1\nnetwork: deq\n").settings();
        assertEquals(7, settings.seed());
        assertEquals(Fixtures.Experiment.defaults().training(), settings.training());
        Fixtures.Equilibrium network = (Fixtures.Equilibrium) settings.network().get();
        assertEquals(new Fixtures.Mixing(4, 1), network.solver().get());
        Budget budget = network.solver().common(Budget.class).orElseThrow();
        assertEquals(1e-5, budget.tolerance());
        assertEquals(50, budget.maxIterations());
        assertEquals(
                1e-4, network.others().get(0).common(Budget.class).orElseThrow().tolerance());
    }

    @Test
    void readsEveryType() {
        Fixtures.Experiment settings = read("""
                        homeostat: 1
                        name: 'null'
                        network:
                          name: deq
                          widths: []
                          solver: {name: picard, damping: .5, relative: MIXED, onFailure: error, maxIterations: 9}
                          others: [anderson, {name: picard, damping: 1}]
                        training: {epochs: +3, rate: 1e3, shuffle: false, window: {to: 5}, clip: 0}
                        seed: -9223372036854775808
                        shade: Light_Blue
                        label: "12"
                        weights: [-7, 3, 1.5e-3]
                        """).settings();
        assertEquals(Optional.of("null"), settings.name());
        assertEquals(
                new Fixtures.Training(3, 1000, false, new Fixtures.Window(0, 5), Optional.of(0.0)),
                settings.training());
        assertEquals(Long.MIN_VALUE, settings.seed());
        assertEquals(Fixtures.Shade.LIGHT_BLUE, settings.shade());
        assertEquals("12", settings.label());
        assertEquals(List.of(-7.0, 3.0, 1.5e-3), settings.weights());
        Fixtures.Equilibrium network = (Fixtures.Equilibrium) settings.network().get();
        assertEquals(List.of(), network.widths());
        Budget budget = network.solver().common(Budget.class).orElseThrow();
        assertEquals(Budget.Relative.MIXED, budget.relative());
        assertEquals(Budget.OnFailure.ERROR, budget.onFailure());
        assertEquals(9, budget.maxIterations());
        assertEquals(2, network.others().size());
    }

    @Test
    void notesThePluginsInUse() {
        assertEquals(
                List.of("network 'deq'", "solver 'anderson'", "solver 'picard'"),
                read("homeostat: 1\nnetwork: deq\n").uses().stream()
                        .map(use -> use.kind() + " '" + use.name() + "'")
                        .toList());
    }

    @Test
    void aMapWithoutNameChangesTheDefaultReference() {
        Fixtures.Equilibrium network =
                (Fixtures.Equilibrium) read("homeostat: 1\nnetwork: {name: deq, solver: {beta: 0.5}}\n")
                        .settings()
                        .network()
                        .get();
        assertEquals(new Fixtures.Mixing(4, 0.5), network.solver().get());
        assertEquals(1e-5, network.solver().common(Budget.class).orElseThrow().tolerance());
    }

    @Test
    void aNameReplacesTheDefaultReference() {
        Fixtures.Equilibrium network =
                (Fixtures.Equilibrium) read("homeostat: 1\nnetwork: {name: deq, solver: anderson}\n")
                        .settings()
                        .network()
                        .get();
        assertEquals(new Fixtures.Mixing(5, 1), network.solver().get());
        assertEquals(1e-4, network.solver().common(Budget.class).orElseThrow().tolerance());
    }

    @Test
    void reportsAllProblemsInTheOrderOfTheFile() {
        refused(
                """
                homeostat: 1
                sede: 3
                network:
                  name: deq
                  solver:
                    name: andersen
                  others: [{name: picard, maxIteratons: 3}]
                  width: 0
                training: {epochs: 3.7}
                """,
                "e.yaml:2: sede: unknown setting; accepted are name, network, training, seed, shade, label, weights;"
                        + " did you mean 'seed'?",
                "e.yaml:6: network.solver: no solver 'andersen'; " + SOLVERS + "; did you mean 'anderson'?",
                "e.yaml:7: network.others[0].maxIteratons: unknown setting; accepted are damping, tolerance, relative,"
                        + " norm, stop, minIterations, maxIterations, maxEvaluations, onFailure, trace,"
                        + " evaluation; did you mean 'maxIterations'?",
                "e.yaml:8: network.width: found '0'; accepted is a whole number, at least 1",
                "e.yaml:9: training.epochs: found '3.7'; accepted is a whole number, at least 1 and at most 1000");
    }

    @Test
    void refusesWhatIsNoExperiment() {
        refused("", "e.yaml:1: is empty; an experiment begins with 'homeostat: 1'");
        refused("# nothing\n", "e.yaml:1: is empty; an experiment begins with 'homeostat: 1'");
        refused("[1]", "e.yaml:1: found a list; an experiment is a map that begins with 'homeostat: 1'");
        refused("seven", "e.yaml:1: found 'seven'; an experiment is a map that begins with 'homeostat: 1'");
        assertTrue(problems("a: [1").get(0).startsWith("e.yaml:1: not YAML: "));
        assertTrue(problems(HEAD + "label: 'x\n").get(0).startsWith("e.yaml:4: not YAML: "));
        refused(HEAD + "label: \u0007\n", "e.yaml:3: the character U+0007 is not allowed");
    }

    @Test
    void refusesOtherFormats() {
        String mustBeFirst = "the first key must be 'homeostat: 1', the version of the format; found ";
        refused("network: explicit\n", "e.yaml:1: " + mustBeFirst + "'network'");
        refused("network: explicit\nhomeostat: 1\n", "e.yaml:1: " + mustBeFirst + "'network'");
        String version = "; this platform reads version 1 of the format";
        refused("homeostat: 2\nnetwork: explicit\n", "e.yaml:1: homeostat: found '2'" + version);
        refused("homeostat: '1'\nnetwork: explicit\n", "e.yaml:1: homeostat: found the text \"1\"" + version);
    }

    @Test
    void refusesWhatYamlOffersBeyondValues() {
        refused(HEAD + "label: &a x\n", "e.yaml:3: label: the anchor '&a' is not accepted; leave it out");
        assertTrue(problems(HEAD + "label: &a x\nname: *a\n")
                .contains("e.yaml:4: name: the alias '*a' is not accepted; repeat the value"));
        refused(
                HEAD + "label: !!str x\n",
                "e.yaml:3: label: the tag 'tag:yaml.org,2002:str' is not accepted; leave it out");
        refused(HEAD + "training: !x {}\n", "e.yaml:3: training: the tag '!x' is not accepted; leave it out");
        refused(HEAD + "---\nlabel: x\n", "e.yaml:4: a second document begins here; one is accepted");
        refused(HEAD + "? [a]\n: 3\n", "e.yaml:3: found a list as a key; a word is accepted");
        refused(
                HEAD + "label: " + "[".repeat(60) + "]".repeat(60) + "\n",
                "e.yaml:3: maps and lists nest more than 50 deep");
    }

    @Test
    void refusesDuplicateKeys() {
        refused(HEAD + "seed: 1\nseed: 2\n", "e.yaml:4: seed: given twice, the first time at e.yaml:3; keep one");
        refused(
                HEAD + "training: {epochs: 1,\n  epochs: 1}\n",
                "e.yaml:4: training.epochs: given twice, the first time at e.yaml:3; keep one");
        refused(
                HEAD + "training: {learningRate: 1, rate: 2}\n",
                "e.yaml:3: training.rate: given twice, also as 'learningRate'; keep 'learningRate'");
    }

    @Test
    void refusesWrongNumbers() {
        String whole = "; accepted is a whole number";
        refused(HEAD + "seed: 3.0\n", "e.yaml:3: seed: found '3.0'" + whole);
        refused(HEAD + "seed: 1e3\n", "e.yaml:3: seed: found '1e3'" + whole);
        refused(HEAD + "seed: 0x10\n", "e.yaml:3: seed: found '0x10'" + whole);
        refused(HEAD + "seed: ''\n", "e.yaml:3: seed: found the text \"\"" + whole);
        refused(HEAD + "seed:\n", "e.yaml:3: seed: found nothing" + whole);
        refused(HEAD + "seed: '3'\n", "e.yaml:3: seed: found the text \"3\"" + whole + "; leave out the quotes");
        refused(HEAD + "seed: 9223372036854775808\n", "e.yaml:3: seed: found '9223372036854775808'" + whole);
        refused(
                HEAD + "training: {epochs: 4294967297}\n",
                "e.yaml:3: training.epochs: found '4294967297'" + whole + ", at least 1 and at most 1000");
        String real = "; accepted is a number, more than 0";
        for (String wrong : List.of("0", "-1", ".nan", "NaN", "1d", "0x1p3", "1e999", "1e-999", "fast", "1_000")) {
            refused(
                    HEAD + "training: {learningRate: " + wrong + "}\n",
                    "e.yaml:3: training.learningRate: found '" + wrong + "'" + real);
        }
        refused(HEAD + "weights: [1, 101]\n", "e.yaml:3: weights[1]: found '101'; accepted is a number, at most 100");
    }

    record Ratio(
            @Setting(value = "A ratio.", max = Double.POSITIVE_INFINITY)
            double ratio) implements Fixtures.Network {}

    @Test
    void takesInfinityOnlyWhereASettingStatesIt() {
        refused(
                HEAD + "training: {learningRate: .inf}\n",
                "e.yaml:3: training.learningRate: found '.inf'; accepted is a number, more than 0; it must be finite");
        refused(
                HEAD + "weights: [1, -.Inf]\n",
                "e.yaml:3: weights[1]: found '-.Inf'; accepted is a number, at most 100; it must be finite");
        Fixtures.Source ratio = Fixtures.source("network", "ratio", () -> new Ratio(1));
        Object network = read("homeostat: 1\nnetwork: {name: ratio, ratio: .inf}\n", ratio)
                .settings()
                .network()
                .get();
        assertEquals(new Ratio(Double.POSITIVE_INFINITY), network);
    }

    @Test
    void refusesWrongKindsOfNodes() {
        refused(
                HEAD + "training: {shuffle: yes}\n",
                "e.yaml:3: training.shuffle: found 'yes'; accepted is true or false");
        refused(HEAD + "seed: [1]\n", "e.yaml:3: seed: found a list; accepted is a whole number");
        refused(HEAD + "label: {a: 1}\n", "e.yaml:3: label: found a map; accepted is text");
        refused(HEAD + "label:\n", "e.yaml:3: label: found nothing; accepted is text");
        refused(
                HEAD + "weights: 3\n",
                "e.yaml:3: weights: found '3'; accepted is a list, each a number, at most 100; write [3]");
        refused(
                HEAD + "training: 3\n",
                "e.yaml:3: training: found '3'; accepted is a map of epochs, learningRate, shuffle, window, clip");
        refused(
                HEAD + "shade: dark-rad\n",
                "e.yaml:3: shade: found 'dark-rad'; accepted is one of dark-red, light-blue; did you mean"
                        + " 'dark-red'?");
    }

    @Test
    void refusesWrongReferences() {
        String networks = "there are: deq, explicit";
        refused("homeostat: 1\n", "e.yaml:1: network: is missing and has no default; accepted is a network");
        refused(
                "homeostat: 1\nnetwork:\n",
                "e.yaml:2: network: found nothing; accepted is a network, as a name or a map with a name; " + networks);
        refused(
                "homeostat: 1\nnetwork: [deq]\n",
                "e.yaml:2: network: found a list; accepted is a network, as a name or a map with a name; " + networks);
        refused(
                "homeostat: 1\nnetwork: {width: 3}\n",
                "e.yaml:2: network.name: is missing; it says which network; " + networks);
        refused(
                "homeostat: 1\nnetwork: {name: [deq]}\n",
                "e.yaml:2: network.name: found a list; accepted is the name of a network; " + networks);
        refused(
                "homeostat: 1\nnetwork: {name: explicit, width: 3}\n",
                "e.yaml:2: network.width: unknown setting; there are none");
        refused(
                "homeostat: 1\nnetwork: org.example.other:deq\n",
                "e.yaml:2: network: no network 'org.example.other:deq'; " + networks);
    }

    @Test
    void aNameClaimedByTwoBundlesIsAnErrorUntilTheBundleIsNamed() {
        PluginSource other = new Fixtures.Source(
                "network",
                "explicit",
                "com.other",
                "1.0.0",
                () -> new Fixtures.Made<>(Fixtures.Explicit::new, settings -> settings));
        assertEquals(
                List.of("e.yaml:2: network: the bundles com.other and org.example.explicit both give a network"
                        + " 'explicit'; write com.other:explicit or org.example.explicit:explicit"),
                problems(HEAD, other));
        Bound<Fixtures.Experiment> bound = read("homeostat: 1\nnetwork: com.other:explicit\n", other);
        assertEquals("com.other", bound.uses().get(0).bundle());
        assertEquals("com.other:explicit", bound.settings().network().name());
    }

    @Test
    void contradictingSettingsAreProblemsWithTheirPlace() {
        refused(
                HEAD + "training:\n  window:\n    from: 12\n",
                "e.yaml:5: training.window: from is 12 and to 10.0; accepted is from < to");
        refused(
                "homeostat: 1\nnetwork:\n  name: deq\n  solver: {minIterations: 60}\n",
                "e.yaml:4: network.solver: minIterations is 60 and maxIterations 50; accepted is a minIterations of at"
                        + " most maxIterations");
        refused(
                "homeostat: 1\nnetwork:\n  name: deq\n  solver: {minIterations: 10, maxEvaluations: 5}\n",
                "e.yaml:4: network.solver: minIterations is 10 and maxEvaluations 5; accepted is a minIterations below"
                        + " maxEvaluations");
        PluginSource picky = Fixtures.source("network", "picky", Fixtures.Explicit::new, settings -> {
            throw new IllegalArgumentException("no width would do");
        });
        assertEquals(List.of("e.yaml:2: network: no width would do"), problems("homeostat: 1\nnetwork: picky", picky));
    }

    @Test
    void readsFilesOfAtMostOneMegabyteOfUtf8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, HEAD + "label: grün\n");
        assertEquals("grün", read(file).settings().label());

        Files.writeString(file, HEAD + "label: grün\n", StandardCharsets.ISO_8859_1);
        assertEquals(file + ": is not UTF-8 text; save it as UTF-8", refusal(file));
        Files.writeString(file, HEAD + "#".repeat(1_000_000));
        assertEquals(file + ": is larger than 1 MB; an experiment is smaller", refusal(file));
        assertEquals(folder + ": is a folder; give an experiment file", refusal(folder));
        Path missing = folder.resolve("b.yaml");
        assertEquals(missing + ": there is no such file", refusal(missing));
        refused("ü".repeat(500_001), "e.yaml: is larger than 1 MB; an experiment is smaller");
    }

    private static Bound<Fixtures.Experiment> read(Path file) {
        return new SettingsReader(Fixtures.catalog(), Fixtures.common())
                .read(
                        file,
                        Map.of(),
                        Fixtures.Experiment.class,
                        Fixtures.Experiment.defaults(),
                        (bound, findings) -> {});
    }

    private static Bound<Fixtures.Experiment> read(String yaml, PluginSource... more) {
        return Fixtures.read(yaml, more);
    }

    private static String refusal(Path file) {
        return assertThrows(ExperimentException.class, () -> read(file)).getMessage();
    }

    private static Budget budget(String solver, Map<String, String> changes) {
        Bound<Fixtures.Experiment> bound =
                Fixtures.read("homeostat: 1\nnetwork: {name: deq, solver: " + solver + "}\n", changes);
        // what is written down reads back as the same budgets
        Bound<Fixtures.Experiment> again = Fixtures.read(bound.yaml());
        assertEquals(bound.yaml(), again.yaml());
        return ((Fixtures.Equilibrium) again.settings().network().get())
                .solver()
                .common(Budget.class)
                .orElseThrow();
    }

    @Test
    void evaluationHasTheBudgetOfTrainingUnlessItHasItsOwn() {
        Budget one = budget("{name: picard, maxEvaluations: 7}", Map.of());
        assertEquals(7, one.maxEvaluations());
        assertEquals(7, one.evaluation().maxEvaluations());
        assertEquals(Integer.MAX_VALUE, budget("picard", Map.of()).maxEvaluations());

        Budget training = budget(
                "{name: picard, tolerance: 1e-2, minIterations: 2, maxIterations: 9, norm: max,"
                        + " evaluation: {tolerance: 1e-6, maxIterations: 90, onFailure: error, relative: false}}",
                Map.of("network.solver.evaluation.maxEvaluations", "200"));
        assertEquals(1e-2, training.tolerance());
        assertEquals(9, training.maxIterations());
        assertEquals(Integer.MAX_VALUE, training.maxEvaluations());
        assertEquals(Budget.OnFailure.WARN, training.onFailure());
        Budget evaluation = training.evaluation();
        assertEquals(1e-6, evaluation.tolerance());
        assertEquals(Budget.Relative.FALSE, evaluation.relative());
        assertEquals(2, evaluation.minIterations());
        assertEquals(90, evaluation.maxIterations());
        assertEquals(200, evaluation.maxEvaluations());
        assertEquals(Budget.OnFailure.ERROR, evaluation.onFailure());
        assertEquals(Budget.Norm.MAX, evaluation.norm());
    }

    @Test
    void refusesBudgetsThatContradictThemselves() {
        String begin = "homeostat: 1\nnetwork: {name: deq, solver: {name: picard, ";
        refused(
                begin + "minIterations: 8, evaluation: {maxIterations: 5}}}\n",
                "e.yaml:2: network.solver: evaluation allows 5 iterations and asks for at least 8; accepted is a"
                        + " minIterations of at most maxIterations, those of training counting where evaluation has"
                        + " none of its own");
        refused(
                begin + "maxEvaluations: 1}}\n",
                "e.yaml:2: network.solver.maxEvaluations: found '1'; accepted is a whole number, at least 2");
        refused(
                begin + "evaluation: {tolerence: 1}}}\n",
                "e.yaml:2: network.solver.evaluation.tolerence: unknown setting; accepted are tolerance, relative,"
                        + " minIterations, maxIterations, maxEvaluations, onFailure; did you mean 'tolerance'?");
    }

    @Test
    void createsPartsFromPlainValues() {
        SettingsReader reader = new SettingsReader(Fixtures.catalog(), Fixtures.common());
        var ref = reader.create(Solver.class, "anderson", Map.of("window", 3, "tolerance", 1e-9, "relative", false));
        assertEquals(new Fixtures.Mixing(3, 1), ref.get());
        Budget budget = ref.common(Budget.class).orElseThrow();
        assertEquals(1e-9, budget.tolerance());
        assertEquals(Budget.Relative.FALSE, budget.relative());

        ExperimentException e = assertThrows(
                ExperimentException.class,
                () -> reader.create(Solver.class, "anderson", Map.of("window", 3.5, "bata", 1)));
        assertEquals(
                List.of(
                        "solver 'anderson': bata: unknown setting; accepted are window, beta, tolerance, relative, norm,"
                                + " stop, minIterations, maxIterations, maxEvaluations, onFailure, trace,"
                                + " evaluation; did you mean 'beta'?",
                        "solver 'anderson': window: found '3.5'; accepted is a whole number, at least 1 and at most"
                                + " 64"),
                e.problems());
        assertThrows(HomeostatException.class, () -> reader.create(String.class, "anderson", Map.of()));
    }
}
