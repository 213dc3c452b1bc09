package org.homeostat.runtime.internal.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.homeostat.api.HomeostatException;

/** Keeps two runs from writing into one run folder at a time. The system frees it when a process dies. */
public final class FolderLock implements AutoCloseable {

    /** The lock's file. */
    static final String NAME = ".lock";

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param folder the run folder, which exists
     * @return the lock, to be closed at the end of the run
     * @throws HomeostatException if another run holds it, or the folder cannot be written
     */
    public static FolderLock of(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new HomeostatException("a run is going on in " + folder
                        + ". Let it end, or stop it; then go on with it by: homeostat resume " + folder);
            }
            return new FolderLock(file, channel);
        } catch (IOException e) {
            throw new HomeostatException(
                    "cannot write the run folder " + folder + ": " + DiskStorage.reason(e) + ". Mend its permissions.",
                    e);
        }
    }

    /**
     * Whether a run writes into a folder, or was killed while it did.
     *
     * @param folder the folder
     * @return {@code false} if the lock's file is not there
     */
    public static boolean isLeft(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by a run of this process
        }
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new HomeostatException("cannot remove " + file + ": " + DiskStorage.reason(e), e);
        }
    }
}
