package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import java.util.Iterator;
import java.util.Optional;

/**
 * What happens within a scale: with a = ReLU(GN(W₁*z)) of more channels and b = GN(m⊙(W₂*a) + x), GN(ReLU(b + z)), where m is
 * a mask of whole channels that training alone has.
 */
final class ResidualBlock {

    private final Chain widened;
    private final Convolution narrowed;
    private final Norm second;
    private final Norm last;

    /**
     * Creates it.
     *
     * @param parts makes its parts
     * @param name its name among the parameters
     * @param scale the images that it takes
     * @param size the network's size
     */
    ResidualBlock(Parts parts, String name, Scale scale, Architecture size) {
        long own = scale.channels();
        Scale wide = new Scale(own * size.expansion(), scale.height(), scale.width());
        widened = Chain.of(
                parts.normalized(name + "_conv1", own, wide.channels(), 3),
                parts.norm(name + "_norm1", size.groups(), wide, true),
                Chain.RELU);
        narrowed = parts.normalized(name + "_conv2", wide.channels(), own, 3);
        second = parts.norm(name + "_norm2", size.groups(), scale, true);
        last = parts.norm(name + "_norm3", size.groups(), scale, true);
    }

    void prepare(Prepared to) {
        widened.prepare(to);
        narrowed.prepare(to);
        second.prepare(to);
        last.prepare(to);
    }

    /**
     * Evaluates it.
     *
     * @param z (batch, channels, height, width), closed here
     * @param injection x, shaped like z, or nothing
     * @param mask m, (batch, channels, 1, 1), or nothing
     * @param prepared from this block's first array on
     * @return shaped like z
     */
    NDArray apply(NDArray z, Optional<NDArray> injection, Optional<NDArray> mask, Iterator<NDArray> prepared) {
        try (z) {
            NDArray wide = widened.apply(z.reshape(z.getShape()), prepared);
            NDArray image = narrowed.apply(wide, prepared);
            NDArray kept = mask.map(m -> replaced(image, image.mul(m))).orElse(image);
            NDArray driven = injection.map(x -> replaced(kept, kept.add(x))).orElse(kept);
            NDArray normal = second.apply(driven, prepared);
            NDArray sum = replaced(normal, normal.add(z));
            return last.apply(Chain.RELU.apply(sum, prepared), prepared);
        }
    }

    private static NDArray replaced(NDArray old, NDArray fresh) {
        old.close();
        return fresh;
    }
}
