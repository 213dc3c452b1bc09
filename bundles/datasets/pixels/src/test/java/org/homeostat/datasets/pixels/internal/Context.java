package org.homeostat.datasets.pixels.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/** A data folder. */
record Context(Path folder, NDManager manager, DataType dataType) implements DataContext {

    @Override
    public Path file(String relative, URI source, String sha256, long maxBytes) {
        throw new AssertionError("images are not downloaded");
    }

    @Override
    public Path file(String relative, String origin) {
        Path file = folder.resolve(relative);
        if (!Files.isRegularFile(file)) {
            throw new HomeostatException(relative + " is missing. Get it from " + origin);
        }
        return file;
    }

    @Override
    public long seed() {
        throw new AssertionError("an image is the same in every run");
    }
}
