package org.homeostat.models.sim.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;

/** The operator that takes observables (…, n) to those of the equilibrium, (…, n). */
abstract class InvariantBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    InvariantBlock() {
        super(VERSION);
    }

    /** Adds a matrix that is trained. */
    final Parameter matrix(String name, long rows, long columns, Initializer start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(rows, columns))
                .optInitializer(start)
                .build());
    }

    /** What is known of the operator. */
    List<Certificate> certificates(ParameterStore parameters) {
        return List.of();
    }

    /** The matrix whose spectrum tells what it does, in float64. */
    abstract LinearPart linearPart(ParameterStore parameters);

    /** A copy in float64 whose results the scratch manager owns. */
    static NDArray wide(NDArray array, NDManager scratch) {
        NDArray wide = array.stopGradient().toType(DataType.FLOAT64, true);
        wide.attach(scratch);
        return wide;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
