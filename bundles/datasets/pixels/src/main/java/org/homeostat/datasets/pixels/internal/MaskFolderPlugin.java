package org.homeostat.datasets.pixels.internal;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers one's own images with masks. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "mask-folder",
        summary = "One's own images with mask images for segmentation: two folder trees of the same structure.",
        source = "Cordts et al. 2016, The Cityscapes Dataset, for the layout")
public final class MaskFolderPlugin implements Plugin<Dataset, MaskFolderPlugin.MaskFolder> {

    @Override
    public MaskFolder defaults() {
        return new MaskFolder(
                "images",
                "masks",
                "train",
                Optional.empty(),
                Optional.empty(),
                ".png",
                ".png",
                List.of("background", "object"),
                Optional.empty(),
                64,
                64,
                0.1,
                true);
    }

    @Override
    public Dataset create(MaskFolder settings) {
        if (settings.classes().size() < 2) {
            throw new IllegalArgumentException("classes must name at least two, not " + settings.classes());
        }
        if (settings.unlabelled()
                .filter(value -> value < settings.classes().size())
                .isPresent()) {
            throw new IllegalArgumentException(
                    "unlabelled is " + settings.unlabelled().get()
                            + ", which is the number of a class; classes have the numbers 0 to "
                            + (settings.classes().size() - 1));
        }
        return settings;
    }

    /**
     * Images (3, height, width), standardised by ImageNet's means and deviations, and masks (height, width). Of each file the
     * largest part in the middle of that shape is taken; images are averaged down over areas, or enlarged if they are smaller, of
     * masks the pixel at the middle of each new one counts.
     *
     * @param images the tree of images
     * @param masks the tree of masks
     * @param train the training split's folder in both
     * @param validation the validation split's
     * @param test the test split's
     * @param imageEnd how image files end
     * @param maskEnd how mask files end
     * @param classes the classes by their numbers in masks
     * @param unlabelled the number of pixels without a class
     * @param height rows
     * @param width columns
     * @param share what splits without folders take
     * @param cached whether decoded images stay in memory
     */
    public record MaskFolder(
            @Setting("The folder of images; absolute, or below the data folder.")
            String images,

            @Setting("The folder of masks. Where an image lies below its folder, its mask lies below this one.")
            String masks,

            @Setting("The folder of the training split in both; '.' for the folders themselves.")
            String train,

            @Setting("The folder of the validation split in both; without it, a share of the training images.")
            Optional<String> validation,

            @Setting("The folder of the test split in both; without it, a share of the training images, the"
                    + " last by name.")
            Optional<String> test,

            @Setting("How the names of image files end; what comes before is the same in image and mask.")
            String imageEnd,

            @Setting("How the names of mask files end.") String maskEnd,

            @Setting("The classes, in the order of their numbers in the masks, from 0.")
            List<String> classes,

            @Setting(
                    value = "The number in masks of pixels that carry no label and count nowhere, often 255;"
                            + " without it, all pixels count.",
                    min = 0)
            Optional<Integer> unlabelled,

            @Setting(value = "Rows of every image.", min = 1, max = 8192, unit = "px")
            int height,

            @Setting(value = "Columns of every image.", min = 1, max = 8192, unit = "px")
            int width,

            @Setting(
                    value = "Share of the training images for a split without a folder.",
                    min = 0,
                    exclusiveMin = true,
                    max = 0.5,
                    exclusiveMax = true)
            double share,

            @Setting("Whether decoded images stay in memory, 11 bytes a pixel; otherwise they are decoded again"
                    + " every time.")
            boolean cached)
            implements Dataset {

        /** Copies the list. */
        public MaskFolder {
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
            return DataSpec.tokens(new Shape(height, width), classes, DataSpec.Axis.HEIGHT, DataSpec.Axis.WIDTH);
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST);
        }

        /** An image and its mask. */
        private record Pair(Path image, Path mask) {}

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'mask-folder' has no split '" + split + "' but " + splits());
            }
            Path imageTree = ImageFiles.folder("dataset.images", images, context);
            Path maskTree = ImageFiles.folder("dataset.masks", masks, context);
            Optional<String> own = Shares.ownFolder(split, validation, test);
            String part = own.orElse(train);
            Path folder = imageTree.resolve(part).normalize();
            if (!Files.isDirectory(folder)) {
                throw new HomeostatException("the folder " + folder + " is missing; " + imageTree + " holds "
                        + ImageFiles.folders(imageTree) + ". Set dataset.train, or '.' for " + imageTree + " itself");
            }
            List<Pair> pairs = pairs(folder, maskTree.resolve(part).normalize());
            FolderSamples.Source<Pair> source =
                    new FolderSamples.Source<>(height, width, target(), this::image, this::labels);
            return new FolderSamples<>(
                    Shares.of(own.isPresent(), validation, test, share).cut(pairs, split, folder.toString()),
                    source,
                    cached,
                    context.dataType());
        }

        private List<Pair> pairs(Path folder, Path maskFolder) {
            List<Path> files = ImageFiles.ending(folder, imageEnd);
            if (files.isEmpty()) {
                throw new HomeostatException(folder + " and the folders below hold no file whose name ends in '"
                        + imageEnd + "'; set dataset.imageEnd");
            }
            List<Pair> pairs = new ArrayList<>();
            for (Path image : files) {
                String relative = folder.relativize(image).toString();
                Path mask = maskFolder.resolve(relative.substring(0, relative.length() - imageEnd.length()) + maskEnd);
                if (!Files.isRegularFile(mask)) {
                    throw new HomeostatException("the mask " + mask + " of " + image
                            + " is missing; add it, or set dataset.masks and dataset.maskEnd");
                }
                pairs.add(new Pair(image, mask));
            }
            return pairs;
        }

        private float[] image(Pair pair) {
            return ImageFiles.read(pair.image()).averaged(height, width);
        }

        private long[] labels(Pair pair) {
            Path file = pair.mask();
            Mask mask = Mask.read(file);
            Photograph.Size size = new Photograph.Size(mask.width(), mask.height());
            Photograph.Size ofImage = ImageFiles.size(pair.image());
            if (!size.isShapedLike(ofImage)) {
                throw new HomeostatException("the mask " + file + " has " + size + " pixels and its image "
                        + pair.image() + " has " + ofImage
                        + "; a mask has the same ratio of width to height, so that they are cut alike");
            }
            int[] values = mask.sampled(height, width);
            long[] labels = new long[values.length];
            for (int i = 0; i < values.length; i++) {
                boolean none = unlabelled.isPresent() && values[i] == unlabelled.get();
                if (!none && values[i] >= classes.size()) {
                    throw new HomeostatException("the mask " + file + " has a pixel of class " + values[i]
                            + "; accepted are 0 to " + (classes.size() - 1)
                            + unlabelled
                                    .map(value -> " and " + value + ", so extend dataset.classes")
                                    .orElse(", so extend dataset.classes, give such pixels the number of their class,"
                                            + " or set dataset.unlabelled: " + values[i] + " if they have none"));
                }
                labels[i] = none ? -1 : values[i];
            }
            return labels;
        }
    }
}
