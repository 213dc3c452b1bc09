package org.homeostat.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes configured parts of one kind: solvers, models, datasets, and whatever kinds others add.
 *
 * <p>Register an implementation as an OSGi service of this type with the properties of {@link PluginInfo}; with
 * Declarative Services that is two annotations:
 *
 * <pre>{@code
 * @Component
 * @PluginInfo(kind = "solver", name = "picard", summary = "Repeats z <- f(z).", source = "Picard 1890")
 * public final class PicardPlugin implements Plugin<Solver, Picard> {
 *     public Picard defaults() { return new Picard(1.0); }
 *     public Solver create(Picard settings) { return settings; }
 * }
 * }</pre>
 *
 * <p>Often the record of settings can itself be the part, as above. An implementation is thread-safe: several runs may
 * call it at once.
 *
 * @param <T> the contract of the kind, an interface that carries {@link Kind}
 * @param <S> the settings: a record, every component of which carries {@link Setting}. Component types are {@code int},
 *     {@code long}, {@code double}, {@code boolean}, {@code String}, enums, {@link Ref}, records of the same form, and
 *     {@code List} or {@code Optional} of these
 */
@ConsumerType
public interface Plugin<T, S extends Record> {

    /** Service property: the kind, for example {@code solver}. */
    String KIND = "homeostat.kind";

    /** Service property: the name by which experiments refer to the plug-in. Unique within its kind. */
    String NAME = "homeostat.name";

    /** Service property: what it is, in one line. */
    String SUMMARY = "homeostat.summary";

    /** Service property: the source that is implemented (paper, equation), or empty. */
    String SOURCE = "homeostat.source";

    /**
     * The default settings, in one place.
     *
     * @return the defaults, never {@code null}; the value of a component marked {@link Required} is not used. A {@link
     *     Ref} among them is given by {@link Ref#of(String, Class)} and resolved by the platform
     */
    S defaults();

    /**
     * Makes the part.
     *
     * @param settings complete settings; every value lies in the range that its {@link Setting} states and every {@link
     *     Ref} is resolved
     * @return the part, immutable, never {@code null}
     * @throws IllegalArgumentException if the settings contradict each other; the message says which and what would do.
     *     The platform adds file, line and path. A record may as well throw it from its compact constructor
     */
    T create(S settings);
}
