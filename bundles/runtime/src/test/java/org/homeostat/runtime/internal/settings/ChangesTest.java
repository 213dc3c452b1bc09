package org.homeostat.runtime.internal.settings;

import static org.homeostat.runtime.internal.settings.Fixtures.problems;
import static org.homeostat.runtime.internal.settings.Fixtures.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.solver.Budget;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final String YAML = """
            homeostat: 1
            network: deq
            training: {rate: 2}
            weights: [1, 2]
            """;

    @Test
    void setsValuesOnEveryLevel() {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("network.solver", "picard");
        changes.put("network.solver.maxIterations", "1");
        changes.put("network.widths", "[8, 4]");
        changes.put("network.widths[1]", "5");
        changes.put("weights.0", "9");
        changes.put("training.window.to", "77");
        changes.put("training.learningRate", "0.25");
        changes.put("seed", "11");
        Fixtures.Experiment settings = read(YAML, changes).settings();
        Fixtures.Equilibrium network = (Fixtures.Equilibrium) settings.network().get();
        assertEquals(new Fixtures.Picard(1), network.solver().get());
        assertEquals(1, network.solver().common(Budget.class).orElseThrow().maxIterations());
        assertEquals(List.of(8, 5), network.widths());
        assertEquals(List.of(9.0, 2.0), settings.weights());
        assertEquals(77, settings.training().window().to());
        assertEquals(0.25, settings.training().learningRate());
        assertEquals(11, settings.seed());
    }

    @Test
    void keepsTheDefaultReferenceWhereTheFileSaysNothing() {
        Fixtures.Equilibrium network = (Fixtures.Equilibrium) read(YAML, Map.of("network.solver.maxIterations", "1"))
                .settings()
                .network()
                .get();
        assertEquals(new Fixtures.Mixing(4, 1), network.solver().get());
        assertEquals(1, network.solver().common(Budget.class).orElseThrow().maxIterations());
    }

    @Test
    void aWholeNodeIsSetBeforeWhatIsInside() {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("weights[1]", "8");
        changes.put("network.solver.maxIterations", "7");
        changes.put("network.solver", "picard");
        changes.put("network", "{name: deq, width: 3}");
        changes.put("weights", "[4, 5, 6]");
        Fixtures.Experiment settings = read(YAML, changes).settings();
        Fixtures.Equilibrium network = (Fixtures.Equilibrium) settings.network().get();
        assertEquals(3, network.width());
        assertEquals("picard", network.solver().name());
        assertEquals(7, network.solver().common(Budget.class).orElseThrow().maxIterations());
        assertEquals(List.of(4.0, 8.0, 6.0), settings.weights());
    }

    @Test
    void namesTheChangeInProblems() {
        assertEquals(
                List.of("--set network.width: found 'wide'; accepted is a whole number, at least 1"),
                problems(YAML, Map.of("network.width", "wide")));
        assertEquals(
                List.of("--set network: network.wdth: unknown setting; accepted are width, widths, solver, others; did"
                        + " you mean 'width'?"),
                problems(YAML, Map.of("network", "{name: deq, wdth: 3}")));
        assertEquals(
                List.of("--set seed.x: seed: found a map; accepted is a whole number"),
                problems(YAML, Map.of("seed.x", "3")));
        assertEquals(
                List.of("--set weights.7: 'weights' is a list of 2; found '7', accepted is an index from 0 to 1"),
                problems(YAML, Map.of("weights.7", "3")));
        assertEquals(
                List.of("--set weights.last: 'weights' is a list of 2; found 'last', accepted is an index from 0 to 1"),
                problems(YAML, Map.of("weights.last", "3")));
    }

    @Test
    void refusesWrongPathsAndValues() {
        for (String path : List.of("", ".", "a.", ".a", "a..b", "[0]", "a[", "a[x]", "a[0]b", "a.[0]")) {
            assertEquals(
                    List.of("--set " + path + ": is no path; accepted are names joined by dots, for example"
                            + " model.solver.window or model.widths[0]"),
                    problems(YAML, Map.of(path, "3")));
        }
        assertEquals(
                List.of("--set label: not YAML: while parsing a flow sequence, expected ',' or ']', but got"
                        + " <stream end>"),
                problems(YAML, Map.of("label", "[1")));
        assertEquals(
                List.of("--set label: the tag '!x' is not accepted; leave it out"),
                problems(YAML, Map.of("label", "!x y")));
        assertEquals(
                List.of("--set seed: found nothing; accepted is a whole number"), problems(YAML, Map.of("seed", "")));
    }
}
