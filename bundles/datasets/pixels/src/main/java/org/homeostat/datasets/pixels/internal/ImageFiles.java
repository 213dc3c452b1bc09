package org.homeostat.datasets.pixels.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/** Finds image files in folders, in the order of their names. */
final class ImageFiles {

    private static final List<String> ENDS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

    private ImageFiles() {}

    /** A folder by an absolute path or one below the data folder. */
    static Path folder(String setting, String path, DataContext context) {
        Path folder = context.folder().resolve(path);
        if (!Files.isDirectory(folder)) {
            throw new HomeostatException(setting + " is '" + path + "', and there is no folder " + folder
                    + "; give an absolute path, or one below the data folder " + context.folder());
        }
        return folder;
    }

    /** The folders in a folder. */
    static List<String> folders(Path folder) {
        return list(folder, 1, Files::isDirectory).stream()
                .filter(path -> !path.equals(folder))
                .map(path -> path.getFileName().toString())
                .toList();
    }

    /** The images in a folder. */
    static List<Path> images(Path folder) {
        return list(folder, 1, path -> Files.isRegularFile(path) && isImage(path));
    }

    /** The files in a folder and those below it whose names end so. */
    static List<Path> ending(Path folder, String end) {
        return list(
                folder,
                Integer.MAX_VALUE,
                path -> Files.isRegularFile(path)
                        && path.getFileName().toString().endsWith(end));
    }

    private static boolean isImage(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDS.stream().anyMatch(name::endsWith);
    }

    private static List<Path> list(Path folder, int depth, Predicate<Path> wanted) {
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new HomeostatException("the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The size of an image, of which no pixels are read. */
    static Photograph.Size size(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return Photograph.Size.read(bytes, file.toString());
        } catch (IOException e) {
            throw new HomeostatException("the image " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Decodes an image. */
    static Photograph read(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return Photograph.read(bytes, file.toString());
        } catch (IOException e) {
            throw new HomeostatException("the image " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
