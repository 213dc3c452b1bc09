package org.homeostat.djl;

/** The engine did not start; the message says why and what mends it, and is fit for the user as it is. */
public final class EngineStartException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what mends it
     * @param cause what the engine said
     */
    public EngineStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
