package org.homeostat.runtime.internal.settings;

import org.homeostat.api.Ref;

/**
 * Looks at settings that were bound for what no single part can see.
 *
 * @param <R> the record of settings
 */
@FunctionalInterface
public interface Examination<R extends Record> {

    /**
     * Examines settings.
     *
     * @param bound the settings
     * @param findings takes what is wrong with them
     */
    void examine(Bound<R> bound, Findings findings);

    /** Takes problems, which are reported all at once. */
    @FunctionalInterface
    interface Findings {

        /**
         * Notes a problem.
         *
         * @param where the reference that it is with; its place is named
         * @param problem what was found, what is accepted, what to do
         */
        void add(Ref<?> where, String problem);
    }
}
