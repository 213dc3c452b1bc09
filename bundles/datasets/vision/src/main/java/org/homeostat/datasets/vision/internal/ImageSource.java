package org.homeostat.datasets.vision.internal;

import java.util.List;
import org.homeostat.api.dataset.DataContext;

/** A published set of square images with one label each. Immutable. */
interface ImageSource {

    /** The dataset's name. */
    String name();

    /** Channels of an image. */
    int channels();

    /** Height and width of an image, px. */
    int edge();

    /** Mean value of the training images in each channel, 0 to 1. */
    List<Double> mean();

    /** Standard deviation of the training images' values in each channel. */
    List<Double> deviation();

    /**
     * Reads the images and labels of the published training or test set.
     *
     * @param test whether the test set
     * @param context where the files lie
     * @return all images of the set
     * @throws org.homeostat.api.HomeostatException if a file is missing or damaged
     */
    Images read(boolean test, DataContext context);
}
