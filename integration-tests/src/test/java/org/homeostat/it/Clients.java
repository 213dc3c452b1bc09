package org.homeostat.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/** Runs the integrator's bundle of {@code src/test/bundles/org.example.client} in a session of an installation. */
final class Clients {

    private Clients() {}

    /**
     * Lets the bundle do a job.
     *
     * @param installation where; the bundle stays in its plug-in folder only for the job
     * @param job the job's name
     * @param folder the job's folder
     * @param variables further variables of the environment, name and value in turn
     * @return its findings
     */
    static Map<String, String> work(Installation installation, String job, Path folder, String... variables) {
        Path jar = PluginJar.build("org.example.client", Folders.fresh(Clients.class, job));
        installation.drop(jar, "client.jar");
        Command command = installation
                .command("shell")
                .in(folder)
                .with("CLIENT_JOB", job)
                .with("CLIENT_FOLDER", folder)
                .within(Duration.ofMinutes(Boolean.getBoolean("homeostat.full") ? 60 : 3));
        for (int i = 0; i < variables.length; i += 2) {
            command.with(variables[i], variables[i + 1]);
        }
        Path findings = folder.resolve("client.txt");
        try (Shell shell = new Shell(command.start())) {
            Files.deleteIfExists(findings);
            shell.process().await("the end of the job " + job, () -> Files.exists(findings));
            Map<String, String> found = read(findings);
            Assertions.assertFalse(
                    found.containsKey("failed"),
                    () -> found + "\n" + shell.process().err());
            shell.leave();
            Files.delete(installation.plugins().resolve("client.jar"));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int sign = line.indexOf('=');
            found.put(line.substring(0, sign), line.substring(sign + 1));
        }
        return found;
    }
}
