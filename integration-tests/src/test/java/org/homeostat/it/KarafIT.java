package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The main job in Apache Karaf, from the KAR, by the commands of its console. */
class KarafIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void trains() throws IOException {
        Path folder = Folders.fresh(KarafIT.class, "work");
        int port = freePort();
        Path karaf = unpack(folder, port);
        Path tiny = Tiny.in(folder);
        try (Running server = command(karaf, "karaf", "server").start()) {
            // not by deploy/, which Karaf now and then does not watch when it starts on a busy machine
            server.await("the console", () -> client(karaf, port, "kar:list").contains("KAR Name"));
            String installed = client(karaf, port, "kar:install " + kar().toUri());
            server.await(
                    "the KAR's commands; its installation said: " + installed,
                    () -> client(karaf, port, "homeostat:version").contains("homeostat " + Installation.VERSION));
            String list = client(karaf, port, "homeostat:list");
            assertTrue(list.contains("anderson") && list.contains("digits-deq"), list);
            Path run = folder.resolve("run");
            String said = client(karaf, port, "homeostat:run " + tiny + " --out " + run);
            assertTrue(said.contains("accuracy"), said);
            new RunFolder(run).isComplete();
            assertEquals(
                    TinyRun.shared().metrics(),
                    new RunFolder(run).metrics(),
                    "Karaf gives other numbers than the launcher");
            client(karaf, port, "shutdown -f");
            server.end();
        }
    }

    private static Path unpack(Path folder, int port) throws IOException {
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
        setPort(karaf, "org.apache.karaf.shell.cfg", "sshPort", port);
        setPort(karaf, "org.apache.karaf.management.cfg", "rmiRegistryPort", freePort());
        setPort(karaf, "org.apache.karaf.management.cfg", "rmiServerPort", freePort());
        return karaf;
    }

    private static Command command(Path karaf, String script, String... words) {
        return new Command(karaf.resolve("bin").resolve(script), List.of(words))
                .in(karaf)
                .within(PATIENCE);
    }

    /** Types a line in Karaf's console; in batch mode, because a client with a command for argument needs a terminal. */
    private static String client(Path karaf, int port, String line) {
        try (Running client = command(karaf, "client", "-b", "-u", "karaf", "-p", "karaf", "-a", Integer.toString(port))
                .start()) {
            client.type(line);
            client.closeInput();
            Outcome outcome = client.end();
            return outcome.out() + outcome.err();
        }
    }

    private static Path kar() throws IOException {
        Path folder = Installation.DISTRIBUTION.getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".kar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no KAR in " + folder));
        }
    }

    private static void setPort(Path karaf, String file, String key, int port) throws IOException {
        Path path = karaf.resolve("etc").resolve(file);
        String text = Files.readString(path);
        String changed = text.replaceFirst("(?m)^" + key + "\\s*=.*$", key + " = " + port);
        assertFalse(changed.equals(text), () -> "no " + key + " in " + path);
        Files.writeString(path, changed);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
