package org.homeostat.tasks.segmentation.internal;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** A colour for every class. */
final class Palette {

    private record Named(String name, int rgb) {}

    private static final List<Named> NAMED = List.of(
            new Named("grey", 0x808080),
            new Named("red", 0xe6194b),
            new Named("green", 0x3cb44b),
            new Named("blue", 0x4363d8),
            new Named("yellow", 0xffe119),
            new Named("magenta", 0xf032e6),
            new Named("cyan", 0x42d4f4),
            new Named("orange", 0xf58231),
            new Named("purple", 0x911eb4),
            new Named("brown", 0x9a6324));

    /** Neighbouring numbers get hues far apart. */
    private static final float GOLDEN = 0.618034f;

    private Palette() {}

    /** Red, green and blue of a class, packed. */
    static int colour(int number) {
        return number < NAMED.size()
                ? NAMED.get(number).rgb()
                : Color.HSBtoRGB(number * GOLDEN % 1, 0.7f, 0.9f) & 0xffffff;
    }

    /** Which colours mean what; beyond those that have names, nothing. */
    static String legend(List<String> classes) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < Math.min(classes.size(), NAMED.size()); i++) {
            entries.add(NAMED.get(i).name() + " " + classes.get(i));
        }
        return String.join(", ", entries) + (classes.size() > NAMED.size() ? ", and so on" : "");
    }
}
