package org.homeostat.datasets.text.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/** Reads text files. */
final class TextFile {

    private static final int LARGEST = 500_000_000;
    private static final int GZIP = 0x1f8b;

    private TextFile() {}

    /**
     * Reads the tokens of a file.
     *
     * @param name its path, absolute or below the data folder
     * @param context where the data folder is
     * @param unit what a token is
     * @return the tokens, in order
     * @throws HomeostatException if there is no such file, or it is too large or not UTF-8; the message says so
     */
    static List<String> read(String name, DataContext context, Unit unit) {
        Path file = find(name, context);
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            bytes.mark(2);
            boolean packed = (bytes.read() << 8 | bytes.read()) == GZIP;
            bytes.reset();
            return unit.tokens(decoded(packed ? new GZIPInputStream(bytes) : bytes, file));
        } catch (CharacterCodingException e) {
            throw new HomeostatException("the text " + file + " is not UTF-8; save it as UTF-8", e);
        } catch (IOException e) {
            throw new HomeostatException("the text " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path find(String name, DataContext context) {
        Path path = Path.of(name);
        if (!path.isAbsolute()) {
            return context.file(name, "wherever you have it, or give its absolute path");
        }
        if (!Files.isRegularFile(path)) {
            throw new HomeostatException("the text " + path + " does not exist; give a file's path");
        }
        return path;
    }

    private static String decoded(InputStream bytes, Path file) throws IOException {
        byte[] read = bytes.readNBytes(LARGEST + 1);
        if (read.length > LARGEST) {
            throw new HomeostatException(
                    "the text " + file + " is larger than " + LARGEST + " bytes; take a part of it");
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read)).toString();
    }
}
