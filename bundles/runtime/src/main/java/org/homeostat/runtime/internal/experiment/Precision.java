package org.homeostat.runtime.internal.experiment;

import ai.djl.ndarray.types.DataType;

/** The precision of a run's real numbers. */
public enum Precision {
    /** Single precision. */
    FLOAT32(DataType.FLOAT32),
    /** Double precision. */
    FLOAT64(DataType.FLOAT64);

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    /**
     * The engine's name for it.
     *
     * @return the type
     */
    public DataType type() {
        return type;
    }
}
