package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.Scalars;

/**
 * Convolutional tiers of halving size; a single convolution is the case of one tier (Winston and Kolter 2020, section 4 and
 * appendix D).
 *
 * <p>Tier i has an image zᵢ of edge ⌊n/2ⁱ⌋ + 2, whose border the nonlinearity keeps at zero, so that circular convolutions
 * never wrap anything around. With circular convolutions Aᵢ, Bᵢ within a tier and Nᵢ of stride 2 from tier i to i + 1,
 *
 * <pre>
 * Wᵢᵢ = (1 - m)I - AᵢᵀAᵢ - NᵢᵀNᵢ + Bᵢ - Bᵢᵀ,   Wᵢ₊₁,ᵢ = -2 Aᵢ₊₁ᵀ P Nᵢ,
 * </pre>
 *
 * where P adds a row and a column of zeros, and x enters tier 0 alone. Each Aᵢ is a kernel divided by its Frobenius norm and
 * multiplied by √gᵢ, likewise Nᵢ with γᵢ; Bᵢ is multiplied by hᵢ. The scales g and γ are trained as logarithms, because I - W
 * is monotone only for g ≥ 0.
 */
final class TierMap extends MonotoneBlock {

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape REACH = new Shape(TierConstants.TAPS - 1, TierConstants.TAPS - 1);

    private final double margin;
    private final Tiers tiers;
    private final Parameter input;
    private final Parameter shift;
    private final List<Tier> kernels = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Head head;
    private Optional<TierConstants> constants = Optional.empty();

    /** The parameters within a tier: kernels A and B, ln g, h. */
    private record Tier(Parameter a, Parameter b, Parameter g, Parameter h) {}

    /** The parameters of a step to the next tier: kernel N, ln γ. */
    private record Step(Parameter n, Parameter gamma) {}

    /**
     * Creates it.
     *
     * @param channels channels of each tier
     * @param image (channels, edge, edge) of the input
     * @param outputs outputs of the head
     * @param pool edge of the windows over which the last tier is averaged for the head
     * @param margin m
     * @param activation σ
     */
    TierMap(List<Integer> channels, Shape image, long outputs, int pool, double margin, Activation activation) {
        super(activation);
        this.margin = margin;
        int count = channels.size();
        tiers = new Tiers(IntStream.range(0, count)
                .mapToObj(i -> new Grid(channels.get(i), edge(image, i), i < count - 1 ? 2 : 1))
                .toList());
        input = kernel("U", channels.get(0), image.get(0));
        shift = addParameter(Parameter.builder()
                .setName("b")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(channels.get(0)))
                .build());
        for (int i = 0; i < count; i++) {
            int own = channels.get(i);
            kernels.add(new Tier(
                    kernel("A" + i, own, own), kernel("B" + i, own, own), scalar("g" + i, 0), scalar("h" + i, 1)));
        }
        for (int i = 0; i < count - 1; i++) {
            steps.add(new Step(kernel("N" + i, channels.get(i + 1), channels.get(i)), scalar("gn" + i, 0)));
        }
        Grid last = tiers.grids().get(count - 1);
        head = new Head(new Head.Readout(tiers.offset(count - 1), last.channels(), last.edge(), pool), outputs);
    }

    Tiers tiers() {
        return tiers;
    }

    /** Height and width of a tier's image, border included. */
    static long edge(Shape image, int tier) {
        return (image.get(1) >> tier) + 2;
    }

    private Parameter kernel(String name, long out, long in) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(out, in, 3, 3))
                .optInitializer(new UniformInitializer())
                .build());
    }

    private Parameter scalar(String name, float value) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(1))
                .optInitializer((manager, shape, type) -> manager.full(shape, value, type))
                .build());
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(tiers.size());
    }

    @Override
    NDList weights(Function<Parameter, NDArray> values, NDArray like) {
        return weights(constants(like), values);
    }

    private NDList weights(TierConstants fixed, Function<Parameter, NDArray> values) {
        NDList as = new NDList();
        NDList bs = new NDList();
        NDList ns = new NDList();
        kernels.forEach(tier -> {
            as.add(scaled(values.apply(tier.a()), root(values.apply(tier.g()))));
            bs.add(scaled(values.apply(tier.b()), values.apply(tier.h())));
        });
        steps.forEach(step -> ns.add(scaled(values.apply(step.n()), root(values.apply(step.gamma())))));
        NDList own = new NDList();
        NDList downs = new NDList();
        NDList ups = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray kernel =
                    fixed.units().get(i).mul(1 - margin).sub(gram(as.get(i))).add(skew(bs.get(i)));
            NDArray w = fixed.own().get(i).of(kernel);
            if (i < ns.size()) {
                NDArray n = fixed.steps().get(i).of(ns.get(i));
                w = w.sub(n.swapAxes(1, 2).batchMatMul(n));
                downs.add(n);
            }
            own.add(w);
            if (i > 0) {
                NDArray a = fixed.within().get(i - 1).of(as.get(i));
                ups.add(a.swapAxes(1, 2).mul(Scalars.like(a, 2)));
            }
        }
        as.addAll(bs);
        as.addAll(ns);
        NDList weights = new TierWeights(own, downs, ups, as).list();
        weights.add(fixed.mask());
        return weights;
    }

    /** The kernel of AᵀA: the correlation of A's kernel with itself, (n, n, 5, 5). */
    private static NDArray gram(NDArray kernel) {
        NDArray byInput = kernel.swapAxes(0, 1);
        return Conv2d.conv2d(byInput, byInput, null, ONE, REACH).head().swapAxes(0, 1);
    }

    /** The kernel of B - Bᵀ, five pixels wide. */
    private static NDArray skew(NDArray kernel) {
        NDArray transposed = kernel.swapAxes(0, 1).flip(2, 3);
        return kernel.sub(transposed).pad(new Shape(1, 1, 1, 1), 0);
    }

    private TierConstants constants(NDArray like) {
        if (constants.isEmpty()) {
            constants = Optional.of(TierConstants.of(tiers, lastingManager(like.getDevice()), like.getDataType()));
        }
        return constants.get();
    }

    /** √g from ln g. */
    private static NDArray root(NDArray logarithm) {
        return logarithm.mul(Scalars.like(logarithm, 0.5)).exp();
    }

    /** A kernel of a given Frobenius norm. */
    private static NDArray scaled(NDArray kernel, NDArray norm) {
        return kernel.mul(norm.div(kernel.mul(kernel).sum().sqrt()));
    }

    @Override
    NDArray masked(NDArray z, NDList weights) {
        return z.mul(weights.get(weights.size() - 1));
    }

    /** Ux + b with the samples innermost: at each pixel a product of the kernel with what it sees there. */
    @Override
    NDList injected(ParameterStore store, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = store.getValue(input, x.getDevice(), training);
        NDArray b = store.getValue(shift, x.getDevice(), training);
        NDArray seen = seen(x);
        NDArray rows = u.transpose(0, 2, 3, 1).reshape(u.getShape().get(0), -1);
        NDArray kernel = NDArrays.concat(new NDList(rows, b.reshape(-1, 1)), 1);
        NDArray c = Transform.each(kernel, seen).reshape(tiers.grids().get(0).size(), -1);
        if (tiers.count() > 1) {
            Shape others =
                    new Shape(tiers.size() - c.getShape().get(0), c.getShape().get(1));
            c = NDArrays.concat(new NDList(c, x.getManager().zeros(others, x.getDataType())), 0);
        }
        return new NDList(c.transpose());
    }

    /** What a kernel sees at each pixel of the first tier, and a one for the shift, (edge², taps²·channels + 1, batch). */
    private NDArray seen(NDArray x) {
        long edge = tiers.grids().get(0).edge();
        NDArray wide = x.transpose(2, 3, 1, 0).pad(new Shape(0, 0, 0, 0, 2, 2, 2, 2), 0);
        NDList parts = new NDList();
        for (int down = 0; down < TierConstants.TAPS; down++) {
            for (int right = 0; right < TierConstants.TAPS; right++) {
                parts.add(wide.get(new NDIndex(down + ":" + (down + edge) + ", " + right + ":" + (right + edge))));
            }
        }
        Shape ones = new Shape(edge, edge, 1, x.getShape().get(0));
        parts.add(x.getManager().ones(ones, x.getDataType()));
        NDArray all = NDArrays.concat(parts, 2);
        return all.reshape(edge * edge, all.getShape().get(2), -1);
    }

    private TierOperator operator() {
        return new TierOperator(tiers, constants.orElseThrow());
    }

    private TierWeights of(NDList weights) {
        return TierWeights.of(weights, tiers.count());
    }

    @Override
    NDArray maskedInPlace(NDArray z, NDList weights) {
        return z.muli(weights.get(weights.size() - 1));
    }

    @Override
    NDArray multiply(NDArray z, NDList weights) {
        return operator().multiply(z, of(weights));
    }

    /** Each tier's own product with W by frequency, not transformed back: as much work as the gradient of that part of W. */
    NDList ownProducts(NDArray z, NDList weights) {
        return operator().ownProducts(z, of(weights));
    }

    @Override
    NDArray multiplyTransposed(NDArray z, NDList weights) {
        return operator().multiplyTransposed(z, of(weights));
    }

    @Override
    NDList factors(double alpha, NDList weights) {
        return TierFactors.compute(alpha, of(weights), constants.orElseThrow().identities())
                .list();
    }

    @Override
    NDArray solve(NDArray r, NDList prepared, NDList weights) {
        return operator().solve(r, TierFactors.of(prepared, tiers.count()), of(weights));
    }

    @Override
    NDArray solveTwice(NDArray r, NDList prepared, NDList weights) {
        return operator().solveTwice(r, TierFactors.of(prepared, tiers.count()), of(weights));
    }

    @Override
    NDArray solveTransposedTwice(NDArray r, NDList prepared, NDList weights) {
        return operator().solveTransposedTwice(r, TierFactors.of(prepared, tiers.count()), of(weights));
    }

    @Override
    NDArray solveTransposed(NDArray r, NDList prepared, NDList weights) {
        return operator().solveTransposed(r, TierFactors.of(prepared, tiers.count()), of(weights));
    }

    @Override
    double margin(NDList weights) {
        return margin;
    }

    /**
     * The norm of the bidiagonal matrix of bounds of the blocks' norms, itself bounded by its largest row and column sums. A
     * convolution's norm is at most 3 times that of its kernel as a matrix (Singla and Feizi 2021, theorem 2).
     */
    @Override
    double lipschitz(NDList weights) {
        TierWeights w = of(weights);
        double rows = 0;
        double columns = 0;
        double above = 0;
        for (int i = 0; i < tiers.count(); i++) {
            double a = convolutionNorm(w.a(i));
            double n = i < steps.size() ? convolutionNorm(w.n(i)) : 0;
            double own = margin + a * a + n * n + 2 * convolutionNorm(w.b(i));
            double below = i < steps.size() ? 2 * convolutionNorm(w.a(i + 1)) * n : 0;
            rows = Math.max(rows, own + above);
            columns = Math.max(columns, own + below);
            above = below;
        }
        return Math.sqrt(rows * columns);
    }

    private static double convolutionNorm(NDArray kernel) {
        long out = kernel.getShape().get(0);
        long in = kernel.getShape().get(1);
        try (NDArray byOutput = kernel.reshape(out, -1);
                NDArray swapped = kernel.swapAxes(0, 1);
                NDArray byInput = swapped.reshape(in, -1)) {
            return 3 * Math.min(SpectralNorm.above(byOutput), SpectralNorm.above(byInput));
        }
    }

    @Override
    Proof proof(Function<Parameter, NDArray> values, NDManager manager) {
        TierConstants fixed = TierConstants.of(tiers, manager, DataType.FLOAT64);
        NDList all = weights(fixed, values);
        TierWeights weights = of(all);
        double bound = 1 + lipschitz(all);
        Grid first =
                new Grid(tiers.grids().get(0).channels(), tiers.grids().get(0).edge(), 1);
        double u = SpectralNorm.above(
                Symbols.of(first, TierConstants.TAPS, false, manager, DataType.FLOAT64)
                        .of(values.apply(input)),
                SpectralNorm.EXACT);
        return tiers.count() == 1
                ? Margins.ofFrequencies(
                        margin, fixed.identities().get(0), weights.own().get(0), u, bound)
                : Margins.ofTiers(margin, new TierOperator(tiers, fixed), weights, u, bound, manager);
    }
}
