package org.homeostat.datasets.vision.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.dataset.DataContext;

/**
 * SVHN, the cropped digits: the published MATLAB files, or one file of records in CIFAR-10's form, the last fifth of which
 * is the test set.
 *
 * @param records the file of records below the data folder; empty for the published files
 */
record SvhnSource(Optional<String> records) implements ImageSource {

    private static final String ORIGIN = "http://ufldl.stanford.edu/housenumbers/";
    private static final List<Integer> FIRST_AXES = List.of(Records.EDGE, Records.EDGE, Records.CHANNELS);

    @Override
    public String name() {
        return "svhn";
    }

    @Override
    public int channels() {
        return Records.CHANNELS;
    }

    @Override
    public int edge() {
        return Records.EDGE;
    }

    @Override
    public List<Double> mean() {
        return List.of(0.4377, 0.4438, 0.4728);
    }

    @Override
    public List<Double> deviation() {
        return List.of(0.1980, 0.2010, 0.1970);
    }

    @Override
    public Images read(boolean test, DataContext context) {
        if (records.isPresent()) {
            return part(context.file(records.get(), "whoever made the records"), test);
        }
        String name = test ? "test_32x32.mat" : "train_32x32.mat";
        return published(context.file("svhn/" + name, ORIGIN + name));
    }

    private static Images part(Path file, boolean test) {
        Images all = Records.read(List.of(Records.Part.of(file)));
        int train = all.count() - all.count() / 5;
        int from = test ? train : 0;
        int to = test ? all.count() : train;
        int size = all.pixels().length / all.count();
        return new Images(
                Arrays.copyOfRange(all.pixels(), from * size, to * size),
                Arrays.copyOfRange(all.labels(), from, to),
                all.channels(),
                all.edge());
    }

    /** Images lie there column by column, channel by channel, and the digit 0 has the label 10. */
    private static Images published(Path file) {
        Map<String, MatFile.Bytes> arrays = MatFile.read(file);
        MatFile.Bytes x = array(arrays, "X", file);
        MatFile.Bytes y = array(arrays, "y", file);
        int[] shape = x.shape();
        if (shape.length != 4
                || !Arrays.stream(shape).limit(3).boxed().toList().equals(FIRST_AXES)
                || y.bytes().length != shape[3]) {
            throw Idx.damaged(
                    file,
                    "X is " + Arrays.toString(shape) + " and y " + Arrays.toString(y.shape())
                            + ", expected are [32, 32, 3, N] and [N, 1]");
        }
        byte[] labels = new byte[shape[3]];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = y.bytes()[i] == 10 ? 0 : y.bytes()[i];
        }
        Images.requireClasses(labels, file, "it");
        byte[] pixels = x.bytes();
        int area = Records.EDGE * Records.EDGE;
        byte[] plane = new byte[area];
        for (int start = 0; start < pixels.length; start += area) {
            for (int i = 0; i < area; i++) {
                plane[i % Records.EDGE * Records.EDGE + i / Records.EDGE] = pixels[start + i];
            }
            System.arraycopy(plane, 0, pixels, start, area);
        }
        return new Images(pixels, labels, Records.CHANNELS, Records.EDGE);
    }

    private static MatFile.Bytes array(Map<String, MatFile.Bytes> arrays, String name, Path file) {
        MatFile.Bytes found = arrays.get(name);
        if (found == null) {
            throw Idx.damaged(file, "it holds no array of bytes " + name);
        }
        return found;
    }
}
