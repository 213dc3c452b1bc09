package org.homeostat.api.platform;

import org.osgi.annotation.versioning.ProviderType;

/** A plug-in as its service properties and its bundle describe it. Immutable. */
@ProviderType
public interface PluginDescription {

    /**
     * The kind.
     *
     * @return for example {@code solver}
     */
    String kind();

    /**
     * The name within the kind.
     *
     * @return for example {@code anderson}
     */
    String name();

    /**
     * What it is.
     *
     * @return one line
     */
    String summary();

    /**
     * The source that it implements.
     *
     * @return paper and equation, or empty
     */
    String source();

    /**
     * The bundle it comes from.
     *
     * @return the symbolic name
     */
    String bundle();

    /**
     * The bundle's version.
     *
     * @return as in its manifest
     */
    String version();
}
