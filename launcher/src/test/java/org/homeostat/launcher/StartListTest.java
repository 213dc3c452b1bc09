package org.homeostat.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartListTest {

    @TempDir
    private Path home;

    @Test
    void coordinatesBecomeFiles() throws Exception {
        write("# comment\n\n4 org.example.group:thing:1.0\n6 g:a:2:natives shell\n");
        assertEquals(
                List.of(
                        new StartList.Entry(4, home.resolve("system/org/example/group/thing/1.0/thing-1.0.jar"), false),
                        new StartList.Entry(6, home.resolve("system/g/a/2/a-2-natives.jar"), true)),
                StartList.read(home));
    }

    @Test
    void damagedLineIsShown() throws Exception {
        write("4 org.example\n");
        StartException e = assertThrows(StartException.class, () -> StartList.read(home));
        assertTrue(e.getMessage().contains("'4 org.example'") && e.getMessage().contains("LEVEL"), e.getMessage());
    }

    @Test
    void folderThatIsNoInstallationIsNamed() {
        StartException e = assertThrows(StartException.class, () -> StartList.read(home));
        assertTrue(e.getMessage().contains(home + " is not an installation"), e.getMessage());
    }

    private void write(String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("etc")).resolve("bundles.list"), text);
    }
}
