package org.homeostat.cli.internal;

/**
 * What {@code doctor} found in one place.
 *
 * @param name the place
 * @param state whether it works
 * @param finding what was found
 * @param mend what to do; empty where nothing is wrong
 */
record Check(String name, State state, String finding, String mend) {

    /** Whether it works. */
    enum State {
        /** It works. */
        OK,
        /** Something is missing that most work does not need. */
        NOTE,
        /** Something needed does not work. */
        FAILED
    }

    static Check ok(String name, String finding) {
        return new Check(name, State.OK, finding, "");
    }

    static Check note(String name, String finding, String mend) {
        return new Check(name, State.NOTE, finding, mend);
    }

    static Check failed(String name, String finding, String mend) {
        return new Check(name, State.FAILED, finding, mend);
    }
}
