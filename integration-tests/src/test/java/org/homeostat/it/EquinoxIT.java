package org.homeostat.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The main job in Eclipse Equinox: the same installation with another framework's JAR. */
class EquinoxIT {

    @Test
    void trains() throws IOException {
        Path folder = Folders.fresh(EquinoxIT.class, "work");
        Installation installation = Installation.linked(folder.resolve("installation"));
        exchangeFramework(installation);
        Tiny.in(folder);
        installation.run(folder, "list").exits(0).says("anderson", "digits-deq").doesNotSay("problem:");
        installation.run(folder, "run", "tiny.yaml", "--out", "run").exits(0).says("accuracy");
        new RunFolder(folder.resolve("run")).isComplete();
        installation.run(folder, "evaluate", "run").exits(0).says("accuracy");
        org.junit.jupiter.api.Assertions.assertEquals(
                TinyRun.shared().metrics(),
                new RunFolder(folder.resolve("run")).metrics(),
                "Equinox gives other numbers than Felix");
    }

    private static void exchangeFramework(Installation installation) throws IOException {
        Path shared = installation.home().resolve("lib");
        Path original = shared.toRealPath();
        Files.delete(shared);
        Files.createDirectory(shared);
        try (Stream<Path> jars = Files.list(original)) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                if (!jar.getFileName().toString().startsWith("org.apache.felix.framework")) {
                    Files.createSymbolicLink(shared.resolve(jar.getFileName()), jar);
                }
            }
        }
        Files.createSymbolicLink(
                shared.resolve("org.eclipse.osgi.jar"), Path.of(System.getProperty("homeostat.equinox")));
    }
}
