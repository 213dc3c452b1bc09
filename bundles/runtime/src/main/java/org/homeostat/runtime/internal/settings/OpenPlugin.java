package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.platform.PluginDescription;

/** A plug-in whose service is in use and was found to keep its contract so far. */
final class OpenPlugin implements AutoCloseable {

    private final String words;
    private final PluginSource.Lease lease;
    private final Plugin<?, ?> plugin;
    private final Shape shape;
    private final Record defaults;
    private final Optional<CommonSettings<?>> common;

    private OpenPlugin(PluginSource source, PluginSource.Lease lease, CommonSettings.Table table) {
        this.words = words(source);
        this.lease = lease;
        this.common = table.of(source.kind());
        Object service = lease.service()
                .orElseThrow(() -> new BrokenContract(
                        words + " has just left or did not start; the log says why if it is a component that failed"));
        if (!(service instanceof Plugin<?, ?> found)) {
            throw new BrokenContract(words + " is registered with an object of "
                    + service.getClass().getName()
                    + ", which is no " + Plugin.class.getName()
                    + " of this platform; its bundle must import that package, not contain it");
        }
        this.plugin = found;
        this.defaults = callDefaults();
        this.shape = readShape();
    }

    /**
     * Opens a plug-in and checks what can be checked without settings.
     *
     * @param source the plug-in
     * @param common the platform's settings by kind
     * @return the plug-in, to be closed
     * @throws org.homeostat.api.HomeostatException if it breaks its contract; the message says how
     */
    static OpenPlugin open(PluginSource source, CommonSettings.Table common) {
        PluginSource.Lease lease = source.open();
        try {
            return new OpenPlugin(source, lease, common);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /** A plug-in in words: {@code solver 'picard' of bundle com.example 1.0.0}. */
    static String words(PluginDescription plugin) {
        return plugin.kind() + " '" + plugin.name() + "' of bundle " + plugin.bundle() + " " + plugin.version();
    }

    private Record callDefaults() {
        Object given;
        try {
            given = PluginCall.<Object>call(words, "defaults()", () -> ((Plugin<?, ?>) plugin).defaults());
        } catch (IllegalArgumentException e) {
            throw new BrokenContract(words + " failed in defaults(): " + e.getMessage(), e);
        }
        if (given == null) {
            throw new BrokenContract(words + " gives null as its defaults()");
        }
        return (Record) given;
    }

    private Shape readShape() {
        try {
            Shape read = PluginCall.call(words, "its settings", () -> Shape.of(defaults.getClass()));
            List<String> breaks = new ArrayList<>();
            List<String> taken = new ArrayList<>(List.of(References.NAME));
            common.ifPresent(settings -> taken.addAll(settings.shape().names()));
            for (Shape.Component component : read.components()) {
                component.spellings().stream()
                        .filter(taken::contains)
                        .forEach(name -> breaks.add("the setting '" + name + "' belongs to the platform; rename it"));
            }
            if (!breaks.isEmpty()) {
                throw new BrokenContract(String.join("; ", breaks));
            }
            return read;
        } catch (BrokenContract e) {
            throw e.getMessage().startsWith(words) ? e : new BrokenContract(words + ": " + e.getMessage(), e);
        }
    }

    /** The shape of its settings. */
    Shape shape() {
        return shape;
    }

    /** The platform's settings for its kind. */
    Optional<CommonSettings<?>> common() {
        return common;
    }

    /** Its default settings as nodes. */
    Node.Entries defaults(Place place) {
        try {
            return Defaults.entries(shape, defaults, place);
        } catch (BrokenContract e) {
            throw new BrokenContract(words + ": " + e.getMessage(), e);
        }
    }

    /** The shapes that make up all its settings: its own, then the platform's. */
    List<Part> parts(Place place) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(shape, defaults(place)));
        common.ifPresent(
                table -> parts.add(new Part(table.shape(), Defaults.entries(table.shape(), table.defaults(), place))));
        return parts;
    }

    /**
     * Some of its settings.
     *
     * @param shape what they are
     * @param defaults their defaults
     */
    record Part(Shape shape, Node.Entries defaults) {}

    /**
     * Makes the part.
     *
     * @param type the contract that it must satisfy
     * @param settings bound settings of {@link #shape}
     * @return the part
     * @throws IllegalArgumentException as the plug-in threw it
     * @throws org.homeostat.api.HomeostatException if it breaks its contract
     */
    Object create(Class<?> type, Record settings) {
        @SuppressWarnings("unchecked")
        Plugin<Object, Record> typed = (Plugin<Object, Record>) plugin;
        Object part = PluginCall.<Object>call(words, "create()", () -> typed.create(settings));
        if (part == null) {
            throw new BrokenContract(words + " gives null from create()");
        }
        if (!type.isInstance(part)) {
            throw new BrokenContract(words + " gives an object of "
                    + part.getClass().getName() + " from create(), which is no " + type.getName());
        }
        return part;
    }

    @Override
    public void close() {
        lease.close();
    }
}
