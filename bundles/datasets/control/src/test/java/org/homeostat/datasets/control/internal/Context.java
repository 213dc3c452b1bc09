package org.homeostat.datasets.control.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.net.URI;
import java.nio.file.Path;
import org.homeostat.api.dataset.DataContext;

/** A context for data that are computed. */
record Context(NDManager manager, DataType dataType) implements DataContext {

    @Override
    public Path folder() {
        throw new AssertionError("the samples are computed");
    }

    @Override
    public Path file(String relative, URI source, String sha256, long maxBytes) {
        throw new AssertionError("the samples are computed");
    }

    @Override
    public Path file(String relative, String origin) {
        throw new AssertionError("the samples are computed");
    }

    @Override
    public long seed() {
        throw new AssertionError("the samples have a seed of their own");
    }
}
