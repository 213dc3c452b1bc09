package org.homeostat.datasets.vision.internal;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes idx files for tests. */
final class IdxFiles {

    private IdxFiles() {}

    /** Writes a file with this start, whether it is right or not. */
    static Path write(Path file, int magic, int[] shape, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(magic);
            for (int length : shape) {
                out.writeInt(length);
            }
            out.write(bytes);
        }
        return file;
    }
}
