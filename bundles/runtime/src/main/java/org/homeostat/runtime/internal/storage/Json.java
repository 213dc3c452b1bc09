package org.homeostat.runtime.internal.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON as maps, lists, numbers, text and {@code null}; numbers that are not finite become {@code null}. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private Json() {}

    /**
     * JSON on one line.
     *
     * @param value maps, lists, numbers, text
     * @return the text, without a line break
     */
    public static String line(Object value) {
        return write(value, false);
    }

    /**
     * JSON for readers.
     *
     * @param value maps, lists, numbers, text
     * @return indented text that ends with a line break
     */
    public static String pretty(Object value) {
        return write(value, true) + "\n";
    }

    /**
     * Reads a JSON object.
     *
     * @param text the text
     * @return its members in order
     * @throws IOException if it is no JSON object
     */
    public static Map<String, Object> object(String text) throws IOException {
        Map<String, Object> object = MAPPER.readValue(text, OBJECT);
        if (object == null) {
            throw new IOException("it holds no JSON object");
        }
        return object;
    }

    private static String write(Object value, boolean indent) {
        try {
            ObjectWriter writer = indent ? MAPPER.writer(SerializationFeature.INDENT_OUTPUT) : MAPPER.writer();
            return writer.writeValueAsString(finite(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object finite(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), finite(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::finite).collect(Collectors.toCollection(ArrayList::new));
        }
        return value instanceof Double d && !Double.isFinite(d) ? null : value;
    }
}
