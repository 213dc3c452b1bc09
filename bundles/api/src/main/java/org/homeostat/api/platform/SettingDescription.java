package org.homeostat.api.platform;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One setting of a plug-in. Immutable. */
@ProviderType
public interface SettingDescription {

    /**
     * The key in an experiment.
     *
     * @return the record component's name
     */
    String name();

    /**
     * What it does.
     *
     * @return one sentence
     */
    String description();

    /**
     * What is accepted.
     *
     * @return for a reader, for example {@code whole number}, {@code one of relu, tanh}, {@code a solver}
     */
    String type();

    /**
     * The default as one would write it.
     *
     * @return the text, or empty if the setting is required
     */
    String defaultValue();

    /**
     * Whether an experiment must give it.
     *
     * @return {@code true} if there is no default
     */
    boolean isRequired();

    /**
     * The unit.
     *
     * @return or empty
     */
    String unit();

    /**
     * The accepted range.
     *
     * @return for a reader, for example {@code at least 1}; empty without bounds
     */
    String range();

    /**
     * Former names that are still accepted.
     *
     * @return the names
     */
    List<String> aliases();
}
