package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import java.util.Iterator;
import java.util.List;
import org.homeostat.nn.GroupNorm;

/**
 * A group normalisation.
 *
 * @param norm the normalisation
 * @param affine its scale and shift, or nothing
 * @param scale the images that it takes
 */
record Norm(GroupNorm norm, List<Parameter> affine, Scale scale) implements Piece {

    @Override
    public void prepare(Prepared to) {
        to.arrays()
                .addAll(
                        affine.isEmpty()
                                ? norm.prepare(to.like(), scale.channels(), scale.height(), scale.width())
                                : norm.prepare(
                                        to.value(affine.get(0)),
                                        to.value(affine.get(1)),
                                        scale.height(),
                                        scale.width()));
    }

    @Override
    public NDArray apply(NDArray x, Iterator<NDArray> prepared) {
        NDList own = new NDList();
        int count = affine.isEmpty() ? 2 : norm.preparedCount();
        for (int i = 0; i < count; i++) {
            own.add(prepared.next());
        }
        try (x) {
            return norm.apply(x, own);
        }
    }
}
