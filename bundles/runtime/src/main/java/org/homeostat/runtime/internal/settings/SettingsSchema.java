package org.homeostat.runtime.internal.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.homeostat.api.HomeostatException;

/** Writes JSON schemas (draft 2020-12) of settings, for editors. */
public final class SettingsSchema {

    private static final Place NOWHERE = new Place("", 0, "");
    private static final String DEFINITIONS = "#/$defs/";

    private final Catalog catalog;
    private final CommonSettings.Table common;

    /**
     * Creates it.
     *
     * @param catalog the plug-ins that references may name
     * @param common the settings that the platform reads for every plug-in of a kind
     */
    public SettingsSchema(Catalog catalog, CommonSettings.Table common) {
        this.catalog = catalog;
        this.common = common;
    }

    /**
     * The schema of experiments with the plug-ins that are there now.
     *
     * @param root the record that experiments are bound to
     * @param defaults its defaults
     * @return JSON text
     */
    public String json(Class<? extends Record> root, Record defaults) {
        Shape shape = Shape.of(root);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                SettingsReader.FORMAT,
                Map.of("const", SettingsReader.VERSION, "description", "The version of the format; the first key."));
        Set<String> kinds = new TreeSet<>();
        properties.putAll(properties(shape, Defaults.entries(shape, defaults, NOWHERE), kinds));
        List<String> required = new ArrayList<>(List.of(SettingsReader.FORMAT));
        required.addAll(required(shape));

        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Homeostat experiment");
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        schema.put("$defs", definitions(kinds));
        return write(schema);
    }

    /** The definitions of kinds, and of the kinds that their plug-ins refer to. */
    private Map<String, Object> definitions(Set<String> kinds) {
        catalog.plugins().forEach(plugin -> kinds.add(plugin.kind()));
        Map<String, Object> definitions = new LinkedHashMap<>();
        Set<String> done = new LinkedHashSet<>();
        while (!done.containsAll(kinds)) {
            for (String kind : List.copyOf(kinds)) {
                if (done.add(kind)) {
                    define(kind, kinds, definitions);
                }
            }
        }
        return definitions;
    }

    private void define(String kind, Set<String> kinds, Map<String, Object> definitions) {
        List<Object> choices = new ArrayList<>();
        for (PluginSource plugin : catalog.of(kind)) {
            String key = key(plugin);
            definitions.put(key, plugin(plugin, kinds));
            Map<String, Object> word = new LinkedHashMap<>();
            word.put("enum", names(plugin));
            word.put("description", plugin.summary());
            choices.add(word);
            choices.add(Map.of("$ref", DEFINITIONS + key, "required", List.of(References.NAME)));
        }
        definitions.put(
                kind,
                choices.isEmpty()
                        ? Map.of("not", Map.of(), "description", "There is no " + kind + ".")
                        : Map.of("oneOf", choices));
    }

    private static String key(PluginSource plugin) {
        return plugin.kind() + "." + plugin.bundle() + "." + plugin.name();
    }

    /** How a plug-in may be named: by its bundle too, and by nothing less where two bundles claim the name. */
    private List<String> names(PluginSource plugin) {
        String full = plugin.bundle() + References.BUNDLE_SEPARATOR + plugin.name();
        return catalog.find(plugin.kind(), plugin.name()).size() == 1 ? List.of(plugin.name(), full) : List.of(full);
    }

    private Map<String, Object> plugin(PluginSource source, Set<String> kinds) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(References.NAME, Map.of("enum", names(source)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("description", source.summary());
        try (OpenPlugin plugin = OpenPlugin.open(source, common)) {
            List<String> required = new ArrayList<>();
            for (OpenPlugin.Part part : plugin.parts(NOWHERE)) {
                properties.putAll(properties(part.shape(), part.defaults(), kinds));
                required.addAll(required(part.shape()));
            }
            schema.put("properties", properties);
            schema.put("dependentRequired", Map.of(References.NAME, required));
            schema.put("additionalProperties", false);
        } catch (HomeostatException e) {
            // an editor should still offer the rest
            schema.put("description", e.getMessage());
            schema.put("properties", properties);
        }
        return schema;
    }

    private Map<String, Object> properties(Shape shape, Node.Entries defaults, Set<String> kinds) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Shape.Component component : shape.components()) {
            Optional<Node> value = defaults.get(component.name());
            Map<String, Object> schema = new LinkedHashMap<>();
            String unit = component.setting().unit();
            schema.put("description", component.setting().value() + (unit.isEmpty() ? "" : " In " + unit + "."));
            schema.putAll(type(component.type(), component, value, kinds));
            value.flatMap(node -> json(component.type(), node)).ifPresent(node -> schema.put("default", node));
            properties.put(component.name(), schema);
            for (String alias : component.setting().aliases()) {
                Map<String, Object> former = new LinkedHashMap<>(schema);
                former.put("deprecated", true);
                former.put("description", "Now called '" + component.name() + "'.");
                properties.put(alias, former);
            }
        }
        return properties;
    }

    /** What has to be given; a setting with former names may be given by one of these. */
    private static List<String> required(Shape shape) {
        return shape.components().stream()
                .filter(Shape.Component::isRequired)
                .filter(component -> component.setting().aliases().length == 0)
                .map(Shape.Component::name)
                .toList();
    }

    private Map<String, Object> type(
            SettingType type, Shape.Component component, Optional<Node> defaultValue, Set<String> kinds) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (type instanceof SettingType.Whole) {
            schema.put("type", "integer");
            range(component, schema);
        } else if (type instanceof SettingType.Real) {
            schema.put("type", "number");
            range(component, schema);
        } else if (type instanceof SettingType.Truth) {
            schema.put("type", "boolean");
        } else if (type instanceof SettingType.Text) {
            schema.put("type", "string");
        } else if (type instanceof SettingType.Choice choice) {
            schema.put(
                    "enum",
                    choice.constants().keySet().stream()
                            .map(SettingsSchema::word)
                            .toList());
        } else if (type instanceof SettingType.Group group) {
            Node.Entries inner = defaultValue
                    .filter(Node.Entries.class::isInstance)
                    .map(Node.Entries.class::cast)
                    .orElse(Node.Entries.empty(NOWHERE));
            schema.put("type", "object");
            schema.put("properties", properties(group.shape(), inner, kinds));
            schema.put("required", required(group.shape()));
            schema.put("additionalProperties", false);
        } else if (type instanceof SettingType.Many many) {
            schema.put("type", "array");
            schema.put("items", type(many.element(), component, Optional.empty(), kinds));
        } else if (type instanceof SettingType.Maybe maybe) {
            Optional<Node> present = defaultValue.filter(node -> !node.isNothing());
            schema.put("anyOf", List.of(type(maybe.element(), component, present, kinds), Map.of("type", "null")));
        } else if (type instanceof SettingType.Reference reference) {
            kinds.add(reference.kind());
            schema.putAll(reference(reference, defaultValue));
        }
        return schema;
    }

    /** A reference; where there is a default one, also a map without a name, which changes its settings. */
    private Map<String, Object> reference(SettingType.Reference type, Optional<Node> defaultValue) {
        Map<String, Object> kind = Map.of("$ref", DEFINITIONS + type.kind());
        return defaultValue
                .map(node -> node instanceof Node.Entries map
                        ? map.get(References.NAME).orElse(node)
                        : node)
                .filter(Node.Scalar.class::isInstance)
                .map(node -> catalog.find(type.kind(), ((Node.Scalar) node).text()))
                .filter(found -> found.size() == 1)
                .map(found -> Map.<String, Object>of(
                        "anyOf",
                        List.of(
                                kind,
                                Map.of(
                                        "$ref",
                                        DEFINITIONS + key(found.get(0)),
                                        "not",
                                        Map.of("required", List.of(References.NAME))))))
                .orElse(kind);
    }

    private static void range(Shape.Component component, Map<String, Object> schema) {
        Range range = Range.of(component.setting());
        if (range.hasLow()) {
            schema.put(range.excludesMin() ? "exclusiveMinimum" : "minimum", range.min());
        }
        if (range.hasHigh()) {
            schema.put(range.excludesMax() ? "exclusiveMaximum" : "maximum", range.max());
        }
    }

    /** A default as JSON; empty for numbers that JSON does not know. */
    private static Optional<Object> json(SettingType type, Node node) {
        if (type instanceof SettingType.Maybe maybe) {
            return node.isNothing() ? Optional.empty() : json(maybe.element(), node);
        }
        if (type instanceof SettingType.Group) {
            return Optional.empty();
        }
        if (type instanceof SettingType.Many many && node instanceof Node.Items items) {
            List<Object> elements = new ArrayList<>();
            items.items().forEach(item -> json(many.element(), item).ifPresent(elements::add));
            return elements.size() == items.items().size() ? Optional.of(elements) : Optional.empty();
        }
        return node instanceof Node.Scalar scalar ? scalar(type, scalar.text()) : Optional.empty();
    }

    private static Optional<Object> scalar(SettingType type, String text) {
        if (type instanceof SettingType.Whole) {
            return Optional.of(Long.valueOf(text));
        }
        if (type instanceof SettingType.Real) {
            return Numbers.real(text).filter(Double::isFinite).map(number -> number);
        }
        if (type instanceof SettingType.Truth || type instanceof SettingType.Choice) {
            return Optional.of(word(text));
        }
        return Optional.of(text);
    }

    /** A word as a YAML reader takes it: true and false are no text. */
    private static Object word(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }

    private static String write(Object schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            write(json, schema);
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : ordered(map).entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Collection<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Double number) {
            writeNumber(json, number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    private static void writeNumber(JsonGenerator json, double number) throws IOException {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(number);
        }
    }

    /** Maps without an order of their own are written sorted, so that the same plug-ins give the same text. */
    private static Map<?, ?> ordered(Map<?, ?> map) {
        return map instanceof LinkedHashMap ? map : new java.util.TreeMap<>(map);
    }
}
