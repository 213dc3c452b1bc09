package org.homeostat.runtime.internal.settings;

/** How experiments write references to plug-ins. */
final class References {

    /** The key that picks the plug-in; the other keys are its settings. */
    static final String NAME = "name";

    /** Stands between bundle and name where two bundles claim one name. */
    static final char BUNDLE_SEPARATOR = ':';

    private References() {}
}
