package org.homeostat.datasets.pixels.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Capitals and figures as strokes, so that drawn text is the same on every machine, whatever fonts it has. A glyph is 4 wide and
 * 6 high; a stroke is a chain of points, each two digits: x from the left, y from the base line.
 */
final class StrokeFont {

    /** From one glyph's origin to the next one's, in units of the glyphs' grid. */
    static final int ADVANCE = 6;

    /** Height of a glyph in units of its grid. */
    static final int HEIGHT = 6;

    private static final Map<Character, String> GLYPHS = Map.ofEntries(
            Map.entry('A', "002640 1333"),
            Map.entry('B', "000636454433033342413000"),
            Map.entry('C', "4536160501103041"),
            Map.entry('D', "00062644422000"),
            Map.entry('E', "46060040 0333"),
            Map.entry('F', "460600 0333"),
            Map.entry('G', "45361605011030414323"),
            Map.entry('H', "0600 4640 0343"),
            Map.entry('I', "1636 2620 1030"),
            Map.entry('J', "4641301001"),
            Map.entry('K', "0600 4602 1340"),
            Map.entry('L', "060040"),
            Map.entry('M', "0006234640"),
            Map.entry('N', "00064046"),
            Map.entry('O', "163645413010010516"),
            Map.entry('P', "00063645443303"),
            Map.entry('Q', "163645413010010516 2240"),
            Map.entry('R', "00063645443303 2340"),
            Map.entry('S', "453616050413334241301001"),
            Map.entry('T', "0646 2620"),
            Map.entry('U', "060110304146"),
            Map.entry('V', "062046"),
            Map.entry('W', "0610243046"),
            Map.entry('X', "0640 0046"),
            Map.entry('Y', "0623 4623 2320"),
            Map.entry('Z', "06460040"),
            Map.entry('0', "163645413010010516 1135"),
            Map.entry('1', "142620 1030"),
            Map.entry('2', "05163645440040"),
            Map.entry('3', "05163645443323 334241301001"),
            Map.entry('4', "30360242"),
            Map.entry('5', "460603334241301001"),
            Map.entry('6', "3616050110304142331302"),
            Map.entry('7', "064610"),
            Map.entry('8', "13040516364544331302011030414233"),
            Map.entry('9', "1030414536160504133344"));

    /** A straight piece of a stroke, in units of the glyphs' grid, y upwards. */
    record Segment(double x1, double y1, double x2, double y2) {}

    private StrokeFont() {}

    /** The strokes of a word of capitals and figures, from its first glyph's origin on. */
    static List<Segment> strokes(String word) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < word.length(); i++) {
            int origin = i * ADVANCE;
            for (String stroke : GLYPHS.get(word.charAt(i)).split(" ", -1)) {
                for (int p = 0; p + 3 < stroke.length(); p += 2) {
                    segments.add(new Segment(
                            origin + digit(stroke, p),
                            digit(stroke, p + 1),
                            origin + digit(stroke, p + 2),
                            digit(stroke, p + 3)));
                }
            }
        }
        return segments;
    }

    private static int digit(String stroke, int place) {
        return stroke.charAt(place) - '0';
    }
}
