package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.homeostat.nn.FixedMask;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.Normalization;

/**
 * The map of a multiscale deep equilibrium model: a residual block within each scale, then a fusion of all scales (Bai, Koltun
 * and Kolter 2020, section 3 and figure 2). The input, an image of the finest scale's shape, enters that scale's block alone.
 *
 * <p>With a single scale there is no fusion, as published.
 */
final class MdeqMap extends MapBlock {

    private final List<Scale> scales;
    private final List<ResidualBlock> blocks = new ArrayList<>();
    private final Optional<Fusion> fusion;
    private final FixedMask mask;

    /**
     * Creates it.
     *
     * @param size the network's size
     * @param normalization what makes kernels of the trained ones
     * @param start the start of kernels
     * @param height rows of the finest scale
     * @param width columns of the finest scale
     */
    MdeqMap(Architecture size, Normalization normalization, Initializer start, long height, long width) {
        scales = Scale.of(size.channels(), height, width);
        Parts parts = new Parts(this::addParameter, normalization, start);
        for (int i = 0; i < scales.size(); i++) {
            blocks.add(new ResidualBlock(parts, "block" + i, scales.get(i), size));
        }
        fusion = scales.size() > 1 ? Optional.of(new Fusion(parts, scales, size)) : Optional.empty();
        mask = new FixedMask(size.dropout());
    }

    List<Scale> scales() {
        return scales;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(Scale.size(scales));
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        Prepared prepared = new Prepared(parameters, like, training, new NDList());
        blocks.forEach(block -> block.prepare(prepared));
        fusion.ifPresent(part -> part.prepare(prepared));
        return prepared.arrays();
    }

    @Override
    public void seed(long value) {
        mask.seed(value);
    }

    /** The image, and in training one mask for the channels of all scales. */
    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDList injection = new NDList(inputs.head());
        long channels = scales.stream().mapToLong(Scale::channels).sum();
        mask.addTo(injection, new Shape(channels, 1, 1), training);
        return injection;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        Iterator<NDArray> prepared = weights.iterator();
        NDList images = Scale.split(z, scales);
        NDList after = new NDList();
        try (NDList masks = masks(injection)) {
            for (int i = 0; i < scales.size(); i++) {
                Optional<NDArray> x = i == 0 ? Optional.of(injection.head()) : Optional.empty();
                Optional<NDArray> m = masks.isEmpty() ? Optional.empty() : Optional.of(masks.get(i));
                after.add(blocks.get(i).apply(images.get(i), x, m, prepared));
            }
        }
        return Scale.join(fusion.map(part -> part.apply(after, prepared)).orElse(after));
    }

    private NDList masks(NDList injection) {
        if (injection.size() < 2) {
            return new NDList();
        }
        return Scale.split(
                injection.get(1), scales.stream().mapToLong(Scale::channels).toArray());
    }
}
