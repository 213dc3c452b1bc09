package org.homeostat.runtime.internal.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Kind;
import org.homeostat.api.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads settings strictly: what it does not know, it refuses, all problems at once. Each problem names line and path, what
 * was found, what is accepted, and the nearest name.
 */
public final class SettingsReader {

    /** The key that every experiment begins with. */
    static final String FORMAT = "homeostat";

    /** The version of the format that is read. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);

    private final Catalog catalog;
    private final CommonSettings.Table common;

    /**
     * Creates it.
     *
     * @param catalog the plug-ins that references may name
     * @param common the settings that the platform reads for every plug-in of a kind
     */
    public SettingsReader(Catalog catalog, CommonSettings.Table common) {
        this.catalog = catalog;
        this.common = common;
    }

    /**
     * Reads an experiment from a file.
     *
     * @param <R> the record
     * @param file the file, at most 1 MB of UTF-8
     * @param changes values to set, path to YAML text, in order
     * @param root the record that it is bound to
     * @param defaults what holds where it says nothing
     * @param examination looks at the settings once they are bound
     * @return the settings
     * @throws org.homeostat.api.platform.ExperimentException if anything is wrong with it; all problems at once
     */
    public <R extends Record> Bound<R> read(
            Path file, Map<String, String> changes, Class<R> root, R defaults, Examination<R> examination) {
        return read(YamlFile.read(file), file.toString(), changes, root, defaults, examination);
    }

    /**
     * Reads an experiment from text.
     *
     * @param <R> the record
     * @param yaml the text, at most 1 MB in UTF-8
     * @param origin where it comes from, for messages
     * @param changes values to set, path to YAML text, in order
     * @param root the record that it is bound to
     * @param defaults what holds where it says nothing
     * @param examination looks at the settings once they are bound
     * @return the settings
     * @throws org.homeostat.api.platform.ExperimentException if anything is wrong with it; all problems at once
     */
    public <R extends Record> Bound<R> read(
            String yaml,
            String origin,
            Map<String, String> changes,
            Class<R> root,
            R defaults,
            Examination<R> examination) {
        if (yaml.length() > YamlFile.MAX_BYTES || yaml.getBytes(StandardCharsets.UTF_8).length > YamlFile.MAX_BYTES) {
            throw YamlFile.tooLarge(origin);
        }
        Problems problems = new Problems();
        Node.Entries written = document(yaml, origin, changes, problems);
        Binder binder = new Binder(catalog, common, problems);
        Shape shape = Shape.of(root);
        Optional<Binder.Value> value =
                binder.record(shape, written.without(FORMAT), Defaults.entries(shape, defaults, written.place()), "");
        problems.refuse();
        Binder.Value complete = value.orElseThrow();
        Bound<R> bound = new Bound<>(root.cast(complete.object()), full(complete), binder.uses());
        examination.examine(bound, (ref, problem) -> binder.problem(ref, written.place(), problem));
        problems.refuse();
        return bound;
    }

    /**
     * Makes a part from plain values.
     *
     * @param <T> the contract
     * @param type the contract, an interface that carries {@code Kind}
     * @param name the plug-in's name, or {@code bundle:name}
     * @param settings the settings that differ from the defaults
     * @return a resolved reference
     * @throws org.homeostat.api.platform.ExperimentException if there is no such plug-in or a setting is wrong
     */
    public <T> Ref<T> create(Class<T> type, String name, Map<String, ?> settings) {
        Kind kind = type.getAnnotation(Kind.class);
        if (kind == null) {
            throw new BrokenContract(type.getName() + " is no contract of a kind: it carries no @Kind");
        }
        Place place = new Place(kind.value() + " '" + name + "'", 0, "");
        Problems problems = new Problems();
        Binder binder = new Binder(catalog, common, problems);
        Optional<Ref<?>> ref = binder.reference(
                new SettingType.Reference(type, kind.value()), name, Defaults.map(settings, place), place);
        problems.refuse();
        @SuppressWarnings("unchecked")
        Ref<T> typed = (Ref<T>) ref.orElseThrow();
        return typed;
    }

    /**
     * The parts of a kind that can be made with default settings alone.
     *
     * @param <T> the contract
     * @param type the contract, an interface that carries {@code Kind}
     * @return the name by which each is referred to, sorted, and the part; without plug-ins that break their contract
     */
    public <T> Map<String, T> parts(Class<T> type) {
        String kind = type.getAnnotation(Kind.class).value();
        Map<String, T> parts = new TreeMap<>();
        for (PluginSource plugin : catalog.of(kind)) {
            boolean claimed = catalog.find(kind, plugin.name()).size() > 1;
            String name = claimed ? plugin.bundle() + References.BUNDLE_SEPARATOR + plugin.name() : plugin.name();
            try {
                parts.put(name, create(type, name, Map.of()).get());
            } catch (HomeostatException e) {
                LOG.debug("{} is no candidate", plugin, e);
            }
        }
        return parts;
    }

    private static Node.Entries document(String yaml, String origin, Map<String, String> changes, Problems problems) {
        String begin = "begins with '" + FORMAT + ": " + VERSION + "'";
        Optional<Node> root = YamlParser.parse(yaml, line -> Place.line(origin, line), problems);
        if (root.isEmpty()) {
            if (problems.count() == 0) {
                problems.add(Place.line(origin, 1), "", "is empty; an experiment " + begin);
            }
            throw problems.exception();
        }
        Node changed = new Changes(problems).apply(root.get(), changes);
        if (!(changed instanceof Node.Entries map)) {
            problems.add(changed.place(), "", "found " + changed.found() + "; an experiment is a map that " + begin);
            throw problems.exception();
        }
        checkVersion(map, problems);
        return map;
    }

    private static void checkVersion(Node.Entries map, Problems problems) {
        String first = map.entries().keySet().stream().findFirst().orElse("");
        Node.Entry version = map.entries().get(FORMAT);
        if (version == null || !first.equals(FORMAT)) {
            Place place =
                    first.isEmpty() ? map.place() : map.entries().get(first).place();
            problems.add(
                    place,
                    "",
                    "the first key must be '" + FORMAT + ": " + VERSION + "', the version of the format; "
                            + (first.isEmpty() ? "found nothing" : "found '" + first + "'"));
        }
        if (version != null
                && !(version.value() instanceof Node.Scalar scalar
                        && scalar.plain()
                        && scalar.text().equals(Integer.toString(VERSION)))) {
            problems.add(
                    version.value().place(),
                    FORMAT,
                    "found " + version.value().found() + "; this platform reads version " + VERSION + " of the format");
        }
    }

    private static String full(Binder.Value value) {
        Place place = value.node().place();
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        entries.put(FORMAT, new Node.Entry(place, new Node.Scalar(Integer.toString(VERSION), true, place)));
        entries.putAll(((Node.Entries) value.node()).entries());
        return new YamlWriter().block(new Node.Entries(entries, place));
    }
}
