package org.homeostat.runtime.internal.settings;

import java.util.Optional;
import org.homeostat.api.platform.PluginDescription;

/** A registered plug-in. Knows it by its service properties and holds no object of its bundle. */
public interface PluginSource extends PluginDescription {

    /**
     * The plug-in for the record of a run.
     *
     * @return with the checksum of the bundle as it is now
     */
    PluginUse use();

    /**
     * Gets the plug-in's service, which may make it.
     *
     * @return the service until it is closed
     */
    Lease open();

    /** The use of a plug-in's service. */
    interface Lease extends AutoCloseable {

        /**
         * The service object.
         *
         * @return what the bundle registered; empty if it has just left or could not be made
         */
        Optional<Object> service();

        /** Gives the service back. */
        @Override
        void close();
    }
}
