package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.homeostat.api.platform.ExperimentException;

/** Collects what is wrong with an experiment, so that all of it is reported at once. */
final class Problems {

    private record Problem(Place place, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    /** Notes a problem with the value at a path; an empty path stands for the whole. */
    void add(Place place, String path, String message) {
        String text = place.before(path) + ": " + message.strip() + place.note();
        // one line each, and nothing from a file that a terminal would obey
        Problem problem = new Problem(place, text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?"));
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** How many there are. */
    int count() {
        return problems.size();
    }

    /** Throws if there are any. */
    void refuse() {
        if (!problems.isEmpty()) {
            throw exception();
        }
    }

    /** What to throw once nothing more can be found. */
    ExperimentException exception() {
        return new ExperimentException(inOrder());
    }

    /** The order of the file; what has no line comes last. */
    private List<String> inOrder() {
        return problems.stream()
                .sorted(Comparator.comparingInt(
                        problem -> problem.place().line() > 0 ? problem.place().line() : Integer.MAX_VALUE))
                .map(Problem::text)
                .toList();
    }
}
