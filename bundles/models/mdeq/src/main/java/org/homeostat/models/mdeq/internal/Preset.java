package org.homeostat.models.mdeq.internal;

import java.util.List;

/** The networks of the authors' published settings, by name. */
public enum Preset {
    /** CIFAR-10, 158,890 parameters. */
    TINY,
    /** CIFAR-10, 11,097,438 parameters. */
    LARGE,
    /** ImageNet, 16,808,936 parameters. */
    IMAGENET_SMALL,
    /** ImageNet, 67,063,624 parameters. */
    IMAGENET_LARGE,
    /** ImageNet, 90,463,280 parameters. */
    IMAGENET_XL,
    /** Cityscapes, 8,968,467 parameters. */
    CITYSCAPES_SMALL,
    /** Cityscapes, the channels of {@code IMAGENET_LARGE}. */
    CITYSCAPES_LARGE,
    /** Cityscapes, the channels of {@code IMAGENET_XL}. */
    CITYSCAPES_XL;

    private static final List<Integer> SMALL_CHANNELS = List.of(32, 64, 128, 256);
    private static final int GROUPS = 8;
    private static final int EXPANSION = 5;

    /** Its sizes; those for Cityscapes have the ImageNet networks' classification heads. */
    Architecture architecture() {
        return switch (this) {
            case TINY -> new Architecture(List.of(24, 24), List.of(8, 16), 200, GROUPS, EXPANSION, 0, 0.25, false);
            case LARGE ->
                new Architecture(SMALL_CHANNELS, List.of(14, 28, 56, 112), 1680, GROUPS, EXPANSION, 0, 0.3, false);
            case IMAGENET_SMALL -> photographs(SMALL_CHANNELS, List.of(24, 48, 96, 192), EXPANSION, 0);
            case IMAGENET_LARGE -> large(0);
            case IMAGENET_XL -> largest(0);
            case CITYSCAPES_SMALL -> photographs(SMALL_CHANNELS, List.of(24, 48, 96, 192), EXPANSION, 0.05);
            case CITYSCAPES_LARGE -> large(0.03);
            case CITYSCAPES_XL -> largest(0.04);
        };
    }

    private static Architecture large(double dropout) {
        return photographs(List.of(80, 160, 320, 640), List.of(32, 64, 128, 256), EXPANSION, dropout);
    }

    private static Architecture largest(double dropout) {
        return photographs(List.of(88, 176, 352, 704), List.of(32, 64, 128, 256), EXPANSION + 1, dropout);
    }

    private static Architecture photographs(List<Integer> channels, List<Integer> head, int expansion, double dropout) {
        return new Architecture(channels, head, 2048, GROUPS, expansion, 2, dropout, true);
    }
}
