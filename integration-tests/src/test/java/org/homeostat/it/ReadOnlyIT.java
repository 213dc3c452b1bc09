package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two runs at once from an installation that may not be written. */
class ReadOnlyIT {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = "65534";

    @Test
    void twoRunsAtOnce() throws IOException {
        Path folder = Folders.fresh(ReadOnlyIT.class, "work");
        Installation installation = Installation.copied(folder.resolve("installation"));
        Path work = Files.createDirectory(folder.resolve("work"));
        Tiny.in(work);
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<String, String> before = Folders.listing(installation.home());
        Folders.setAllWritable(installation.home(), false);
        try (Running one = start(installation, work, "one");
                Running two = start(installation, work, "two")) {
            one.end().exits(0);
            two.end().exits(0);
        } finally {
            Folders.setAllWritable(installation.home(), true);
        }
        assertEquals(before, Folders.listing(installation.home()), "the installation was written to");
        RunFolder one = new RunFolder(work.resolve("one"));
        RunFolder two = new RunFolder(work.resolve("two"));
        one.isComplete();
        assertEquals(one.metrics(), two.metrics());
        assertTrue(Files.notExists(work.resolve("felix-cache")), "a bundle storage was left in the working directory");
    }

    /** Permissions do not bind the superuser, so he becomes nobody first. */
    private static Running start(Installation installation, Path work, String out) throws IOException {
        Command command = installation
                .command("run", "tiny.yaml", "--out", out)
                .in(work)
                .with("HOME", work)
                .with("DJL_CACHE_DIR", work.resolve("cache"))
                .with("JAVA_TOOL_OPTIONS", "-Duser.home=" + work);
        boolean root = Files.getOwner(work).getName().equals("root");
        if (root && Files.isExecutable(SETPRIV) && canBeReachedByAll(work)) {
            List<String> nobody = List.of(SETPRIV.toString(), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");
            command.behind(nobody.toArray(String[]::new));
        }
        return command.start();
    }

    private static boolean canBeReachedByAll(Path folder) throws IOException {
        for (Path path = folder.toRealPath(); path != null; path = path.getParent()) {
            if (!Files.getPosixFilePermissions(path)
                    .contains(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE)) {
                System.out.println(path + " is closed to others: the runs stay the superuser's");
                return false;
            }
        }
        return true;
    }
}
