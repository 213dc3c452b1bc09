package org.homeostat.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code homeostat new} writes. */
class NewTest {

    @TempDir
    Path folder;

    @Test
    void explainsEveryKeyOfAnExperiment() {
        FakePlatform platform = new FakePlatform();
        String text = new ExperimentTemplate(
                        platform.registry(), platform.experiments().schema())
                .explain("mine", Spoken.DIGITS);
        assertTrue(text.startsWith("# mine\n"), text);
        assertTrue(text.contains("  # Solves forwards. (a solver)\n  solver:\n"), text);
        assertTrue(text.contains("    # Mixes in the image. (number, above 0 and at most 2)\n    beta: 1.0\n"), text);
        assertTrue(text.contains("  # Passes.\n  epochs: 20\n"), text);
        assertTrue(text.contains("# The source of all randomness.\nseed: 7\n"), text);
        List<String> kept =
                text.lines().filter(line -> !line.strip().startsWith("#")).toList();
        assertEquals(Spoken.DIGITS.lines().toList(), kept);
    }

    @Test
    void writesAWholeProject() throws Exception {
        Path project = folder.resolve("new-picard");
        new PluginProject("solver", "new-picard", "1.2.3", Optional.of(Path.of("/opt/a & b"))).write(project);

        Path main = project.resolve("src/main/java/org/example/newpicardsolver");
        assertTrue(Files.readString(main.resolve("NewPicardSolver.java")).contains("public record NewPicardSolver("));
        assertTrue(Files.readString(main.resolve("NewPicardSolverPlugin.java")).contains("name = \"new-picard\""));
        Path test = project.resolve("src/test/java/org/example/newpicardsolver/NewPicardSolverTest.java");
        assertTrue(Files.readString(test).contains("extends SolverContract"));
        String pom = Files.readString(project.resolve("pom.xml"));
        assertTrue(pom.contains("<homeostat.version>1.2.3</homeostat.version>"), pom);
        assertTrue(pom.contains("file:///opt/a%20&amp;%20b/system"), pom);
        assertTrue(pom.contains("version=\"[0.35,0.36)\""), pom);
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertTrue(
                        Stream.of("@NAME@", "@TYPE@", "@PACKAGE@", "@VERSION@", "@REPOSITORY@")
                                .noneMatch(text::contains),
                        file.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"class, ClassSolver", "solver, SolverSolver", "my-solver, MySolver", "int, IntSolver"})
    void namesClassesThatCompile(String name, String type) throws Exception {
        new PluginProject("solver", name, "1", Optional.empty()).write(folder.resolve(name));
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            assertTrue(files.anyMatch(file -> file.endsWith(type + ".java")), type);
        }
    }

    @Test
    void writesABasis() throws Exception {
        Path project = folder.resolve("smooth-steps");
        new PluginProject("basis", "smooth-steps", "1.2.3", Optional.empty()).write(project);
        Path main = project.resolve("src/main/java/org/example/smoothstepsbasis");
        assertTrue(Files.readString(main.resolve("SmoothStepsBasisPlugin.java")).contains("kind = \"basis\""));
        assertTrue(Files.readString(project.resolve("README.md")).contains("--set model.basis=smooth-steps"));
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("@TYPE@"), file.toString());
            }
        }
    }

    @Test
    void overwritesNothing() throws Exception {
        Path project = Files.createDirectory(folder.resolve("mine"));
        assertThrows(
                FileAlreadyExistsException.class,
                () -> new PluginProject("solver", "mine", "1", Optional.empty()).write(project));
    }
}
