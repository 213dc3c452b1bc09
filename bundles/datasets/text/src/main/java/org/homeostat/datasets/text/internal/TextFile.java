package org.homeostat.datasets.text.internal;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/** Reads text files, piece by piece: what is kept is the tokens' numbers. */
final class TextFile {

    private static final int GZIP = 0x1f8b;
    private static final int BUFFER = 1 << 16;

    private TextFile() {}

    /**
     * Reads the tokens of a file.
     *
     * @param name its path, absolute or below the data folder
     * @param context where the data folder is
     * @param unit what a token is
     * @return the tokens, in order
     * @throws HomeostatException if there is no such file, or it is not UTF-8 or has too many tokens; the message says so
     */
    static Tokens read(String name, DataContext context, Unit unit) {
        Path file = find(name, context);
        Tokens tokens = new Tokens();
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            bytes.mark(2);
            boolean packed = (bytes.read() << 8 | bytes.read()) == GZIP;
            bytes.reset();
            InputStream plain = packed ? new GZIPInputStream(bytes, BUFFER) : bytes;
            unit.read(
                    new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder())), tokens::add);
            return tokens;
        } catch (CharacterCodingException e) {
            throw new HomeostatException("the text " + file + " is not UTF-8; save it as UTF-8", e);
        } catch (IllegalStateException e) {
            throw new HomeostatException("the text " + file + " has " + e.getMessage() + "; take a part of it", e);
        } catch (IOException e) {
            throw new HomeostatException("the text " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path find(String name, DataContext context) {
        Path path = Path.of(name);
        if (!path.isAbsolute()) {
            return context.file(name, "wherever you have it (an absolute path names a file elsewhere)");
        }
        if (!Files.isRegularFile(path)) {
            throw new HomeostatException("the text " + path + " does not exist; give a file's path");
        }
        return path;
    }
}
