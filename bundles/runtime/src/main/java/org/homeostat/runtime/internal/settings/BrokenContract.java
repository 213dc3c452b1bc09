package org.homeostat.runtime.internal.settings;

import org.homeostat.api.HomeostatException;

/** A plug-in does not keep the contract of {@code Plugin}. */
final class BrokenContract extends HomeostatException {

    private static final long serialVersionUID = 1L;

    /** Creates it. */
    BrokenContract(String message) {
        super(message);
    }

    /** Creates it with what the plug-in threw. */
    BrokenContract(String message, Throwable cause) {
        super(message, cause);
    }
}
