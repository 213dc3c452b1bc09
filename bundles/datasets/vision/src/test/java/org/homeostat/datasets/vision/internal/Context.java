package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.net.URI;
import java.nio.file.Path;
import org.homeostat.api.dataset.DataContext;

/** A data folder of the test's own. */
class Context implements DataContext {

    private final Path folder;
    private final NDManager manager;
    private final DataType dataType;

    Context(Path folder, NDManager manager, DataType dataType) {
        this.folder = folder;
        this.manager = manager;
        this.dataType = dataType;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Path file(String relative, URI source, String sha256, long maxBytes) {
        return folder.resolve(relative);
    }

    @Override
    public Path file(String relative, String origin) {
        return folder.resolve(relative);
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public long seed() {
        return 0;
    }
}
