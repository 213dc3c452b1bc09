package org.homeostat.it;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A third party's solver, from the project that {@code homeostat new solver} writes to its use, replacement and removal. */
class ThirdPartySolverIT {

    private static final String SOLVER = "damped-guess";

    /**
     * The promise is two seconds on an idle machine; the bound leaves room for a machine that is busy with other tests. The
     * times measured are printed.
     */
    private static final double BOUND = 6;

    private static Path folder;
    private static Installation installation;
    private static Path project;
    private static Path first;
    private static Path second;

    @BeforeAll
    static void build() throws IOException {
        folder = Folders.fresh(ThirdPartySolverIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
        Tiny.in(folder);
        installation.run(folder, "new", "solver", SOLVER).exits(0);
        project = folder.resolve(SOLVER);
        Outcome maven = maven(project, "verify");
        maven.exits(0);
        assertTrue(maven.out().contains("Tests run:"), () -> "its test did not run\n" + maven);
        first = jar(project.resolve("target"));
        second = nextVersion(project);
    }

    /** The Maven that builds third parties' projects. */
    static Path maven() {
        return Path.of(System.getProperty("homeostat.maven")).resolve("bin/mvn");
    }

    /** Arguments that give Maven a repository of its own, so that nothing but the installation can give our artifacts. */
    static List<String> mavenArguments(Path folder) throws IOException {
        Path settings = folder.resolve("settings.xml");
        String warm =
                Path.of(System.getProperty("homeostat.repository")).toUri().toString();
        Files.writeString(settings, """
                <settings>
                  <profiles><profile><id>warm</id>
                    <repositories><repository><id>warm</id><url>%1$s</url>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                      <snapshots><enabled>false</enabled></snapshots></repository></repositories>
                    <pluginRepositories><pluginRepository><id>warm</id><url>%1$s</url>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                      <snapshots><enabled>false</enabled></snapshots></pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>warm</activeProfile></activeProfiles>
                </settings>
                """.formatted(warm));
        return List.of(
                "-B",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + folder.resolve("repository"),
                "-Dmaven.legacyLocalRepo=true");
    }

    /** Builds a third party's project. */
    static Outcome maven(Path project, String goal) throws IOException {
        List<String> arguments = new ArrayList<>(mavenArguments(project.getParent()));
        arguments.add(goal);
        return new Command(maven(), arguments)
                .in(project)
                .within(Duration.ofMinutes(5))
                .run();
    }

    /** What Maven has built. */
    static Path jar(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The same solver, but more cautious: it takes more iterations. */
    private static Path nextVersion(Path project) throws IOException {
        Path sources = folder.resolve("next");
        Folders.copy(project.resolve("src/main/java"), sources);
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith("Plugin.java"))::iterator) {
                String text = Files.readString(file);
                String changed =
                        text.replace("(0.9)", "(0.3)").replaceAll("summary = \"[^\"]*\"", "summary = \"Hesitates.\"");
                assertFalse(text.equals(changed), "the template has changed");
                Files.writeString(file, changed);
            }
        }
        String name;
        try (var jar = new java.util.jar.JarFile(first.toFile())) {
            name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
        }
        return PluginJar.build(sources, name, folder, Map.of("Bundle-Version", "0.2.0"));
    }

    private static Shell shell() {
        return new Shell(installation.command("shell").in(folder).start());
    }

    /** Asks until the list shows the solver as wanted; gives the seconds since a moment. */
    private static double listed(Shell shell, String wanted, boolean there, long since) {
        while (true) {
            boolean shown = shell.ask("homeostat:list solvers").contains(wanted);
            double seconds = (System.nanoTime() - since) / 1e9;
            if (shown == there) {
                assertTrue(seconds < BOUND, () -> "'" + wanted + "' took " + seconds + " s");
                return seconds;
            }
            assertTrue(seconds < 60, () -> "'" + wanted + "' is " + (there ? "not listed" : "still listed"));
            Running.sleep(50);
        }
    }

    private static double iterations(String run) {
        return new RunFolder(folder.resolve(run))
                .result()
                .path("solver")
                .path("iterationsMean")
                .asDouble(Double.NaN);
    }

    @Test
    void isListedUsedReplacedAndRemovedWithoutRestart() throws IOException {
        try (Shell shell = shell()) {
            assertFalse(shell.ask("homeostat:list solvers").contains(SOLVER));

            long dropped = installation.drop(first, "guess.jar");
            double listed = listed(shell, SOLVER, true, dropped);
            String check = shell.ask("homeostat:check tiny.yaml --set model.solver=" + SOLVER);
            double used = (System.nanoTime() - dropped) / 1e9;
            assertTrue(check.contains("nothing is wrong"), check);
            assertTrue(used < BOUND, () -> "used after " + used + " s");
            String run = shell.ask("homeostat:run tiny.yaml --set model.solver=" + SOLVER + " --out one");
            assertTrue(run.contains("accuracy"), run);
            new RunFolder(folder.resolve("one")).isComplete();

            long replacedAt = installation.drop(second, "guess.jar");
            double replaced = listed(shell, "Hesitates.", true, replacedAt);
            assertTrue(shell.ask("homeostat:describe " + SOLVER).contains("0.2.0"));
            shell.ask("homeostat:run tiny.yaml --set model.solver=" + SOLVER + " --out two");
            assertTrue(
                    iterations("two") > 1.5 * iterations("one"),
                    () -> "the old code still runs: " + iterations("one") + " and " + iterations("two")
                            + " iterations");

            Files.delete(installation.plugins().resolve("guess.jar"));
            double removed = listed(shell, SOLVER, false, System.nanoTime());
            String gone = shell.ask("homeostat:check tiny.yaml --set model.solver=" + SOLVER);
            assertTrue(gone.contains("exit code 2") && gone.contains(SOLVER), gone);
            assertTrue(shell.ask("homeostat:check tiny.yaml").contains("nothing is wrong"));
            System.out.printf(
                    "dropped in: listed after %.2f s, used after %.2f s; replaced after %.2f s; removed after %.2f s%n",
                    listed, used, replaced, removed);
            shell.leave().exits(0);
        }
    }

    @Test
    void ofTwoVersionsTheHigherServes() throws IOException {
        Path own = Folders.fresh(ThirdPartySolverIT.class, "versions");
        Installation both = Installation.linked(own.resolve("installation"));
        both.drop(first, "guess-1.jar");
        both.drop(second, "guess-2.jar");
        both.run(own, "describe", SOLVER).exits(0).says("0.2.0", "Hesitates.");
    }

    @Test
    void aRunWhoseSolverIsRemovedEndsAndGoesOnWhenItIsBack() throws IOException {
        endsInTheMiddle("removed", () -> Files.delete(installation.plugins().resolve("middle.jar")));
    }

    @Test
    void aRunWhoseSolverIsReplacedEndsAndGoesOnWhenItIsBack() throws IOException {
        endsInTheMiddle("replaced", () -> installation.drop(second, "middle.jar"));
    }

    /** Something done to the plug-in folder. */
    private interface Deed {
        void run() throws IOException;
    }

    private static void endsInTheMiddle(String out, Deed deed) throws IOException {
        RunFolder run = new RunFolder(folder.resolve(out));
        installation.drop(first, "middle.jar");
        try (Shell shell = shell()) {
            listed(shell, SOLVER, true, System.nanoTime());
            int before = shell.process().out().length() + shell.process().err().length();
            shell.type("homeostat:run tiny.yaml --set model.solver=" + SOLVER
                    + " --set training.epochs=1 --set training.batchSize=2 --set training.checkpoint.every=20 --out "
                    + out);
            shell.process().await("a checkpoint", () -> !run.checkpoints().isEmpty());
            deed.run();
            shell.process().await("the end of the run", shell::isDone);
            String said = (shell.process().out() + shell.process().err()).substring(Math.min(before, 0));
            assertTrue(said.contains("exit code 1"), said);
            assertTrue(said.contains(SOLVER.replace("-", "")) || said.contains(SOLVER), said);
            assertTrue(
                    Files.notExists(run.folder().resolve("metrics.jsonl"))
                            || run.metrics().isEmpty(),
                    "the run reached the end of its epoch: " + said);
            assertTrue(!run.checkpoints().isEmpty(), "no checkpoint");

            installation.drop(first, "middle.jar");
            listed(shell, "Damped Picard", true, System.nanoTime());
            String resumed = shell.ask("homeostat:resume " + out);
            assertTrue(resumed.contains("accuracy"), resumed);
            assertEquals(1, run.metrics().size());
            run.isComplete();
            shell.leave().exits(0);
        } finally {
            Files.deleteIfExists(installation.plugins().resolve("middle.jar"));
        }
    }
}
