package org.homeostat.cli.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.homeostat.api.HomeostatException;

/** Run folders by default. */
final class RunFolders {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private RunFolders() {}

    /**
     * Makes an empty folder named after an experiment and the time; two processes at once get two folders.
     *
     * @param parent where to make it
     * @param experiment the experiment's name
     * @return an absolute path
     * @throws HomeostatException if it cannot be made
     */
    static Path create(Path parent, String experiment) {
        String name = experiment + "-" + LocalDateTime.now().format(TIME);
        Path folders = parent.toAbsolutePath();
        try {
            Files.createDirectories(folders);
            int number = 1;
            while (true) {
                try {
                    return Files.createDirectory(folders.resolve(number == 1 ? name : name + "-" + number));
                } catch (FileAlreadyExistsException e) {
                    number++;
                }
            }
        } catch (IOException e) {
            throw new HomeostatException(
                    "The run folder cannot be made in " + folders + ": "
                            + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage())
                            + ". Give a writable one with --out DIR.",
                    e);
        }
    }

    /** Removes a folder in which a run that did not start left nothing. */
    static void removeIfEmpty(Path folder) {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new HomeostatException("The empty run folder " + folder + " cannot be removed: " + e, e);
        }
    }

    /**
     * Checks that words name a folder.
     *
     * @param folder the path as typed
     * @return it, absolute
     * @throws WrongWordsException if there is none
     */
    static Path existing(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new WrongWordsException(
                    "There is no run folder " + absolute + ". Give the folder that 'homeostat run' wrote.");
        }
        return absolute;
    }
}
