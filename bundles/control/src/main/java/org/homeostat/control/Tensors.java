package org.homeostat.control;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.hipparchus.linear.RealMatrix;

/** Matrices of the host as arrays of the engine, safe where gradients are recorded. */
public final class Tensors {

    private Tensors() {}

    /**
     * Copies a matrix.
     *
     * @param manager owner of the array
     * @param type its type
     * @param device its device
     * @param matrix the matrix
     * @return an array of two axes whose memory is the engine's
     */
    public static NDArray of(NDManager manager, DataType type, Device device, RealMatrix matrix) {
        double[] values =
                Arrays.stream(matrix.getData()).flatMapToDouble(Arrays::stream).toArray();
        try (NDArray ofJava = manager.create(values, new Shape(matrix.getRowDimension(), matrix.getColumnDimension()));
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray result = ofEngine.toDevice(device, true).toType(type, true);
            result.attach(manager);
            return result;
        }
    }

    /**
     * Copies a matrix.
     *
     * @param array gives manager, type and device
     * @param matrix the matrix
     * @return an array of two axes whose memory is the engine's
     */
    public static NDArray like(NDArray array, RealMatrix matrix) {
        return of(array.getManager(), array.getDataType(), array.getDevice(), matrix);
    }
}
