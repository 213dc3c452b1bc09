package org.homeostat.cli.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Words for kinds of plug-ins. Kinds are open: the platform's own are listed so that an empty one is no mistake. */
final class Kinds {

    /** The kinds that the platform itself knows. */
    static final List<String> USUAL = List.of(
            "solver",
            "gradient",
            "model",
            "cell",
            "basis",
            "dataset",
            "task",
            "optimizer",
            "schedule",
            "augmentation",
            "activation",
            "analysis");

    private Kinds() {}

    /** The plural of a kind. */
    static String plural(String kind) {
        if (kind.endsWith("sis")) {
            return kind.substring(0, kind.length() - 2) + "es";
        }
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }

    /** Whether a word names a kind, in the singular or the plural. */
    static boolean isPluralOrSingular(String word, String kind) {
        return word.equals(kind) || word.equals(plural(kind));
    }

    /** The kind that a word names. */
    static Optional<String> find(String word, Collection<String> kinds) {
        return kinds.stream().filter(kind -> isPluralOrSingular(word, kind)).findFirst();
    }
}
