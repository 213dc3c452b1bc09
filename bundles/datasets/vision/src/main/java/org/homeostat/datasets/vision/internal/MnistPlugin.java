package org.homeostat.datasets.vision.internal;

import java.net.URI;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers MNIST. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "mnist",
        summary = "70,000 handwritten digits of 28x28 pixels, from the published idx files.",
        source = "LeCun, Cortes and Burges 1998, The MNIST database of handwritten digits")
public final class MnistPlugin implements Plugin<Dataset, ImageSet.Settings> {

    // the mirror that PyTorch keeps: the authors' own page no longer serves the files
    private static final IdxSource FILES = new IdxSource(
            "mnist",
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            List.of(
                    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            List.of(0.1307),
            List.of(0.3081));

    private static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    @Override
    public ImageSet.Settings defaults() {
        return ImageSet.Settings.DEFAULT;
    }

    @Override
    public Dataset create(ImageSet.Settings settings) {
        return new ImageSet(FILES, CLASSES, settings);
    }
}
