package org.homeostat.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * An installation of the built distribution with a plug-in folder of its own, so that tests do not disturb each other.
 *
 * @param home its folder
 */
record Installation(Path home) {

    /** The distribution as the build made it; no test changes it. */
    static final Path DISTRIBUTION = Path.of(System.getProperty("homeostat.distribution"))
            .toAbsolutePath()
            .normalize();

    /** The version under test. */
    static final String VERSION = System.getProperty("homeostat.version");

    /** Makes one that shares the large folders with the distribution through links. */
    static Installation linked(Path home) {
        try (Stream<Path> entries = Files.list(DISTRIBUTION)) {
            Files.createDirectories(home.resolve("plugins"));
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path target = home.resolve(entry.getFileName());
                if (Files.isRegularFile(entry)) {
                    Files.copy(entry, target, StandardCopyOption.COPY_ATTRIBUTES);
                } else if (!entry.endsWith("plugins")) {
                    Files.createSymbolicLink(target, entry);
                }
            }
            return new Installation(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes one that shares nothing. */
    static Installation copied(Path home) {
        Folders.copy(DISTRIBUTION, home);
        return new Installation(home);
    }

    /** The drop folder. */
    Path plugins() {
        return home.resolve("plugins");
    }

    /** A command line of this installation. */
    Command command(String... words) {
        return new Command(home.resolve("homeostat"), List.of(words));
    }

    /** Runs a command in a folder with a hang guard of two minutes. */
    Outcome run(Path folder, String... words) {
        return command(words).in(folder).run();
    }

    /**
     * Moves a JAR into the drop folder in one step, so that a half-written file is never seen.
     *
     * @param jar the JAR, which stays where it is
     * @param name its name in the folder
     * @return the moment of the move, {@link System#nanoTime}
     */
    long drop(Path jar, String name) {
        try {
            Path beside = Files.copy(jar, home.resolve(name + ".part"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    beside,
                    plugins().resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JAR of the distribution's repository. */
    static Path jar(String groupPath, String artifact) {
        Path folder = DISTRIBUTION.resolve("system").resolve(groupPath).resolve(artifact);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no JAR in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
