package org.homeostat.bases.combined.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.Ref;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.dataset.DataSpec;

/** What the combinations share. */
final class Bases {

    private Bases() {}

    /** Refuses an empty list. */
    static void requireSome(String name, List<Ref<Basis>> bases) {
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("bases is empty; a " + name + " takes one basis or more");
        }
    }

    /** The shape of a batch of one, for initialisation; an axis whose length varies has length 1. */
    static Shape flowing(DataSpec spec) {
        Shape shape = new Shape(1);
        for (long length : spec.shape().getShape()) {
            shape = shape.add(Math.max(1, length));
        }
        return shape;
    }
}
