package org.homeostat.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The framework's bundle storage: a temporary folder of this process alone. A lock held on a file in it tells a folder
 * in use from one that a killed process has left.
 */
final class Storage implements AutoCloseable {

    private static final String PREFIX = "homeostat-storage-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private Storage(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder, and removes those of processes that were killed.
     *
     * @param parent the folder for temporary files
     * @throws StartException if it cannot be written
     */
    static Storage in(Path parent) throws StartException {
        try {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            // the name appears when the lock is held, so that no other process takes the folder for a left one
            Path unheld = folder.resolve(LOCK + ".new");
            FileChannel lock = FileChannel.open(unheld, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            Files.move(unheld, folder.resolve(LOCK));
            sweep(parent, folder);
            return new Storage(folder, lock);
        } catch (IOException e) {
            throw new StartException(
                    "The folder for temporary files " + parent + " cannot be used (" + e
                            + "). Make room in it, or set the environment variable TMPDIR to another one.",
                    e);
        }
    }

    /** The folder. */
    Path folder() {
        return folder;
    }

    private static void sweep(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!folder.equals(own) && Files.isWritable(folder.resolve(LOCK)) && isLeft(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isLeft(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // gone meanwhile, somebody else's, or of another framework in this process
        }
    }

    /** Removes the folder; what cannot be removed is left to the next start. */
    @Override
    public void close() {
        try {
            lock.close();
            delete(folder);
        } catch (IOException e) {
            System.err.println("homeostat: the temporary folder " + folder + " could not be removed: " + e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // removed by another process that sweeps
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
