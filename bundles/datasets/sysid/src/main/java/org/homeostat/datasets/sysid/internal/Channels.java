package org.homeostat.datasets.sysid.internal;

import java.util.List;

/**
 * What the columns of a recording are.
 *
 * @param names a name each
 * @param units a unit each, empty where it is not known
 */
record Channels(List<String> names, List<String> units) {

    Channels {
        if (names.size() != units.size()) {
            throw new IllegalArgumentException(
                    "there are " + names.size() + " channels " + names + " and " + units.size() + " units " + units);
        }
    }

    static Channels of(String name, String unit) {
        return new Channels(List.of(name), List.of(unit));
    }

    int count() {
        return names.size();
    }
}
