package org.homeostat.datasets.pixels.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers one's own images for classification. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "image-folder",
        summary = "One's own images for classification: a folder for each class, PNG or JPEG, brought to one size.")
public final class ImageFolderPlugin implements Plugin<Dataset, ImageFolderPlugin.ImageFolder> {

    @Override
    public ImageFolder defaults() {
        return new ImageFolder(
                "images", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), 64, 64, 0.1, true);
    }

    @Override
    public Dataset create(ImageFolder settings) {
        if (settings.classes().isEmpty() == settings.classCount().isEmpty()) {
            throw new IllegalArgumentException(
                    "image-folder needs either classes, the names of the class folders, as in"
                            + " [cat, dog], or classCount, how many there are; not both");
        }
        if (new HashSet<>(settings.classes()).size() < settings.classes().size()) {
            throw new IllegalArgumentException("classes names a folder twice: " + settings.classes());
        }
        return settings;
    }

    /**
     * Images (3, height, width), standardised by ImageNet's means and deviations: of each file the largest part in the middle of
     * that shape, averaged down over areas, or enlarged if it is smaller.
     *
     * @param train the folder of training images
     * @param validation that of validation images
     * @param test that of test images
     * @param classes names of the class folders
     * @param classCount their number
     * @param height rows
     * @param width columns
     * @param share what splits without folders take of each class
     * @param cached whether decoded images stay in memory
     */
    public record ImageFolder(
            @Setting("The folder that holds a folder of training images for each class; absolute, or below the"
                    + " data folder.")
            String train,

            @Setting("The same for validation; without it, a share of each class's training images.")
            Optional<String> validation,

            @Setting("The same for the test; without it, a share of each class's training images, the last ones"
                    + " by name.")
            Optional<String> test,

            @Setting("Names of the class folders, in the order of the class numbers; other folders are left alone.")
            List<String> classes,

            @Setting(
                    value = "In place of classes: how many class folders there are; they are taken in the"
                            + " order of their names.",
                    min = 2)
            Optional<Integer> classCount,

            @Setting(value = "Rows of every image.", min = 1, max = 8192, unit = "px")
            int height,

            @Setting(value = "Columns of every image.", min = 1, max = 8192, unit = "px")
            int width,

            @Setting(
                    value = "Share of each class's images for a split without a folder.",
                    min = 0,
                    exclusiveMin = true,
                    max = 0.5,
                    exclusiveMax = true)
            double share,

            @Setting("Whether decoded images stay in memory, 3 bytes a pixel; otherwise they are decoded again"
                    + " every time.")
            boolean cached)
            implements Dataset {

        /** Copies the list. */
        public ImageFolder {
            classes = List.copyOf(classes);
        }

        @Override
        public DataSpec input() {
            return DataSpec.image(Image.CHANNELS, height, width)
                    .withMeans(FolderSamples.MEANS)
                    .withDeviations(FolderSamples.DEVIATIONS);
        }

        @Override
        public DataSpec target() {
            return DataSpec.label(classCount
                    .map(count -> IntStream.rangeClosed(1, count)
                            .mapToObj(Integer::toString)
                            .toList())
                    .orElse(classes));
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST);
        }

        /** An image and its class. */
        private record Labelled(Path file, int label) {}

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'image-folder' has no split '" + split + "' but " + splits());
            }
            Optional<String> own = Shares.ownFolder(split, validation, test);
            String path = own.orElse(train);
            Path folder = ImageFiles.folder("dataset." + (own.isPresent() ? split : TRAIN), path, context);
            List<String> names = names(context);
            if (classCount.isPresent() && !ImageFiles.folders(folder).equals(names)) {
                throw new HomeostatException(folder + " holds " + difference(ImageFiles.folders(folder), names)
                        + " the folders of training images, which dataset.classCount numbers in the order of their"
                        + " names; every split needs the same");
            }
            // a folder of its own goes to its split whole
            Shares shares = Shares.of(own.isPresent(), validation, test, share);
            List<Labelled> files = new ArrayList<>();
            for (int label = 0; label < names.size(); label++) {
                int number = label;
                Path of = folder.resolve(names.get(label));
                shares.cut(images(of, folder), split, of.toString())
                        .forEach(file -> files.add(new Labelled(file, number)));
            }
            FolderSamples.Source<Labelled> source = new FolderSamples.Source<>(
                    height,
                    width,
                    DataSpec.label(names),
                    one -> ImageFiles.read(one.file()).averaged(height, width),
                    one -> new long[] {one.label()});
            return new FolderSamples<>(files, source, cached, context.dataType());
        }

        /** What one has more, or less, than the other. */
        private static String difference(List<String> found, List<String> wanted) {
            List<String> more =
                    found.stream().filter(name -> !wanted.contains(name)).toList();
            List<String> less =
                    wanted.stream().filter(name -> !found.contains(name)).toList();
            return more.isEmpty() ? "no " + less.get(0) + ", one of" : more.get(0) + ", which is not among";
        }

        /** Those of the training images, whose order numbers the classes of all splits. */
        private List<String> names(DataContext context) {
            if (classCount.isEmpty()) {
                return classes;
            }
            Path folder = ImageFiles.folder("dataset." + TRAIN, train, context);
            List<String> found = ImageFiles.folders(folder);
            if (found.size() != classCount.get()) {
                throw new HomeostatException(folder + " holds " + found.size() + " folders, and dataset.classCount is "
                        + classCount.get() + "; there must be one for each class");
            }
            return found;
        }

        private static List<Path> images(Path of, Path folder) {
            if (!Files.isDirectory(of)) {
                throw new HomeostatException("the class folder " + of + " is missing; " + folder + " holds "
                        + ImageFiles.folders(folder) + ". Write dataset.classes as the folders are called");
            }
            List<Path> images = ImageFiles.images(of);
            if (images.isEmpty()) {
                throw new HomeostatException(
                        "the class folder " + of + " holds no images; accepted are PNG, JPEG, BMP and GIF files");
            }
            return images;
        }
    }
}
