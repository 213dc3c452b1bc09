package org.homeostat.cli.internal;

import org.homeostat.api.HomeostatException;

/** The words of a command are wrong; exit code 2. */
final class WrongWordsException extends HomeostatException {

    private static final long serialVersionUID = 1L;

    WrongWordsException(String message) {
        super(message);
    }
}
