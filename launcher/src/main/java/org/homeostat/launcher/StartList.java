package org.homeostat.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is installed and started, as {@code etc/bundles.list} says. */
final class StartList {

    private static final Pattern LINE =
            Pattern.compile("(\\d+) ([^:\\s]+):([^:\\s]+):([^:\\s]+)(?::([^:\\s]+))?( shell)?");

    /**
     * A bundle of the installation.
     *
     * @param level its start level
     * @param file its JAR
     * @param isForShell whether only the console needs it
     */
    record Entry(int level, Path file, boolean isForShell) {}

    private StartList() {}

    /**
     * Reads the list.
     *
     * @param home the installation
     * @return its bundles in the list's order
     * @throws StartException if the list is missing or damaged
     */
    static List<Entry> read(Path home) throws StartException {
        Path list = home.resolve("etc/bundles.list");
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(list)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    entries.add(entry(home, list, line.strip()));
                }
            }
        } catch (NoSuchFileException e) {
            throw new StartException(
                    home
                            + " is not an installation of Homeostat: etc/bundles.list is missing. Build or unpack it anew.",
                    e);
        } catch (IOException e) {
            throw new StartException("Cannot read " + list + ": " + e + ". Unpack the installation anew.", e);
        }
        return entries;
    }

    private static Entry entry(Path home, Path list, String line) throws StartException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new StartException(list + " has the line '" + line
                    + "'; expected is 'LEVEL GROUP:ARTIFACT:VERSION[:CLASSIFIER] [shell]'.");
        }
        String artifact = matcher.group(3);
        String version = matcher.group(4);
        String classifier = matcher.group(5) == null ? "" : "-" + matcher.group(5);
        Path folder = home.resolve("system")
                .resolve(matcher.group(2).replace('.', '/'))
                .resolve(artifact)
                .resolve(version);
        return new Entry(
                Integer.parseInt(matcher.group(1)),
                folder.resolve(artifact + "-" + version + classifier + ".jar"),
                matcher.group(6) != null);
    }
}
