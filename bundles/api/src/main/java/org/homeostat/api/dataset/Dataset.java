package org.homeostat.api.dataset;

import java.util.List;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A set of samples with fixed splits. Immutable.
 *
 * <p>{@link #input} and {@link #target} answer without touching a file, so that experiments are checked and models
 * summarised on machines that lack the data.
 */
@Kind("dataset")
@ConsumerType
public interface Dataset {

    /** The usual name of the split that is learned from. */
    String TRAIN = "train";

    /** The usual name of the split that decisions are made on. */
    String VALIDATION = "validation";

    /** The usual name of the split that results are reported on. */
    String TEST = "test";

    /**
     * What one sample's input is.
     *
     * @return the description
     */
    DataSpec input();

    /**
     * What one sample's target is.
     *
     * @return the description
     */
    DataSpec target();

    /**
     * The names of the splits.
     *
     * @return at least {@link #TRAIN}
     */
    List<String> splits();

    /**
     * Opens a split. Reads, and if the context allows it downloads, what is needed.
     *
     * @param split one of {@link #splits}
     * @param context where data lies and what is allowed
     * @return the samples
     * @throws org.homeostat.api.HomeostatException if files are missing or damaged; the message says which file is expected
     *     where, and what is wrong with it
     */
    Samples open(String split, DataContext context);
}
