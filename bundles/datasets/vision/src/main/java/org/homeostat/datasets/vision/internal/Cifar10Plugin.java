package org.homeostat.datasets.vision.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers CIFAR-10. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "cifar10",
        summary = "60,000 photographs of 3x32x32 pixels in ten classes, from the published binary batches.",
        source = "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images")
public final class Cifar10Plugin implements Plugin<Dataset, ImageSet.Settings> {

    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    @Override
    public ImageSet.Settings defaults() {
        return ImageSet.Settings.DEFAULT;
    }

    @Override
    public Dataset create(ImageSet.Settings settings) {
        return new ImageSet(new Cifar10Source(), CLASSES, settings);
    }
}
