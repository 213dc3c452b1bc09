package org.homeostat.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Folders of the tests, kept after the test so that a failure can be looked into. */
final class Folders {

    private static final Path WORK = Path.of(System.getProperty("homeostat.work", "target/it"))
            .toAbsolutePath()
            .normalize();

    private Folders() {}

    /** An empty folder for a test; what an earlier run of the tests left there is removed. */
    static Path fresh(Class<?> test, String name) {
        Path folder = WORK.resolve(test.getSimpleName()).resolve(name);
        try {
            remove(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a folder, links in it but not what they point to, and files that may not be written. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                setWritable(dir, true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Copies a folder with all that is in it. */
    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes everybody's right to write away from all that is in a folder, or gives it back to the owner. */
    static void setAllWritable(Path folder, boolean writable) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                setWritable(path, writable);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setWritable(Path path, boolean writable) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        if (writable) {
            permissions.add(PosixFilePermission.OWNER_WRITE);
        } else {
            permissions.removeAll(EnumSet.of(
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE));
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    /** What lies in a folder: path, size and time of the last change. */
    static Map<String, String> listing(Path folder) {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                listing.put(
                        folder.relativize(path).toString(),
                        (Files.isDirectory(path) ? "folder" : Files.size(path) + " bytes") + ", "
                                + Files.getLastModifiedTime(path));
            }
            return listing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
