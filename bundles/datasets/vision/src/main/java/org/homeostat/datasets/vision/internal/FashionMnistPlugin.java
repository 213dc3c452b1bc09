package org.homeostat.datasets.vision.internal;

import java.net.URI;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers Fashion-MNIST. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "fashion-mnist",
        summary = "70,000 pieces of clothing of 28x28 pixels, from the published idx files.",
        source = "Xiao, Rasul and Vollgraf 2017, Fashion-MNIST")
public final class FashionMnistPlugin implements Plugin<Dataset, ImageSet.Settings> {

    private static final IdxSource FILES = new IdxSource(
            "fashion-mnist",
            URI.create("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            List.of(
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            List.of(0.2860),
            List.of(0.3530));

    private static final List<String> CLASSES = List.of(
            "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    @Override
    public ImageSet.Settings defaults() {
        return ImageSet.Settings.DEFAULT;
    }

    @Override
    public Dataset create(ImageSet.Settings settings) {
        return new ImageSet(FILES, CLASSES, settings);
    }
}
