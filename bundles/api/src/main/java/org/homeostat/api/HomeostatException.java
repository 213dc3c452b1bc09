package org.homeostat.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Something went wrong that a user can act on.
 *
 * <p>The message is shown without a stack trace. It names the place, what was found, what is accepted, and what to do.
 */
@ProviderType
public class HomeostatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param message place, finding, what is accepted, mend
     */
    public HomeostatException(String message) {
        super(message);
    }

    /**
     * Creates it with a cause for the log.
     *
     * @param message place, finding, what is accepted, mend
     * @param cause what led to it
     */
    public HomeostatException(String message, Throwable cause) {
        super(message, cause);
    }
}
