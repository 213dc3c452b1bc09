package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The main job in Apache Karaf, from the KAR, by the commands of its console. */
class KarafIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void trains() throws IOException {
        Path folder = Folders.fresh(KarafIT.class, "work");
        Path karaf = unpack(folder);
        Path tiny = Tiny.in(folder);
        Files.copy(Path.of(System.getProperty("homeostat.kar")), karaf.resolve("deploy/homeostat.kar"));
        try (Running server = command(karaf, "karaf", "server").start()) {
            server.await("the KAR's commands", () -> client(karaf, "homeostat:version").contains("homeostat " + Installation.VERSION));
            String list = client(karaf, "homeostat:list");
            assertTrue(list.contains("anderson") && list.contains("digits-deq"), list);
            Path run = folder.resolve("run");
            String said = client(karaf, "homeostat:run " + tiny + " --out " + run);
            assertTrue(said.contains("accuracy"), said);
            new RunFolder(run).isComplete();
            assertEquals(
                    TinyRun.shared().metrics(), new RunFolder(run).metrics(), "Karaf gives other numbers than the launcher");
            client(karaf, "shutdown -f");
            server.end();
        }
    }

    private static Path unpack(Path folder) throws IOException {
        new Command(
                        Path.of("/bin/tar"),
                        List.of("xzf", System.getProperty("homeostat.karaf"), "--strip-components=1", "-C", "."))
                .in(Files.createDirectory(folder.resolve("karaf")))
                .run()
                .exits(0);
        Path karaf = folder.resolve("karaf");
        Files.writeString(
                karaf.resolve("etc/users.properties"),
                "\nkaraf = karaf,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n",
                StandardOpenOption.APPEND);
        return karaf;
    }

    private static Command command(Path karaf, String script, String... words) {
        return new Command(karaf.resolve("bin").resolve(script), List.of(words)).in(karaf).within(PATIENCE);
    }

    private static String client(Path karaf, String line) {
        Outcome outcome = command(karaf, "client", "-u", "karaf", "-p", "karaf", line).run();
        return outcome.out() + outcome.err();
    }
}
