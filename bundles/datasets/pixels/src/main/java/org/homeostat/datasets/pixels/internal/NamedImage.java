package org.homeostat.datasets.pixels.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/** Finds an image by what a user calls it. */
final class NamedImage {

    /** The photograph in this bundle. */
    static final String EMBEDDED = "chelsea";

    private static final Pattern TEXT = Pattern.compile("text-(\\d{1,9})");
    private static final Pattern KODAK = Pattern.compile("kodim(0[1-9]|1\\d|2[0-4])");

    private NamedImage() {}

    /**
     * Refuses what is neither a name of ours nor looks like a path.
     *
     * @param name what a user calls an image
     * @throws IllegalArgumentException if it can be no image; the message says what is accepted
     */
    static void check(String name) {
        boolean known = name.equals(EMBEDDED)
                || TEXT.matcher(name).matches()
                || KODAK.matcher(name).matches();
        if (!known && name.chars().noneMatch(c -> "./\\".indexOf(c) >= 0)) {
            throw new IllegalArgumentException(
                    "image is '" + name + "'; accepted are 'chelsea', 'text-' with a whole number"
                            + " of up to nine digits, 'kodim01' to 'kodim24', and the path of a PNG or JPEG file with its ending");
        }
    }

    /**
     * Reads or draws it.
     *
     * @param name a name of ours, or a path
     * @param size the edge wanted, px
     * @param context where files lie
     * @return the image
     * @throws HomeostatException if there is no such file, or it is no image of that size; the message says so
     */
    static Image read(String name, int size, DataContext context) {
        Matcher text = TEXT.matcher(name);
        if (text.matches()) {
            return TextImage.draw(Long.parseLong(text.group(1)), size);
        }
        if (name.equals(EMBEDDED)) {
            return embedded(size);
        }
        Path file = KODAK.matcher(name).matches()
                ? context.file(
                        "kodak/" + name + ".png", "the Kodak Lossless True Color Image Suite, r0k.us/graphics/kodak")
                : file(name, context);
        try (InputStream bytes = Files.newInputStream(file)) {
            return Photograph.read(bytes, file.toString()).square(size);
        } catch (IOException e) {
            throw new HomeostatException("the image " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path file(String name, DataContext context) {
        Path path = Path.of(name);
        if (!path.isAbsolute()) {
            return context.file(
                    name,
                    "wherever you have it (dataset.image may also be an absolute path, or 'chelsea', 'text-1' or"
                            + " 'kodim01')");
        }
        if (!Files.isRegularFile(path)) {
            throw new HomeostatException("dataset.image is " + path + ", and there is no such file");
        }
        return path;
    }

    private static Image embedded(int size) {
        try (InputStream bytes =
                Objects.requireNonNull(NamedImage.class.getResourceAsStream(EMBEDDED + ".png"), EMBEDDED)) {
            return Photograph.read(bytes, "the image '" + EMBEDDED + "' of this bundle")
                    .square(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
