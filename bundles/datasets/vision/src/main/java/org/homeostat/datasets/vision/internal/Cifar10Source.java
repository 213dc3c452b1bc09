package org.homeostat.datasets.vision.internal;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.DataContext;

/**
 * CIFAR-10 in its binary version: the folder {@code cifar-10-batches-bin} with six batches of 10,000 records, or, where
 * that is missing, the archive that its authors publish.
 */
record Cifar10Source() implements ImageSource {

    private static final String FOLDER = "cifar-10-batches-bin/";
    private static final String ARCHIVE = "cifar-10-binary.tar.gz";
    private static final URI ADDRESS = URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
    private static final String CHECKSUM = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd";
    private static final long MAX_ARCHIVE = 200L << 20;
    private static final int MAX_BATCH = 64 << 20;
    private static final List<String> TRAIN =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final List<String> TEST = List.of("test_batch.bin");

    @Override
    public String name() {
        return "cifar10";
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
        return List.of(0.4914, 0.4822, 0.4465);
    }

    @Override
    public List<Double> deviation() {
        return List.of(0.2470, 0.2435, 0.2616);
    }

    @Override
    public Images read(boolean test, DataContext context) {
        List<String> names = test ? TEST : TRAIN;
        Path folder = context.folder().resolve(FOLDER);
        if (names.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)))) {
            return Records.read(names.stream()
                    .map(name -> Records.Part.of(folder.resolve(name)))
                    .toList());
        }
        Path archive = context.file(ARCHIVE, ADDRESS, CHECKSUM, MAX_ARCHIVE);
        Map<String, byte[]> found = Tar.read(archive, new HashSet<>(names), MAX_BATCH);
        return Records.read(names.stream()
                .map(name -> new Records.Part(archive, "its " + name, found.get(name)))
                .toList());
    }
}
