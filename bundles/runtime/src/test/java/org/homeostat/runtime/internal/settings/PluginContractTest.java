package org.homeostat.runtime.internal.settings;

import static org.homeostat.runtime.internal.settings.Fixtures.problems;
import static org.homeostat.runtime.internal.settings.Fixtures.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

/** Plug-ins that break their contract are named, with their bundle and how they break it. */
class PluginContractTest {

    private static final String PREFIX = "solver 'bad' of bundle org.example.bad 1.0.0";

    record Bare(int window) {}

    record Unsupported(
            @Setting("A map.") Map<String, String> map,
            @Setting("Raw.") List<float[]> list) {}

    record Greedy(
            @Setting("Mine.") double tolerance,
            @Setting(value = "Too.", aliases = "trace") int steps) {}

    record Evaluating(
            @Setting("Mine.") int evaluation,
            @Setting("Too.") int maxEvaluations) {}

    record Named(@Setting("A name.") String name) {}

    record Empty(@Setting("A reference.") Ref<Solver> inner) {}

    record NoKind(@Setting("A reference.") Ref<Runnable> inner) {}

    record Cyclic(@Setting("More.") List<Cyclic> more) {}

    record Low(@Setting(value = "A number.", min = 1) int number) {}

    private static void broken(String expected, PluginSource bad) {
        assertEquals(
                List.of("solver 'bad': " + expected),
                assertThrows(
                                org.homeostat.api.platform.ExperimentException.class,
                                () -> new SettingsReader(Fixtures.catalog(bad), Fixtures.common())
                                        .create(Solver.class, "bad", Map.of()))
                        .problems());
    }

    private static <S extends Record> void broken(String expected, Supplier<S> defaults) {
        broken(expected, source("solver", "bad", defaults));
    }

    @Test
    void whatIsNoPlugin() {
        broken(
                PREFIX + " is registered with an object of java.lang.String, which is no org.homeostat.api.Plugin of"
                        + " this platform; its bundle must import that package, not contain it",
                new Fixtures.Source("solver", "bad", "org.example.bad", "1.0.0", () -> "no plug-in"));
        broken(
                PREFIX + " has just left or did not start; the log says why if it is a component that failed",
                new Fixtures.Source("solver", "bad", "org.example.bad", "1.0.0", () -> null));
    }

    @Test
    void defaultsThatFail() {
        broken(PREFIX + " gives null as its defaults()", () -> (Bare) null);
        broken(PREFIX + " failed in defaults(): none", () -> {
            throw new IllegalArgumentException("none");
        });
        String message = assertThrows(
                        HomeostatException.class,
                        () -> new SettingsReader(
                                        Fixtures.catalog(source("solver", "bad", () -> {
                                            throw new NoClassDefFoundError("org/example/Gone");
                                        })),
                                        Fixtures.common())
                                .create(Solver.class, "bad", Map.of()))
                .getMessage();
        assertTrue(
                message.startsWith("solver 'bad': " + PREFIX
                        + " failed in defaults(): NoClassDefFoundError: org/example/Gone (PluginContractTest.java:"),
                message);
    }

    @Test
    void settingsOutsideTheContract() {
        broken(PREFIX + ": the setting 'window' lacks @Setting", () -> new Bare(1));
        String accepted = "; accepted are int, long, double, boolean, String, enums, Ref of a contract, records, and"
                + " List or Optional of these";
        broken(
                PREFIX + ": the setting 'map' has the type java.util.Map<java.lang.String, java.lang.String>" + accepted
                        + "; the setting 'list' has the type float[]" + accepted,
                () -> new Unsupported(Map.of(), List.of()));
        broken(
                PREFIX + ": the setting 'tolerance' belongs to the platform; rename it; the setting 'trace' belongs to"
                        + " the platform; rename it",
                () -> new Greedy(1, 1));
        broken(
                PREFIX + ": the setting 'evaluation' belongs to the platform; rename it; the setting 'maxEvaluations'"
                        + " belongs to the platform; rename it",
                () -> new Evaluating(1, 1));
        broken(PREFIX + ": the setting 'name' belongs to the platform; rename it", () -> new Named("x"));
        broken(PREFIX + ": the setting 'inner' is null by default", () -> new Empty(null));
        broken(
                PREFIX + ": the setting 'inner' refers to java.lang.Runnable, which carries no @Kind",
                () -> new NoKind(Ref.of("x", Runnable.class)));
        broken(
                PREFIX + ": the setting 'more' contains itself through " + Cyclic.class.getName(),
                () -> new Cyclic(List.of()));
        broken(
                PREFIX + ": the setting 'inner' is a resolved reference by default; use Ref.of",
                () -> new Empty(Ref.to("x", Solver.class, new Fixtures.Picard(1))));
    }

    @Test
    void defaultsThatAreRefused() {
        broken(
                "number: found '0'; accepted is a whole number, at least 1 (by default of " + PREFIX + ")",
                () -> new Low(0));
        broken(
                "inner: no solver 'andersen'; there are: anderson, bad, picard; did you mean 'anderson'? (by default of "
                        + PREFIX + ")",
                () -> new Empty(Ref.of("andersen", Solver.class)));
        assertEquals(
                List.of("e.yaml:2: network.inner: found '-1'; accepted is a whole number, at least 1"),
                problems("homeostat: 1\nnetwork: {name: n, inner: -1}\n", source("network", "n", () -> new Inner(3))));
    }

    record Inner(@Setting(value = "A number.", min = 1) int inner) {}

    @Test
    void defaultsThatReferToThemselves() {
        List<String> problems = assertThrows(
                        org.homeostat.api.platform.ExperimentException.class,
                        () -> new SettingsReader(
                                        Fixtures.catalog(
                                                source("solver", "bad", () -> new Empty(Ref.of("bad", Solver.class)))),
                                        Fixtures.common())
                                .create(Solver.class, "bad", Map.of()))
                .problems();
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .contains("references nest more than 20 deep; " + PREFIX
                                + " seems to refer to itself by default"),
                problems.get(0));
    }

    @Test
    void createThatFails() {
        broken(PREFIX + " gives null from create()", source("solver", "bad", Fixtures.Explicit::new, s -> null));
        broken(
                PREFIX + " gives an object of java.lang.String from create(), which is no " + Solver.class.getName(),
                source("solver", "bad", Fixtures.Explicit::new, s -> "no solver"));
        String message = assertThrows(
                        HomeostatException.class,
                        () -> new SettingsReader(
                                        Fixtures.catalog(source("solver", "bad", Fixtures.Explicit::new, s -> {
                                            throw new StackOverflowError();
                                        })),
                                        Fixtures.common())
                                .create(Solver.class, "bad", Map.of()))
                .getMessage();
        assertTrue(
                message.startsWith("solver 'bad': " + PREFIX + " failed in create(): StackOverflowError ("), message);
    }

    @Test
    void callsIntoPartsBlameThePlugin() {
        PluginUse use = new PluginUse("solver", "bad", "org.example.bad", "1.0.0", "00");
        HomeostatException e = assertThrows(
                HomeostatException.class,
                () -> PluginCall.run(use, "begin()", () -> {
                    throw new LinkageError("gone");
                }));
        assertTrue(e.getMessage().startsWith(PREFIX + " failed in begin(): LinkageError: gone"), e.getMessage());
        HomeostatException own = new HomeostatException("a file is missing");
        assertEquals(
                own,
                assertThrows(
                        HomeostatException.class,
                        () -> PluginCall.run(use, "open()", () -> {
                            throw own;
                        })));
        assertEquals(3, PluginCall.call(use, "x()", () -> 3));
    }
}
