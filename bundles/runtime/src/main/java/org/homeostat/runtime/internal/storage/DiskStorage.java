package org.homeostat.runtime.internal.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.homeostat.api.HomeostatException;

/** Files on disk: written beside their place, forced, renamed. */
public class DiskStorage implements Storage {

    /** The ending of a file that is being written. */
    public static final String UNFINISHED = ".unfinished";

    private static final boolean POSIX =
            Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

    /** Creates it. */
    public DiskStorage() {}

    @Override
    public void replace(Path file, Content content) {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                            unfinished,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = open(channel)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(file.getParent());
        } catch (IOException e) {
            remove(unfinished, e);
            throw cannotWrite(file, e);
        } catch (RuntimeException | Error e) {
            remove(unfinished, e);
            throw e;
        }
    }

    @Override
    public void append(Path file, byte[] addition) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap(addition);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /**
     * Opens a file for writing.
     *
     * @param channel the file
     * @return a stream into it
     * @throws IOException if the disk refuses
     */
    protected OutputStream open(FileChannel channel) throws IOException {
        return new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    /** Makes a rename survive a power failure; only POSIX systems can open a folder. */
    private static void force(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void remove(Path unfinished, Throwable cause) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static HomeostatException cannotWrite(Path file, IOException cause) {
        return new HomeostatException(
                "cannot write " + file + ": " + reason(cause)
                        + ". What was written before is intact; free space or mend the permissions, then resume the run",
                cause);
    }

    /**
     * Why the disk refused.
     *
     * @param cause what it threw
     * @return a phrase
     */
    public static String reason(IOException cause) {
        return cause instanceof AccessDeniedException
                ? "permission denied"
                : cause instanceof FileSystemException f && f.getReason() != null
                        ? f.getReason()
                        : String.valueOf(cause.getMessage());
    }
}
