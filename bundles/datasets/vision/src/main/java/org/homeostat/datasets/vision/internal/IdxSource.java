package org.homeostat.datasets.vision.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.homeostat.api.dataset.DataContext;

/**
 * A published set in MNIST's form: 60,000 and 10,000 images of 28x28 grey values and as many labels in four files.
 *
 * @param name the data folder's subfolder
 * @param address the folder that the files are published in, ending in a slash
 * @param checksums SHA-256 of the four files in the order of {@link #FILES}
 * @param mean mean grey value of the training images, 0 to 1
 * @param deviation standard deviation of the training images' grey values
 */
record IdxSource(String name, URI address, List<String> checksums, List<Double> mean, List<Double> deviation)
        implements ImageSource {

    /** Names of the files. */
    static final List<String> FILES = List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");

    /** Published training images. */
    static final int TRAIN = 60_000;

    /** Published test images. */
    static final int TEST = 10_000;

    private static final int EDGE = 28;
    private static final long MAX_BYTES = 64L << 20;

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int edge() {
        return EDGE;
    }

    @Override
    public Images read(boolean test, DataContext context) {
        int first = test ? 2 : 0;
        Path images = file(first, context);
        Path labels = file(first + 1, context);
        return Images.read(images, labels, test ? TEST : TRAIN, EDGE);
    }

    private Path file(int i, DataContext context) {
        String file = FILES.get(i);
        return context.file(name + "/" + file, address.resolve(file), checksums.get(i), MAX_BYTES);
    }
}
