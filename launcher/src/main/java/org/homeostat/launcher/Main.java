package org.homeostat.launcher;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;

/**
 * Starts the platform and passes the words on to its commands.
 *
 * <p>The commands are a service of type {@code ToIntFunction<String[]>} with the property {@code homeostat.commands}; a
 * {@code Runnable} with the property {@code homeostat.interrupt} ends what is in progress in good order. The system
 * property {@code homeostat.home} is the installation, {@code homeostat.plugins} its plug-in folder if that lies
 * elsewhere.
 */
public final class Main {

    private static final long COMMANDS_SECONDS = 20;
    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;

    private final Storage storage;
    private final Words words;
    private final AtomicReference<Platform> platform = new AtomicReference<>();

    private Main(Storage storage, Words words) {
        this.storage = storage;
        this.words = words;
    }

    /**
     * Runs one command, or the console.
     *
     * @param args the words behind {@code homeostat}
     */
    public static void main(String[] args) {
        System.exit(exitCode(args));
    }

    private static int exitCode(String... args) {
        try {
            Main main = new Main(Storage.in(Path.of(System.getProperty("java.io.tmpdir"))), Words.of(args));
            Thread hook = new Thread(main::interrupted, "homeostat-interrupt");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                return main.run();
            } finally {
                main.finish(); // before the exit: its hook takes a platform that still runs for an interrupted command
            }
        } catch (StartException e) {
            System.err.println("homeostat: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        }
    }

    private int run() throws StartException, InterruptedException {
        Path home = absolute(System.getProperty("homeostat.home", ""));
        Path plugins = absolute(
                System.getProperty("homeostat.plugins", home.resolve("plugins").toString()));
        System.setProperty("homeostat.home", home.toString());
        System.setProperty("homeostat.plugins", plugins.toString());
        // DJL neither calls home nor downloads unless asked; Guice needs no generated classes
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", String.valueOf(!words.mayDownload()));
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        Platform started = Platform.start(home, plugins, storage.folder(), words.isShell());
        platform.set(started);
        if (words.isShell()) {
            started.awaitStop();
            return 0;
        }
        return command(started).applyAsInt(words.command().toArray(new String[0]));
    }

    @SuppressWarnings("unchecked") // the property says what the function takes
    private static ToIntFunction<String[]> command(Platform platform) throws StartException, InterruptedException {
        ToIntFunction<String[]> commands =
                platform.service(ToIntFunction.class, "homeostat.commands", COMMANDS_SECONDS);
        if (commands == null) {
            throw new StartException("The commands did not come up within " + COMMANDS_SECONDS
                    + " s. Bundles that do not start:" + platform.notRunning());
        }
        return commands;
    }

    /** Stops what runs. The main thread and the shutdown hook may come here together; the second waits for the first. */
    private synchronized void finish() {
        Platform running = platform.getAndSet(null);
        if (running != null) {
            running.stop();
        }
        storage.close();
    }

    /** The shutdown hook: ends what is in progress in good order when the process is told to stop. */
    private void interrupted() {
        Platform running = platform.get();
        if (running == null) {
            storage.close();
            return; // the ordinary end, or too early for anything to be in progress
        }
        try {
            Runnable interrupt = running.service(Runnable.class, "homeostat.interrupt", 0);
            if (interrupt != null) {
                interrupt.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish();
            if (!words.isShell()) { // the console's exit comes here too, with a code of its own
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        }
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }
}
