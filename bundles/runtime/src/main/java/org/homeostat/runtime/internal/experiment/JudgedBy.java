package org.homeostat.runtime.internal.experiment;

/** Which parameters of a run count: in its result, its report, and what is evaluated and exported. */
public enum JudgedBy {
    /** Those of the epoch that was best on the validation split; without such a split the last. */
    BEST,
    /** Those of the last epoch. */
    LAST
}
