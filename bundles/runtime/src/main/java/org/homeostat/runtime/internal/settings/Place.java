package org.homeostat.runtime.internal.settings;

/**
 * Where a value was written, as problems name it.
 *
 * @param origin a file, a change such as {@code --set model.x}, or whatever else values come from
 * @param line the line, 1 for the first; 0 where there are no lines
 * @param note what to add to a problem found here, or empty
 */
record Place(String origin, int line, String note) {

    private static final String CHANGE = "--set ";

    /** A line of a file. */
    static Place line(String origin, int line) {
        return new Place(origin, line, "");
    }

    /** A change on the command line. */
    static Place change(String path) {
        return new Place(CHANGE + path, 0, "");
    }

    /** The same place for values that nobody wrote there. */
    Place withNote(String text) {
        return new Place(origin, line, text);
    }

    /** Whether a change put the value there. */
    boolean isChange() {
        return origin.startsWith(CHANGE);
    }

    /** The place in front of a problem with the value at a path; the path is not said twice. */
    String before(String path) {
        String text = line > 0 ? origin + ":" + line : origin;
        return path.isEmpty() || text.equals(CHANGE + path) ? text : text + ": " + path;
    }
}
