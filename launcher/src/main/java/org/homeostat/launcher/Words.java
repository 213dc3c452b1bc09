package org.homeostat.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of the command line, less what the launcher itself understands.
 *
 * @param command what is passed on
 * @param isShell whether the console is asked for
 * @param mayDownload whether DJL may fetch the engine's native library
 */
record Words(List<String> command, boolean isShell, boolean mayDownload) {

    /** Before any command or behind it: DJL may download. Alone, it is what is asked for. */
    static final String DOWNLOAD = "--download-engine";

    static Words of(String... args) {
        List<String> command = new ArrayList<>(List.of(args));
        boolean mayDownload = command.removeIf(DOWNLOAD::equals);
        if (mayDownload && command.isEmpty()) {
            command.add("doctor"); // starts the engine, and says what came of it
        }
        return new Words(List.copyOf(command), command.equals(List.of("shell")), mayDownload);
    }
}
