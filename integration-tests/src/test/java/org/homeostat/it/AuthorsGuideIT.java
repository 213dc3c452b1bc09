package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The author's guide of bundles/solvers: its commands are run, and its files built, exactly as printed. */
class AuthorsGuideIT {

    private static final Path GUIDE = Path.of("..", "bundles", "solvers", "README.md");
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILES = Pattern.compile("`([^`\n]+\\.java)`\n```java\n(.*?)```", Pattern.DOTALL);
    private static final int LINES = 60;

    private static Outcome shell(Installation installation, Path folder, String commands) throws IOException {
        String path = installation.home() + ":" + ThirdPartySolverIT.maven().getParent() + ":" + System.getenv("PATH");
        return new Command(Path.of("/bin/sh"), List.of("-e", "-c", commands))
                .in(folder)
                .with("HOMEOSTAT", installation.home())
                .with("PATH", path)
                .with("MAVEN_ARGS", String.join(" ", ThirdPartySolverIT.mavenArguments(folder)))
                .within(Duration.ofMinutes(8))
                .run();
    }

    @Test
    void isTrueToTheLetter() throws IOException {
        Path folder = Folders.fresh(AuthorsGuideIT.class, "work");
        Installation installation = Installation.linked(folder.resolve("installation"));
        String guide = Files.readString(GUIDE);
        List<String> commands =
                COMMANDS.matcher(guide).results().map(block -> block.group(1)).toList();
        List<MatchResult> files = FILES.matcher(guide).results().toList();
        assertEquals(2, commands.size(), "blocks of commands in the guide");
        assertEquals(2, files.size(), "files in the guide");

        shell(installation, folder, commands.get(0)).exits(0);
        for (MatchResult file : files) {
            Path target = folder.resolve(file.group(1));
            assertTrue(Files.exists(target), () -> "'homeostat new solver' makes no " + target);
            assertTrue(file.group(2).lines().count() < LINES, () -> target + " has " + LINES + " lines or more");
            Files.writeString(target, file.group(2));
        }
        Outcome used = shell(installation, folder, commands.get(1)).exits(0);
        assertTrue(used.out().contains("Irons and Tuck 1969"), used::toString);
        RunFolder run = new RunFolder(folder.resolve("aitken").resolve("aitken-run"));
        run.isComplete();
        assertTrue(
                run.result().path("solver").path("converged").asDouble() > 0.99,
                () -> run.result().toString());
        new RunFolder(folder.resolve("aitken").resolve("aitken-backwards")).isComplete();
    }
}
