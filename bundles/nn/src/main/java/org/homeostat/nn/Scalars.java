package org.homeostat.nn;

import ai.djl.ndarray.NDArray;

/**
 * Scalars for expressions that record gradients.
 *
 * <p>DJL's operations on a Java number ({@code x.mul(0.5)}) wrap it in an array over Java's memory, which the engine may
 * read in the backward pass when the garbage collector has long freed it. Scalars from here belong to the engine. Only sums
 * and differences with Java numbers are safe without them.
 */
public final class Scalars {

    private Scalars() {}

    /**
     * A scalar of the engine.
     *
     * @param array gives manager, type and device
     * @param value the value
     * @return an array without axes, of the array's type
     */
    public static NDArray like(NDArray array, double value) {
        try (NDArray ofJava = array.getManager().create(value);
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray scalar = ofEngine.toDevice(array.getDevice(), true).toType(array.getDataType(), true);
            scalar.attach(array.getManager());
            return scalar;
        }
    }
}
