package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.nn.Matrices;

/** The matrices of a controller as they are stored: rounded, and perhaps loaded, unlike those of the design. */
final class Stored {

    private Stored() {}

    static RealMatrix matrix(Block block, String name, ParameterStore parameters) {
        Parameter parameter = block.getDirectParameters().get(name);
        NDArray value = parameters.getValue(parameter, parameter.getArray().getDevice(), false);
        return MatrixUtils.createRealMatrix(Matrices.rows(value));
    }
}
