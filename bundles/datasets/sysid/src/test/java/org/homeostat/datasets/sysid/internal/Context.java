package org.homeostat.datasets.sysid.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.net.URI;
import java.nio.file.Path;
import org.homeostat.api.dataset.DataContext;

/** A data folder of the test's own; numbers are wide. */
record Context(Path folder, NDManager manager) implements DataContext {

    @Override
    public Path file(String relative, URI source, String sha256, long maxBytes) {
        return folder.resolve(relative);
    }

    @Override
    public Path file(String relative, String origin) {
        return folder.resolve(relative);
    }

    @Override
    public DataType dataType() {
        return DataType.FLOAT64;
    }

    @Override
    public long seed() {
        return 0;
    }
}
