package org.homeostat.api.task;

import org.homeostat.api.Kind;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** A task with its settings. Immutable. */
@Kind("task")
@ConsumerType
public interface Task {

    /**
     * What a model must put out for this task.
     *
     * @param input the dataset's input
     * @param target the dataset's target
     * @return the description of one sample's output
     * @throws IllegalArgumentException if the task cannot use such data; the message says what it takes
     */
    DataSpec output(DataSpec input, DataSpec target);

    /**
     * The objective for described data.
     *
     * @param input the dataset's input
     * @param target the dataset's target
     * @return loss and scores
     */
    Objective objective(DataSpec input, DataSpec target);
}
