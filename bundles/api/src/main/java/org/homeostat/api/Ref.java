package org.homeostat.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A reference to a plug-in, as a setting of another.
 *
 * <p>In an experiment it is a name ({@code solver: anderson}) or a map whose {@code name} picks the plug-in and whose
 * other keys are its settings. Defaults hold unresolved references, made by {@link #of}; what the platform hands to
 * {@link Plugin#create} is resolved. Immutable.
 *
 * @param <T> the contract of the kind
 */
@ProviderType
public final class Ref<T> {

    private final String name;
    private final Map<String, Object> settings;
    private final Class<T> type;
    private final Optional<T> part;
    private final Optional<Object> common;

    private Ref(String name, Map<String, Object> settings, Class<T> type, Optional<T> part, Optional<Object> common) {
        this.name = Objects.requireNonNull(name, "name");
        this.settings = settings;
        this.type = type;
        this.part = part;
        this.common = common;
    }

    /**
     * An unresolved reference with the plug-in's own defaults.
     *
     * @param <T> the contract of the kind
     * @param name the plug-in's name, or {@code bundle:name} where two bundles claim one name
     * @param type the contract
     * @return the reference
     */
    public static <T> Ref<T> of(String name, Class<T> type) {
        return of(name, type, Map.of());
    }

    /**
     * An unresolved reference.
     *
     * @param <T> the contract of the kind
     * @param name the plug-in's name, or {@code bundle:name} where two bundles claim one name
     * @param type the contract
     * @param settings the settings that differ from the defaults: numbers, booleans, strings, lists and maps of these
     * @return the reference
     */
    public static <T> Ref<T> of(String name, Class<T> type, Map<String, ?> settings) {
        return new Ref<>(name, Map.copyOf(settings), type, Optional.empty(), Optional.empty());
    }

    /**
     * A reference to a part that exists already, for code that builds parts itself.
     *
     * @param <T> the contract of the kind
     * @param name a name for reports
     * @param type the contract
     * @param part the part
     * @return a resolved reference without common settings
     */
    public static <T> Ref<T> to(String name, Class<T> type, T part) {
        return new Ref<>(name, Map.of(), type, Optional.of(part), Optional.empty());
    }

    /**
     * This reference with the settings that the platform itself reads for every plug-in of the kind, such as a solver's
     * {@code Budget}.
     *
     * @param value the common settings
     * @return a new reference
     */
    public Ref<T> withCommon(Object value) {
        return new Ref<>(name, settings, type, part, Optional.of(value));
    }

    /**
     * The plug-in's name.
     *
     * @return the name as written
     */
    public String name() {
        return name;
    }

    /**
     * The contract of the kind.
     *
     * @return an interface that carries {@link Kind}
     */
    public Class<T> type() {
        return type;
    }

    /**
     * The settings that an unresolved reference changes.
     *
     * @return an immutable map, empty for resolved references
     */
    public Map<String, Object> settings() {
        return settings;
    }

    /**
     * Whether {@link #get} has something to give.
     *
     * @return {@code true} inside {@link Plugin#create}
     */
    public boolean isResolved() {
        return part.isPresent();
    }

    /**
     * The part.
     *
     * @return never {@code null}
     * @throws IllegalStateException if the reference is not resolved, as in {@link Plugin#defaults}
     */
    public T get() {
        return part.orElseThrow(() -> new IllegalStateException("the reference to '" + name + "' is not resolved yet"));
    }

    /**
     * The settings that the platform reads for every plug-in of the kind: for a solver its {@code Budget}.
     *
     * @param <B> the type of these settings
     * @param common their type
     * @return the settings, or empty if there are none of this type
     */
    public <B> Optional<B> common(Class<B> common) {
        return this.common.filter(common::isInstance).map(common::cast);
    }

    @Override
    public String toString() {
        return name;
    }
}
