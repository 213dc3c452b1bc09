package org.homeostat.runtime.internal.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** How files of a run come to disk: whole or not at all, and there to stay. */
public interface Storage {

    /** What a file is to hold. */
    @FunctionalInterface
    interface Content {

        /**
         * Writes it.
         *
         * @param out where to
         * @throws IOException if the disk refuses
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file or leaves the old one untouched; when it returns the file is on disk.
     *
     * @param file the file
     * @param content what it is to hold
     * @throws org.homeostat.api.HomeostatException if it cannot be written
     */
    void replace(Path file, Content content);

    /**
     * Adds to the end of a file; when it returns the addition is on disk.
     *
     * @param file the file, made if missing
     * @param addition what to add
     * @throws org.homeostat.api.HomeostatException if it cannot be written
     */
    void append(Path file, byte[] addition);
}
