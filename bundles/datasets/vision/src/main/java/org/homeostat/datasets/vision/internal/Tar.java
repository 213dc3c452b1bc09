package org.homeostat.datasets.vision.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.homeostat.api.HomeostatException;

/** Reads files out of a tar.gz archive into memory; nothing is written to a disk. */
final class Tar {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;

    private Tar() {}

    /**
     * Reads some files.
     *
     * @param archive a tar.gz file
     * @param names the files wanted, by the last part of their path
     * @param maxBytes the largest size of one file that is accepted
     * @return the content by name
     * @throws HomeostatException if the archive is damaged or lacks one of them
     */
    static Map<String, byte[]> read(Path archive, Set<String> names, int maxBytes) {
        Map<String, byte[]> found = new HashMap<>();
        try (InputStream raw = Files.newInputStream(archive);
                InputStream in = new GZIPInputStream(raw, 1 << 16)) {
            byte[] header = in.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0) {
                String path = text(header, 0, NAME);
                long size = Long.parseLong(text(header, SIZE_AT, SIZE).trim(), 8);
                String name = path.substring(path.lastIndexOf('/') + 1);
                long padding = (BLOCK - size % BLOCK) % BLOCK;
                if (names.contains(name)) {
                    found.put(name, content(in, name, size, maxBytes, archive));
                    in.skipNBytes(padding);
                } else {
                    in.skipNBytes(size + padding);
                }
                header = in.readNBytes(BLOCK);
            }
        } catch (NumberFormatException e) {
            throw Idx.damaged(archive, "the header of an entry states no size");
        } catch (EOFException e) {
            throw Idx.damaged(archive, "it ends early");
        } catch (IOException e) {
            throw new HomeostatException(
                    "cannot read " + archive + ": " + e.getMessage() + "; delete it and get it again", e);
        }
        for (String name : names) {
            if (!found.containsKey(name)) {
                throw Idx.damaged(archive, "it holds no file " + name);
            }
        }
        return found;
    }

    private static byte[] content(InputStream in, String name, long size, int maxBytes, Path archive)
            throws IOException {
        if (size > maxBytes) {
            throw Idx.damaged(archive, name + " in it holds " + size + " bytes, accepted are at most " + maxBytes);
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.US_ASCII);
    }
}
