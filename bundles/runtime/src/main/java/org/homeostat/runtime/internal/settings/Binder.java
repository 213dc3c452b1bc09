package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;

/**
 * Binds nodes to records of settings. Every value comes from a node: where the experiment has none, from the defaults
 * written as one, so that defaults are checked and resolved like all else.
 */
final class Binder {

    private static final int MAX_DEPTH = 20;

    private final Catalog catalog;
    private final CommonSettings.Table common;
    private final Problems problems;
    private final Set<PluginUse> uses = new LinkedHashSet<>();
    private final IdentityHashMap<Ref<?>, Spot> spots = new IdentityHashMap<>();
    private int depth;

    /**
     * A bound value.
     *
     * @param object the value
     * @param node the value as one would write it in full
     */
    record Value(Object object, Node node) {}

    /** Where a reference was written. */
    private record Spot(Place place, String path) {}

    /** Creates a binder for one reading. */
    Binder(Catalog catalog, CommonSettings.Table common, Problems problems) {
        this.catalog = catalog;
        this.common = common;
        this.problems = problems;
    }

    /** The plug-ins used by what was bound. */
    List<PluginUse> uses() {
        return uses.stream()
                .sorted(Comparator.comparing(PluginUse::kind)
                        .thenComparing(PluginUse::name)
                        .thenComparing(PluginUse::bundle))
                .toList();
    }

    /** Notes a problem with a reference that was bound; with one that a part made for itself, at the given place. */
    void problem(Ref<?> ref, Place otherwise, String message) {
        Spot spot = spots.getOrDefault(ref, new Spot(otherwise, ""));
        problems.add(spot.place(), spot.path(), message);
    }

    /**
     * Binds a map to a record.
     *
     * @param shape the record's shape
     * @param written what the experiment says
     * @param defaults what holds where it says nothing
     * @param path the path of the record
     * @return the record; empty if there was a problem
     */
    Optional<Value> record(Shape shape, Node.Entries written, Node.Entries defaults, String path) {
        refuseUnknown(written, List.of(shape), path);
        return known(shape, written, defaults, path);
    }

    private void refuseUnknown(Node.Entries written, List<Shape> shapes, String path) {
        List<String> names =
                shapes.stream().flatMap(shape -> shape.names().stream()).toList();
        List<String> spellings = shapes.stream()
                .flatMap(shape -> shape.components().stream())
                .flatMap(component -> component.spellings().stream())
                .toList();
        written.entries().forEach((key, entry) -> {
            if (!spellings.contains(key)) {
                String accepted = names.isEmpty() ? "there are none" : "accepted are " + String.join(", ", names);
                problems.add(
                        entry.place(),
                        Paths.join(path, key),
                        "unknown setting; " + accepted + Names.didYouMean(key, names));
            }
        });
    }

    /** As {@link #record}, where other keys have been looked after. */
    private Optional<Value> known(Shape shape, Node.Entries written, Node.Entries defaults, String path) {
        int before = problems.count();
        List<Object> objects = new ArrayList<>();
        Map<String, Node.Entry> nodes = new LinkedHashMap<>();
        for (Shape.Component component : shape.components()) {
            component(component, written, defaults, path).ifPresent(value -> {
                objects.add(value.object());
                nodes.put(component.name(), new Node.Entry(written.place(), value.node()));
            });
        }
        if (problems.count() > before || objects.size() < shape.components().size()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Value(shape.make(objects), new Node.Entries(nodes, written.place())));
        } catch (IllegalArgumentException e) {
            problems.add(written.place(), path, message(e));
        } catch (Throwable e) {
            problems.add(
                    written.place(),
                    path,
                    "the record " + shape.type().getName() + " failed: " + PluginCall.describe(e));
        }
        return Optional.empty();
    }

    private Optional<Value> component(
            Shape.Component component, Node.Entries written, Node.Entries defaults, String path) {
        Optional<Node> base = defaults.get(component.name());
        Optional<String> key = spelling(component, written, path);
        if (key.isPresent()) {
            Node node = written.get(key.get()).orElseThrow();
            return value(component.type(), component, node, base, Paths.join(path, key.get()));
        }
        String inner = Paths.join(path, component.name());
        if (base.isPresent()) {
            Place place = written.place().withNote(base.get().place().note());
            return value(component.type(), component, at(base.get(), place), Optional.empty(), inner);
        }
        if (!component.isRequired() && component.type() instanceof SettingType.Maybe) {
            return value(component.type(), component, Node.Scalar.nothing(written.place()), Optional.empty(), inner);
        }
        problems.add(
                written.place(),
                inner,
                "is missing and has no default; accepted is " + Scalars.accepted(component.type(), component));
        return Optional.empty();
    }

    /** The spelling under which a setting is given. A change wins over a former name in the file. */
    private Optional<String> spelling(Shape.Component component, Node.Entries written, String path) {
        List<String> given = component.spellings().stream()
                .filter(written.entries()::containsKey)
                .toList();
        List<String> changes = given.stream()
                .filter(key -> written.entries().get(key).place().isChange())
                .toList();
        List<String> chosen = given.size() > 1 && changes.size() == 1 ? changes : given;
        if (chosen.size() > 1) {
            problems.add(
                    written.entries().get(chosen.get(1)).place(),
                    Paths.join(path, chosen.get(1)),
                    "given twice, also as '" + chosen.get(0) + "'; keep '" + component.name() + "'");
        }
        return chosen.stream().findFirst();
    }

    private Optional<Value> value(
            SettingType type, Shape.Component component, Node node, Optional<Node> base, String path) {
        if (type instanceof SettingType.Maybe maybe) {
            return maybe(maybe, component, node, base, path);
        }
        if (type instanceof SettingType.Reference reference) {
            return reference(reference, node, base, path);
        }
        if (type instanceof SettingType.Group group && node instanceof Node.Entries entries) {
            Node.Entries defaults = base.filter(Node.Entries.class::isInstance)
                    .map(Node.Entries.class::cast)
                    .orElse(Node.Entries.empty(node.place()));
            return record(group.shape(), entries, defaults, path);
        }
        if (type instanceof SettingType.Many many && node instanceof Node.Items items) {
            return many(many, component, items, path);
        }
        if (node instanceof Node.Scalar scalar && !node.isNothing()) {
            Optional<Object> object = Scalars.read(type, component, scalar);
            if (object.isPresent()) {
                return Optional.of(new Value(object.get(), Defaults.scalar(object.get(), node.place())));
            }
        }
        String hint = node instanceof Node.Scalar scalar ? Scalars.hint(type, component, scalar) : "";
        problems.add(
                node.place(),
                path,
                "found " + node.found() + "; accepted is " + Scalars.accepted(type, component) + hint);
        return Optional.empty();
    }

    private Optional<Value> maybe(
            SettingType.Maybe type, Shape.Component component, Node node, Optional<Node> base, String path) {
        if (node.isNothing()) {
            return Optional.of(new Value(Optional.empty(), Node.Scalar.nothing(node.place())));
        }
        return value(type.element(), component, node, base.filter(value -> !value.isNothing()), path)
                .map(value -> new Value(Optional.of(value.object()), value.node()));
    }

    private Optional<Value> many(SettingType.Many type, Shape.Component component, Node.Items items, String path) {
        List<Object> objects = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < items.items().size(); i++) {
            value(type.element(), component, items.items().get(i), Optional.empty(), path + "[" + i + "]")
                    .ifPresent(value -> {
                        objects.add(value.object());
                        nodes.add(value.node());
                    });
        }
        return objects.size() < items.items().size()
                ? Optional.empty()
                : Optional.of(new Value(List.copyOf(objects), new Node.Items(nodes, items.place())));
    }

    /** Resolves a reference that stands alone. */
    Optional<Ref<?>> reference(SettingType.Reference type, String name, Node.Entries settings, Place place) {
        Optional<Value> value = find(type.kind(), new Node.Scalar(name, true, place), "")
                .flatMap(source -> plugin(source, type, name, settings, ""));
        return value.map(found -> (Ref<?>) found.object());
    }

    private Optional<Value> reference(SettingType.Reference type, Node node, Optional<Node> base, String path) {
        Optional<Node.Entries> merged = asMap(node).map(map -> over(map, base));
        if (merged.isEmpty()) {
            problems.add(
                    node.place(),
                    path,
                    "found " + node.found() + "; accepted is " + Names.a(type.kind())
                            + ", as a name or a map with a name; " + thereAre(type.kind()));
            return Optional.empty();
        }
        Optional<Node> name = merged.get().get(References.NAME);
        if (name.isEmpty()) {
            problems.add(
                    node.place(),
                    Paths.join(path, References.NAME),
                    "is missing; it says which " + type.kind() + "; " + thereAre(type.kind()));
            return Optional.empty();
        }
        if (!(name.get() instanceof Node.Scalar scalar) || scalar.isNothing()) {
            problems.add(
                    name.get().place(),
                    Paths.join(path, References.NAME),
                    "found " + name.get().found() + "; accepted is the name of " + Names.a(type.kind()) + "; "
                            + thereAre(type.kind()));
            return Optional.empty();
        }
        return find(type.kind(), scalar, path)
                .flatMap(source ->
                        plugin(source, type, scalar.text(), merged.get().without(References.NAME), path));
    }

    /** A reference as a map; empty for a list and for nothing. */
    private static Optional<Node.Entries> asMap(Node node) {
        if (node instanceof Node.Entries map) {
            return Optional.of(map);
        }
        return node instanceof Node.Scalar && !node.isNothing()
                ? Optional.of(
                        new Node.Entries(Map.of(References.NAME, new Node.Entry(node.place(), node)), node.place()))
                : Optional.empty();
    }

    /** A map that names no plug-in changes the default reference, on every level; one that names one replaces it. */
    private static Node.Entries over(Node.Entries written, Optional<Node> base) {
        if (base.isEmpty() || written.entries().containsKey(References.NAME)) {
            return written;
        }
        Node.Entries merged = new Node.Entries(
                asMap(base.get()).orElse(Node.Entries.empty(written.place())).entries(), written.place());
        for (Map.Entry<String, Node.Entry> entry : written.entries().entrySet()) {
            Optional<Node> under = merged.get(entry.getKey());
            Node value = entry.getValue().value() instanceof Node.Entries map && under.isPresent()
                    ? over(map, under)
                    : entry.getValue().value();
            merged = merged.with(entry.getKey(), new Node.Entry(entry.getValue().place(), value));
        }
        return merged;
    }

    private Optional<PluginSource> find(String kind, Node.Scalar name, String path) {
        List<PluginSource> found = catalog.find(kind, name.text());
        if (found.size() == 1) {
            return Optional.of(found.get(0));
        }
        if (found.isEmpty()) {
            List<String> known =
                    catalog.of(kind).stream().map(PluginSource::name).distinct().toList();
            problems.add(
                    name.place(),
                    path,
                    "no " + kind + " '" + name.text() + "'; " + thereAre(kind) + Names.didYouMean(name.text(), known));
        } else {
            List<String> bundles =
                    found.stream().map(PluginSource::bundle).distinct().toList();
            List<String> choices = bundles.stream()
                    .map(bundle ->
                            bundle + References.BUNDLE_SEPARATOR + found.get(0).name())
                    .toList();
            problems.add(
                    name.place(),
                    path,
                    "the bundles " + String.join(" and ", bundles) + " both give " + Names.a(kind) + " '"
                            + found.get(0).name() + "'; write " + String.join(" or ", choices));
        }
        return Optional.empty();
    }

    private String thereAre(String kind) {
        List<String> names =
                catalog.of(kind).stream().map(PluginSource::name).distinct().toList();
        return names.isEmpty() ? "there is none" : "there are: " + String.join(", ", names);
    }

    private Optional<Value> plugin(
            PluginSource source, SettingType.Reference type, String name, Node.Entries written, String path) {
        if (depth == MAX_DEPTH) {
            problems.add(
                    written.place(),
                    path,
                    "references nest more than " + MAX_DEPTH + " deep; " + OpenPlugin.words(source)
                            + " seems to refer to itself by default");
            return Optional.empty();
        }
        depth++;
        try (OpenPlugin plugin = OpenPlugin.open(source, common)) {
            return part(plugin, source, type, name, written, path);
        } catch (IllegalArgumentException e) {
            problems.add(written.place(), path, message(e));
        } catch (HomeostatException e) {
            problems.add(written.place(), path, e.getMessage());
        } finally {
            depth--;
        }
        return Optional.empty();
    }

    private Optional<Value> part(
            OpenPlugin plugin,
            PluginSource source,
            SettingType.Reference type,
            String name,
            Node.Entries written,
            String path) {
        Place place = written.place().withNote(" (by default of " + OpenPlugin.words(source) + ")");
        List<OpenPlugin.Part> parts = plugin.parts(place);
        refuseUnknown(written, parts.stream().map(OpenPlugin.Part::shape).toList(), path);
        int before = problems.count();
        Map<String, Node.Entry> nodes = new LinkedHashMap<>();
        nodes.put(References.NAME, new Node.Entry(place, new Node.Scalar(name, false, place)));
        List<Record> records = new ArrayList<>();
        for (OpenPlugin.Part part : parts) {
            known(part.shape(), written, part.defaults(), path).ifPresent(value -> {
                records.add((Record) value.object());
                nodes.putAll(((Node.Entries) value.node()).entries());
            });
        }
        if (problems.count() > before || records.size() < parts.size()) {
            return Optional.empty();
        }
        Ref<?> ref = resolved(name, type.type(), plugin.create(type.type(), records.get(0)));
        if (plugin.common().isPresent()) {
            ref = ref.withCommon(plugin.common().get().attach(records.get(1)));
        }
        uses.add(source.use());
        spots.put(ref, new Spot(written.place(), path));
        Node node = nodes.size() == 1 ? nodes.get(References.NAME).value() : new Node.Entries(nodes, written.place());
        return Optional.of(new Value(ref, node));
    }

    private static <T> Ref<T> resolved(String name, Class<T> type, Object part) {
        return Ref.to(name, type, type.cast(part));
    }

    /** A default as if it had been written where the defaults apply. */
    private static Node at(Node node, Place place) {
        if (node instanceof Node.Scalar scalar) {
            return new Node.Scalar(scalar.text(), scalar.plain(), place);
        }
        if (node instanceof Node.Items list) {
            return new Node.Items(
                    list.items().stream().map(item -> at(item, place)).toList(), place);
        }
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        ((Node.Entries) node)
                .entries()
                .forEach((key, entry) -> entries.put(key, new Node.Entry(place, at(entry.value(), place))));
        return new Node.Entries(entries, place);
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\R", " ");
    }
}
