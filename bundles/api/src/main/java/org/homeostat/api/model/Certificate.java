package org.homeostat.api.model;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A statement about a model that was checked on the weights as stored. Immutable. */
@ProviderType
public final class Certificate {

    private final String name;
    private final String statement;
    private final double value;
    private final boolean holds;

    /**
     * Creates it.
     *
     * @param name a short name for result files, for example {@code lipschitz}
     * @param statement what is claimed, for a reader
     * @param value the number behind it: a margin, a rate, a bound
     * @param holds whether the check confirmed it; a certificate that does not hold fails the evaluation
     */
    public Certificate(String name, String statement, double value, boolean holds) {
        this.name = Objects.requireNonNull(name, "name");
        this.statement = Objects.requireNonNull(statement, "statement");
        this.value = value;
        this.holds = holds;
    }

    /**
     * The short name.
     *
     * @return for example {@code lipschitz}
     */
    public String name() {
        return name;
    }

    /**
     * What is claimed.
     *
     * @return one sentence
     */
    public String statement() {
        return statement;
    }

    /**
     * The number behind it.
     *
     * @return a margin, a rate, a bound
     */
    public double value() {
        return value;
    }

    /**
     * Whether the check confirmed it.
     *
     * @return {@code false} if it is violated
     */
    public boolean holds() {
        return holds;
    }
}
