package org.homeostat.runtime.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.Figure;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    private static final String EVIL = "<script>alert(1)</script>\"'&";

    private static String page() throws IOException {
        Figure.Matrix matrix = Figure.matrix(
                "confusion", EVIL, EVIL, EVIL, List.of(EVIL, "b"), List.of(EVIL, "b"), new double[][] {{1, 2}, {3, 4}});
        return new ReportPage(EVIL, EVIL)
                .headline(Map.of(EVIL, EVIL))
                .section(EVIL)
                .table(List.of(EVIL), List.of(List.of(EVIL)))
                .list(List.of(EVIL))
                .figure(Charts.draw(matrix))
                .text(Figure.text("text", EVIL, EVIL))
                .preformatted(EVIL)
                .html();
    }

    @Test
    void everyTextIsEscaped() throws IOException {
        String page = page();
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("\"'&"), page);
        assertEquals(14, page.split("&lt;script&gt;alert\\(1\\)&lt;/script&gt;&quot;&#39;&amp;", -1).length - 1);
    }

    @Test
    void nothingIsLoadedAndNoScriptMayRun() throws IOException {
        String page = page();
        assertTrue(page.contains("default-src 'none'; img-src data:; style-src 'sha256-"));
        assertFalse(page.contains("http:"));
        assertFalse(page.contains("https:"));
        assertFalse(page.contains(" style="));
    }

    @Test
    void labelsStayTextInDrawings() throws IOException {
        Figure lines = Figure.lines("l", "c", EVIL, EVIL, new double[] {1, 2}, Map.of(EVIL, new double[] {1, 2}));
        String svg = new String(Charts.draw(lines).svg().orElseThrow(), StandardCharsets.UTF_8);
        assertFalse(svg.contains("<script"), svg);
    }

    @Test
    void figuresWithoutDataAreDrawn() throws IOException {
        Charts.Drawn empty = Charts.draw(Figure.lines("l", "c", "x", "y", new double[0], Map.of()));
        assertTrue(empty.png().length > 0);
        Charts.Drawn gap = Charts.draw(Figure.lines(
                "l", "c", "x", "y", new double[] {1, 2}, Map.of("a", new double[] {Double.NaN, Double.NaN})));
        assertTrue(gap.png().length > 0);
        Charts.Drawn zeros =
                Charts.draw(Figure.lines("l", "c", "x", "y", new double[] {1, 2}, Map.of("a", new double[] {0, -1}))
                        .withLogarithmicY());
        assertTrue(zeros.png().length > 0);
        Charts.Drawn picture = Charts.draw(Figure.picture("p", "c", new int[][] {{0xff0000, 0x00ff00}}));
        assertTrue(picture.svg().isEmpty());
        assertTrue(Charts.histogram("h", "c", Map.of(7, 3L)).png().length > 0);
    }

    @Test
    void aLogarithmicAxisHasPowersOfTenAndLeavesOutWhatItCannotShow() throws IOException {
        Figure.Lines lines = Figure.lines(
                "l",
                "c",
                "x",
                "y",
                new double[] {1, 2, 3, 4},
                Map.of("a", new double[] {1, 1e-3, 1e-6, 0}, "b", new double[] {1e-1, 1e-5, Double.NaN, Double.NaN}));
        String linear = new String(Charts.draw(lines).svg().orElseThrow(), StandardCharsets.UTF_8);
        String logarithmic =
                new String(Charts.draw(lines.withLogarithmicY()).svg().orElseThrow(), StandardCharsets.UTF_8);
        assertNotEquals(linear, logarithmic);
        assertFalse(logarithmic.contains("NaN"), logarithmic);
    }
}
