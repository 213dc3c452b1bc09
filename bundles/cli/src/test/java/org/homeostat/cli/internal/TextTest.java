package org.homeostat.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, tables, near words and JSON. */
class TextTest {

    @ParameterizedTest
    @CsvSource({
        "0.98125, 0.9813",
        "12.3456, 12.35",
        "1234.5, 1235",
        "12345, '12,345'",
        "0, 0",
        "1e-5, 1.000e-05",
        "2.5e7, '25,000,000'",
        "-0.5, -0.5000",
        "0.99999, 1.000",
        "999.96, 1000",
        "9.9995, 10.00",
        "NaN, NaN",
        "1.5e12, 1.500e+12"
    })
    void writesNumbersShort(double value, String expected) {
        assertEquals(expected, Text.number(value));
    }

    @ParameterizedTest
    @CsvSource({"12.34, 12.3 s", "59.99, 60.0 s", "245, 4 min 05 s", "7380, 2 h 03 min"})
    void writesTimes(double seconds, String expected) {
        assertEquals(expected, Text.seconds(seconds));
    }

    @Test
    void alignsColumns() {
        assertEquals(List.of("  a    bb", "  ccc"), Text.table(2, List.of(List.of("a", "bb"), List.of("ccc"))));
    }

    @Test
    void findsNearWordsOnly() {
        List<String> words = List.of("anderson", "broyden", "fixed-point");
        assertEquals(Optional.of("anderson"), Nearest.to("Andersen", words));
        assertEquals(Optional.of("fixed-point"), Nearest.to("fixedpoint", words));
        assertEquals(Optional.empty(), Nearest.to("newton-krylov", words));
    }

    @Test
    void formsPlurals() {
        assertEquals("bases", Kinds.plural("basis"));
        assertEquals("solvers", Kinds.plural("solver"));
        assertEquals("strategies", Kinds.plural("strategy"));
    }

    @Test
    void readsBackTheJsonItWrites() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a \"b\" ä");
        value.put("whole", 3L);
        value.put("real", 0.5);
        value.put("truth", true);
        value.put("list", List.of(1L, List.of("x"), Map.of("y", 2L)));
        assertEquals(value, Json.object(Json.text(value)));
    }

    @Test
    void writesNoNumberThatJsonLacks() {
        assertEquals("[ null, null, 1.0 ]", Json.text(Arrays.asList(Double.NaN, Double.POSITIVE_INFINITY, 1.0)));
    }
}
