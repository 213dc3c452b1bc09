package org.homeostat.api.dataset;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.net.URI;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Where a dataset finds its files and what it may do. */
@ProviderType
public interface DataContext {

    /**
     * The data folder: {@code $HOMEOSTAT_DATA} or else {@code ~/.homeostat/data}. It holds one folder a dataset, in the
     * form in which the authors publish it.
     *
     * @return an absolute path, which may not exist
     */
    Path folder();

    /**
     * A file of the data folder, downloaded from its publisher if it is missing and downloads are allowed.
     *
     * @param relative the path below the data folder, for example {@code mnist/train-images-idx3-ubyte.gz}
     * @param source the publisher's address, HTTPS
     * @param sha256 the expected checksum in lower-case hexadecimal
     * @param maxBytes the largest size accepted
     * @return the file; its checksum is verified when it is downloaded
     * @throws org.homeostat.api.HomeostatException if it is missing and cannot or may not be downloaded; the message says
     *     which file is expected where
     */
    Path file(String relative, URI source, String sha256, long maxBytes);

    /**
     * A file of the data folder that cannot be downloaded.
     *
     * @param relative the path below the data folder
     * @param origin where a user can get it, for the message
     * @return the file
     * @throws org.homeostat.api.HomeostatException if it is missing; the message says which file is expected where
     */
    Path file(String relative, String origin);

    /**
     * Owner of arrays that live as long as the split.
     *
     * @return the manager
     */
    NDManager manager();

    /**
     * The type of real numbers in this run.
     *
     * @return FLOAT32 or FLOAT64
     */
    DataType dataType();

    /**
     * A seed for what is drawn once, such as synthetic data.
     *
     * @return the run's data seed
     */
    long seed();
}
