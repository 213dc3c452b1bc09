package org.homeostat.runtime.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.homeostat.api.platform.ExperimentException;

/** Reads experiment files: at most 1 MB of UTF-8. */
final class YamlFile {

    /** The largest file accepted, in bytes. */
    static final int MAX_BYTES = 1_000_000;

    private YamlFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its text
     * @throws ExperimentException if it is missing, too large or not UTF-8
     */
    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw refused(file + ": is a folder; give an experiment file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLarge(file.toString());
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw refused(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw refused(file + ": is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw refused(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** What a text over the limit is answered with. */
    static ExperimentException tooLarge(String origin) {
        return refused(origin + ": is larger than 1 MB; an experiment is smaller");
    }

    private static ExperimentException refused(String problem) {
        return new ExperimentException(List.of(problem));
    }
}
