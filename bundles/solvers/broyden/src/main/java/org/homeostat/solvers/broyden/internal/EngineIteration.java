package org.homeostat.solvers.broyden.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * {@link Broyden} by the engine, for large states and GPUs: two arrays of (batch, slots, d) and some twenty calls a step.
 *
 * <p>All samples write the same slot in an iteration, one that takes in no pair leaves its own as it is. There is room for
 * four pairs at first, and for twice as many whenever it is used up. The pairs of samples that leave the work move to memory
 * of the CPU, until the solve is closed.
 */
final class EngineIteration implements QuasiNewton, InverseEstimate {

    private static final int FIRST_SLOTS = 4;

    /** The last good states and their images. */
    private record Place(NDArray state, NDArray image) {}

    /** Samples, their places in the batch, and their pairs. */
    private record Group(int[] places, EngineSample[] samples, PairBlock pairs) {}

    private final Problem problem;
    private final NDManager memory;
    private final int most;
    private final List<Group> left = new ArrayList<>();
    private Optional<NDManager> leftMemory = Optional.empty();
    private int[] working;
    private EngineSample[] samples;
    private PairBlock pairs;
    private Optional<Place> last = Optional.empty();
    private int stored;

    EngineIteration(Broyden settings, Problem problem, NDManager memory) {
        this.problem = problem;
        this.memory = memory;
        most = settings.memory();
        double epsilon = Vectors.epsilon(problem.dataType());
        working = IntStream.range(0, problem.batch()).toArray();
        samples = new EngineSample[working.length];
        Arrays.setAll(samples, row -> new EngineSample(settings, epsilon));
        Shape shape = new Shape(working.length, Math.min(FIRST_SLOTS, most), problem.dimension());
        pairs = PairBlock.empty(shape, problem.dataType(), memory);
    }

    @Override
    public NDArray image(NDArray z) {
        return problem.evaluate(z);
    }

    @Override
    public NDArray propose(Step step) {
        return last.isPresent() ? next(step, last.get()) : first(step);
    }

    /** The plain step; samples without a finite image stay. */
    private NDArray first(Step step) {
        double[] lengths = new double[samples.length];
        Arrays.fill(lengths, Double.POSITIVE_INFINITY);
        judge(step, lengths, new double[samples.length]);
        boolean[] good = rows(EngineSample::isGood);
        NDArray image =
                all(good) ? step.image() : NDArrays.where(column(good, step.state()), step.image(), step.state());
        remember(step.state(), image);
        return image;
    }

    private NDArray next(Step step, Place before) {
        NDArray taken = step.state().sub(before.state());
        double[] lengths = norms(taken);
        judge(step, lengths, norms(step.image()));
        int slot = store(taken, step.image().sub(before.image()));
        boolean[] good = rows(EngineSample::isGood);
        if (all(good)) {
            NDArray next = mixed(slot, taken, step.residual(), step.image(), lengths);
            remember(step.state(), step.image());
            return next;
        }
        // select, since a product of weight 0 and NaN is NaN
        NDArray rows = column(good, step.state());
        NDArray state = NDArrays.where(rows, step.state(), before.state());
        NDArray image = NDArrays.where(rows, step.image(), before.image());
        NDArray back = taken.mul(parts(taken)).addi(before.state());
        NDArray next = NDArrays.where(rows, mixed(slot, taken, image.sub(state), image, lengths), back);
        remember(state, image);
        return next;
    }

    private void judge(Step step, double[] lengths, double[] sizes) {
        double[] norms = step.residualNorms();
        double[] targets = step.targets();
        for (int row = 0; row < samples.length; row++) {
            samples[row].judge(norms[row], targets[row], lengths[row], sizes[row]);
        }
    }

    /** Writes the vectors of the new pairs, and gives their slot. */
    private int store(NDArray taken, NDArray change) {
        int slot = stored % most;
        stored++;
        if (slot == pairs.slots()) {
            pairs = pairs.extended(Math.min(slot, most - slot));
        }
        NDIndex place = new NDIndex(":, " + slot);
        boolean[] fresh = rows(EngineSample::isFresh);
        if (all(fresh)) {
            pairs.set(place, taken, change);
        } else {
            pairs.set(place, taken, change, column(fresh, taken));
        }
        return slot;
    }

    /** The image and the sum of the images' changes that makes it the step by H. */
    private NDArray mixed(int slot, NDArray taken, NDArray residual, NDArray image, double[] lengths) {
        double[] onResidual = pairs.onSteps(residual);
        double[] onStep = pairs.onImages(taken);
        int width = pairs.slots();
        double[] weights = new double[onResidual.length];
        double[] right = new double[most];
        double[] images = new double[most];
        for (int row = 0; row < samples.length; row++) {
            if (samples[row].isGood()) {
                System.arraycopy(onResidual, row * width, right, 0, width);
                System.arraycopy(onStep, row * width, images, 0, width);
                double[] own = samples[row].learn(slot, lengths[row] * lengths[row], images, right);
                System.arraycopy(own, 0, weights, row * width, width);
            }
        }
        return pairs.mixImages(weights, image.getManager()).addi(image);
    }

    /** How far those that are not gone on from follow their step, (batch, 1). */
    private NDArray parts(NDArray like) {
        double[] parts = Arrays.stream(samples).mapToDouble(EngineSample::part).toArray();
        return like.getManager().create(parts, new Shape(parts.length, 1)).toType(like.getDataType(), false);
    }

    private boolean[] rows(Predicate<EngineSample> which) {
        boolean[] rows = new boolean[samples.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = which.test(samples[row]);
        }
        return rows;
    }

    private static boolean all(boolean[] rows) {
        for (boolean row : rows) {
            if (!row) {
                return false;
            }
        }
        return true;
    }

    private void remember(NDArray state, NDArray image) {
        NDArray ownState = state.duplicate();
        NDArray ownImage = image.duplicate();
        ownState.attach(memory);
        ownImage.attach(memory);
        forget();
        last = Optional.of(new Place(ownState, ownImage));
    }

    private void forget() {
        last.ifPresent(place -> new NDList(place.state(), place.image()).close());
    }

    private static NDArray column(boolean[] rows, NDArray like) {
        return like.getManager().create(rows).reshape(rows.length, 1).broadcast(like.getShape());
    }

    private static double[] norms(NDArray rows) {
        return rows.norm(new int[] {1}).toType(DataType.FLOAT64, false).toDoubleArray();
    }

    @Override
    public boolean steps(int row) {
        return samples[row].isGood();
    }

    @Override
    public void shorten(int row, double length) {
        samples[row].shorten();
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public void keep(int[] rows) {
        int[] leaving = IntStream.range(0, working.length)
                .filter(row -> Arrays.binarySearch(rows, row) < 0)
                .toArray();
        left.add(new Group(of(working, leaving), of(samples, leaving), pairs.select(leaving, leftMemory())));
        PairBlock before = pairs;
        pairs = before.select(rows, memory);
        before.close();
        last = last.map(place -> {
            Place kept = new Place(
                    PairBlock.select(place.state(), rows, memory), PairBlock.select(place.image(), rows, memory));
            forget();
            return kept;
        });
        working = of(working, rows);
        samples = of(samples, rows);
    }

    private static EngineSample[] of(EngineSample[] samples, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> samples[row]).toArray(EngineSample[]::new);
    }

    private static int[] of(int[] samples, int[] rows) {
        return Arrays.stream(rows).map(row -> samples[row]).toArray();
    }

    private NDManager leftMemory() {
        if (leftMemory.isEmpty()) {
            leftMemory = Optional.of(NDManager.newBaseManager(Device.cpu()));
        }
        return leftMemory.get();
    }

    @Override
    public <T> Optional<T> offers(Class<T> what) {
        return what == InverseEstimate.class ? Optional.of(what.cast(this)) : Optional.empty();
    }

    @Override
    public NDArray leftProduct(NDArray v) {
        List<Group> all = new ArrayList<>(left);
        all.add(new Group(working, samples, pairs));
        try (NDManager scratch = v.getManager().newSubManager()) {
            NDList parts = new NDList();
            int[] order = new int[Math.toIntExact(v.getShape().get(0))];
            int next = 0;
            for (Group group : all) {
                parts.add(leftProduct(v, group, scratch));
                for (int place : group.places()) {
                    order[place] = next++;
                }
            }
            NDArray product = NDArrays.concat(parts).get(scratch.create(order));
            product.attach(v.getManager());
            return product;
        }
    }

    /** The rows of a group; made from arrays of the scratch manager, they belong to it. */
    private static NDArray leftProduct(NDArray v, Group group, NDManager scratch) {
        NDArray rows = v.get(scratch.create(group.places()));
        rows.attach(scratch);
        NDArray there = rows.toDevice(group.pairs().device(), false);
        double[] images = group.pairs().onImages(there);
        int width = group.pairs().slots();
        double[] weights = new double[images.length];
        for (int row = 0; row < group.samples().length; row++) {
            double[] own = Arrays.copyOfRange(images, row * width, (row + 1) * width);
            System.arraycopy(group.samples()[row].leftWeights(own), 0, weights, row * width, width);
        }
        return group.pairs().mixSteps(weights, scratch).addi(there).toDevice(v.getDevice(), false);
    }

    @Override
    public void close() {
        leftMemory.ifPresent(NDManager::close);
    }
}
