package org.homeostat.runtime.internal.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.Ref;

/** Writes values as the nodes that would be read as them. */
final class Defaults {

    private Defaults() {}

    /**
     * A record of settings as a map. Required settings are left out: their values are not used.
     *
     * @param shape the record's shape
     * @param record the record
     * @param place the place to give to all of it
     * @return the map
     * @throws BrokenContract if a value is {@code null}, a resolved reference, or a reference to another contract
     */
    static Node.Entries entries(Shape shape, Record record, Place place) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Shape.Component component : shape.components()) {
            if (!component.isRequired()) {
                Node value = node(component.type(), component.name(), Shape.value(record, component), place);
                entries.put(component.name(), new Node.Entry(place, value));
            }
        }
        return new Node.Entries(entries, place);
    }

    private static Node node(SettingType type, String name, Object value, Place place) {
        if (value == null) {
            throw new BrokenContract("the setting '" + name + "' holds null by default");
        }
        if (type instanceof SettingType.Many many) {
            return new Node.Items(
                    ((List<?>) value)
                            .stream()
                                    .map(element -> node(many.element(), name, element, place))
                                    .toList(),
                    place);
        }
        if (type instanceof SettingType.Maybe maybe) {
            return ((Optional<?>) value)
                    .map(element -> node(maybe.element(), name, element, place))
                    .orElse(Node.Scalar.nothing(place));
        }
        if (type instanceof SettingType.Group group) {
            return entries(group.shape(), (Record) value, place);
        }
        if (type instanceof SettingType.Reference reference) {
            return reference(reference, name, (Ref<?>) value, place);
        }
        return scalar(value, place);
    }

    private static Node reference(SettingType.Reference type, String name, Ref<?> ref, Place place) {
        if (ref.isResolved()) {
            throw new BrokenContract("the setting '" + name + "' is a resolved reference by default; use Ref.of");
        }
        if (ref.type() != type.type()) {
            throw new BrokenContract("the setting '" + name + "' refers by default to "
                    + ref.type().getName() + " and is declared for "
                    + type.type().getName());
        }
        Node plugin = new Node.Scalar(ref.name(), true, place);
        if (ref.settings().isEmpty()) {
            return plugin;
        }
        Node.Entries settings = map(ref.settings(), place);
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        entries.put(References.NAME, new Node.Entry(place, plugin));
        entries.putAll(settings.entries());
        return new Node.Entries(entries, place);
    }

    /**
     * A map of plain values.
     *
     * @param values numbers, booleans, strings, lists and maps of these
     * @param place the place to give to all of it
     * @return the map, sorted by key where it has no order of its own
     */
    static Node.Entries map(Map<?, ?> values, Place place) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        Map<?, ?> ordered = values instanceof LinkedHashMap ? values : new java.util.TreeMap<>(values);
        ordered.forEach((key, value) -> entries.put(String.valueOf(key), new Node.Entry(place, plain(value, place))));
        return new Node.Entries(entries, place);
    }

    private static Node plain(Object value, Place place) {
        if (value instanceof Map<?, ?> map) {
            return map(map, place);
        }
        if (value instanceof Collection<?> items) {
            return new Node.Items(items.stream().map(item -> plain(item, place)).toList(), place);
        }
        return value == null ? Node.Scalar.nothing(place) : scalar(value, place);
    }

    /** A single value. */
    static Node.Scalar scalar(Object value, Place place) {
        if (value instanceof Enum<?> constant) {
            return new Node.Scalar(Names.of(constant), true, place);
        }
        if (value instanceof Double || value instanceof Float) {
            return new Node.Scalar(Numbers.write(((Number) value).doubleValue()), true, place);
        }
        return new Node.Scalar(value.toString(), !(value instanceof CharSequence), place);
    }
}
