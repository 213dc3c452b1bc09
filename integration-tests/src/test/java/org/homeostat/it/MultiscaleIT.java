package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Multiscale models and what belongs to them, in the reduced form of the experiments that are shipped for them. */
class MultiscaleIT {

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void install() {
        folder = Folders.fresh(MultiscaleIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
    }

    /** Also of those whose data nobody has here. */
    @ParameterizedTest
    @CsvSource({
        "cifar10-mdeq-tiny, '158,890', '111,696'",
        "cifar10-mdeq-large, '11,097,438', '8,715,232'",
        "cifar10-mdeq-small, '158,890', '111,696'",
        "imagenet-mdeq-small, '16,808,936', '8,716,192'",
        "cityscapes-mdeq-small, '8,968,467', '8,716,192'",
    })
    void shippedModelsHaveThePublishedSize(String experiment, String parameters, String ofTheseInTheMap) {
        installation.run(folder, "check", experiment).exits(0).says("nothing is wrong with it");
        installation
                .run(folder, "summary", experiment)
                .exits(0)
                .says(parameters + " trainable parameters", ofTheseInTheMap + " in 02EquilibriumLayerBlock");
    }

    @Test
    void theExplicitTwinIsAsLarge() {
        installation.run(folder, "check", "cifar10-resnet-small").exits(0).says("nothing is wrong with it");
        installation.run(folder, "summary", "cifar10-resnet-small").exits(0).says("158,880 trainable parameters");
    }

    @Test
    void readsDigitsAtTwoScales() {
        installation
                .run(folder, "run", "digits-mdeq", "--quiet", "--out", "digits")
                .exits(0)
                .says("accuracy");
        RunFolder run = new RunFolder(folder.resolve("digits"));
        run.isComplete();
        double accuracy = run.metric("test", "accuracy");
        assertTrue(accuracy > 0.9, () -> "test accuracy " + accuracy);
    }

    @Test
    void segmentsDrawnShapes() throws IOException {
        installation
                .run(folder, "run", "shapes-mdeq-segmentation-small", "--quiet", "--out", "shapes")
                .exits(0)
                .says("meanIou");
        RunFolder run = new RunFolder(folder.resolve("shapes"));
        run.isComplete();
        double iou = run.metric("test", "meanIou");
        assertTrue(iou > 0.4 && iou < 1, () -> "mean intersection over union " + iou); // 0.51 where it was measured
        BufferedImage overlays =
                ImageIO.read(folder.resolve("shapes/figures/overlays.png").toFile());
        assertEquals(4 * 4 * 32 + 3 * 8, overlays.getHeight());
        assertEquals(4 * 4 * 32 + 3 * 8, overlays.getWidth());
    }
}
