package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Broken plug-ins, all in one installation, are named with their reasons and bring nothing down. */
class BrokenPluginsIT {

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void fillThePluginFolder() throws IOException {
        folder = Folders.fresh(BrokenPluginsIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
        Tiny.in(folder);
        Path jars = Files.createDirectories(folder.resolve("jars"));

        Path sound = PluginJar.build("org.example.picard", jars);
        byte[] bytes = Files.readAllBytes(sound);
        Files.write(installation.plugins().resolve("truncated.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        nameless(installation.plugins().resolve("nameless.jar"));
        installation.drop(
                build("org.example.picard", "org.example.lacking", jars, "Import-Package", "org.example.nowhere,*"),
                "lacking.jar");
        installation.drop(
                build("org.example.picard", "org.example.unversioned", jars, "Import-Package", "ai.djl.*;version=!,*"),
                "unversioned.jar");
        for (String kind : new String[] {"Exception", "Error", "Recursion"}) {
            String name = "org.example.with" + kind.toLowerCase(java.util.Locale.ROOT);
            String activator = "org.example.activators.Activators$With" + kind;
            installation.drop(
                    build("org.example.activators", name, jars, "Bundle-Activator", activator), name + ".jar");
        }
        installation.drop(PluginJar.build("org.example.misbehaving", jars), "misbehaving.jar");
    }

    private static Path build(String sources, String name, Path jars, String key, String value) {
        return PluginJar.build(
                Path.of("src/test/bundles").toAbsolutePath().resolve(sources), name, jars, Map.of(key, value));
    }

    private static void nameless(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("readme.txt"));
            jar.write("no bundle".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Outcome homeostat(String... words) {
        return installation.run(folder, words);
    }

    @Test
    void listShowsOursAndNamesTheBroken() {
        Outcome list = homeostat("list").exits(0).says("anderson", "fixed-point", "deq", "digits", "digits-deq");
        list.doesNotSay("picard ");
        saysAll(list);
    }

    @Test
    void doctorNamesTheBrokenWithTheirReasons() {
        Outcome doctor = homeostat("doctor").exits(1);
        saysAll(doctor);
        doctor.says("careless", "@Setting", "damping");
    }

    private static void saysAll(Outcome outcome) {
        outcome.says("truncated.jar", "nameless.jar");
        outcome.says("lacking", "org.example.nowhere");
        outcome.says("unversioned", "ai.djl", "[0.35,0.36)");
        outcome.says("org.example.withexception", "no licence found");
        outcome.says("org.example.witherror", "org/example/Nowhere");
        outcome.says("org.example.withrecursion", "StackOverflowError");
    }

    @Test
    void aSolverThatThrowsEndsTheRun() {
        homeostat("run", "tiny.yaml", "--set", "model.solver=thrower", "--out", "thrower")
                .exits(1)
                .says("'thrower'", "org.example.misbehaving", "forgot to write this");
    }

    /** In one session, which each of them leaves unharmed. */
    @Test
    void solversThatBreakTheirContractAreNamedAndTheSessionGoesOn() {
        try (Shell shell = new Shell(installation.command("shell").in(folder).start())) {
            String breaker = shell.askInVain(run("breaker"), 1);
            assertTrue(breaker.contains("'breaker'") && breaker.contains("NoSuchMethodError"), breaker);
            String misshapen = shell.askInVain(run("misshapen"), 1);
            assertTrue(misshapen.contains("'misshapen'") && misshapen.contains("(64, 8)"), misshapen);
            String careless = shell.askInVain(run("careless"), 2);
            assertTrue(careless.contains("@Setting") && careless.contains("damping"), careless);

            String nan = shell.ask(run("nan"));
            assertTrue(nan.contains("'nan'") && nan.contains("not finite") && nan.contains("1085 of 1085"), nan);
            for (JsonNode epoch : new RunFolder(folder.resolve("nan")).metrics()) {
                assertFalse(epoch.toString().contains("null"), () -> "a NaN came out: " + epoch);
            }

            String sound = shell.ask(run("fixed-point"));
            assertTrue(sound.contains("accuracy"), sound);
            shell.leave().exits(0);
        }
    }

    private static String run(String solver) {
        return "homeostat:run tiny.yaml --set training.epochs=1 --set model.solver=" + solver + " --out " + solver;
    }

    @Test
    void aSolverThatNeverReturnsIsGivenUp() {
        installation
                .command("run", "tiny.yaml", "--set", "model.solver=endless", "--out", "endless")
                .in(folder)
                .with("HOMEOSTAT_OPTS", "-Dhomeostat.watchdog=2")
                .run()
                .exits(1)
                .says("endless", "org.example.misbehaving", "not returned");
    }

    @Test
    @EnabledIfSystemProperty(named = "homeostat.full", matches = "true", disabledReason = "waits long; -Pfull runs it")
    void aSolverThatNeverReturnsCanBeInterrupted() {
        Path run = folder.resolve("interrupted");
        try (Running running = installation
                .command("run", "tiny.yaml", "--set", "model.solver=endless", "--out", "interrupted")
                .in(folder)
                .start()) {
            running.await("the run folder", () -> Files.exists(run.resolve("experiment.yaml")));
            Running.sleep(2000);
            running.interrupt();
            Outcome end = running.end();
            assertTrue(end.exit() == 1 || end.exit() == 130, end::toString);
        }
    }

    @Test
    void aNameThatIsTakenIsAnErrorWhenUsed() {
        Path own = Folders.fresh(BrokenPluginsIT.class, "taken");
        Installation other = Installation.linked(own.resolve("installation"));
        other.drop(PluginJar.build("org.example.taken", own), "taken.jar");
        other.run(own, "list").exits(0).says("org.example.taken", "org.homeostat.solvers.anderson");
        other.run(own, "check", "digits-deq", "--set", "model.solver=anderson")
                .exits(2)
                .says("anderson", "org.example.taken", "org.homeostat.solvers.anderson");
        other.run(
                        own,
                        "check",
                        "digits-deq",
                        "--set",
                        "model.solver=org.homeostat.solvers.anderson:anderson",
                        "--set",
                        "model.gradient.solver=org.example.taken:anderson")
                .exits(0);
    }
}
