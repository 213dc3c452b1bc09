package org.homeostat.api.platform;

import java.util.List;
import java.util.stream.Collectors;
import org.homeostat.api.HomeostatException;
import org.osgi.annotation.versioning.ProviderType;

/** An experiment is wrong. The message lists every problem, a line each. */
@ProviderType
public final class ExperimentException extends HomeostatException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * Creates it.
     *
     * @param problems each with its place, what was found, what is accepted, the nearest name
     */
    public ExperimentException(List<String> problems) {
        super(problems.stream().collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /**
     * The problems.
     *
     * @return one line each, in the order of the file
     */
    public List<String> problems() {
        return problems;
    }
}
