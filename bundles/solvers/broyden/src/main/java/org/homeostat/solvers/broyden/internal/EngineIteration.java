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

    /** Samples that have left the work. */
    private record Leavers(int[] samples, PairBlock pairs) {}

    private final Problem problem;
    private final NDManager memory;
    private final int most;
    private final double rounding;
    private final List<Leavers> left = new ArrayList<>();
    private Optional<NDManager> leftMemory = Optional.empty();
    private int[] working;
    private Safeguard[] safeguards;
    private boolean[] good;
    private boolean[] fresh;
    private boolean[] cut;
    private PairBlock pairs;
    private Optional<Place> last = Optional.empty();
    private int stored;

    EngineIteration(Broyden settings, Problem problem, NDManager memory) {
        this.problem = problem;
        this.memory = memory;
        most = settings.memory();
        double epsilon = Vectors.epsilon(problem.dataType());
        rounding = Safeguard.NOISE * epsilon;
        working = IntStream.range(0, problem.batch()).toArray();
        good = new boolean[working.length];
        fresh = new boolean[working.length];
        cut = new boolean[working.length];
        safeguards = new Safeguard[working.length];
        Arrays.setAll(safeguards, row -> new Safeguard(settings.safeguard()));
        SecantSystem[] systems = new SecantSystem[working.length];
        Arrays.setAll(systems, row -> new SecantSystem(most, rounding));
        pairs = PairBlock.empty(systems, Math.min(FIRST_SLOTS, most), problem.dimension(), problem.dataType(), memory);
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
        double[] norms = step.residualNorms();
        double[] lengths = new double[norms.length];
        Arrays.fill(lengths, Double.POSITIVE_INFINITY);
        judge(step, lengths, new double[norms.length]);
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
        if (all(good)) {
            NDArray next = mixed(slot, taken, step.residual(), step.image(), lengths);
            remember(step.state(), step.image());
            return next;
        }
        // select, since a product of weight 0 and NaN is NaN
        NDArray rows = column(good, step.state());
        NDArray state = NDArrays.where(rows, step.state(), before.state());
        NDArray image = NDArrays.where(rows, step.image(), before.image());
        NDArray back = taken.mul(parts(step)).addi(before.state());
        NDArray next = NDArrays.where(rows, mixed(slot, taken, image.sub(state), image, lengths), back);
        remember(state, image);
        return next;
    }

    /** Decides which rows are gone on from, those that are done and those that are lost are not, and which have a new pair. */
    private void judge(Step step, double[] lengths, double[] sizes) {
        double[] norms = step.residualNorms();
        double[] targets = step.targets();
        for (int row = 0; row < good.length; row++) {
            boolean negligible = lengths[row] <= rounding * sizes[row];
            boolean refused = safeguards[row].refuses(norms[row]) && !(Double.isFinite(norms[row]) && negligible);
            good[row] = targets[row] != Double.POSITIVE_INFINITY && !refused;
            fresh[row] = good[row] && !negligible;
            if (good[row]) {
                safeguards[row].accept(norms[row]);
            }
        }
    }

    private static boolean all(boolean[] rows) {
        for (boolean row : rows) {
            if (!row) {
                return false;
            }
        }
        return true;
    }

    /** Writes the vectors of the new pairs, and gives their slot. */
    private int store(NDArray taken, NDArray change) {
        int slot = stored % most;
        stored++;
        if (slot == pairs.slots()) {
            pairs = pairs.extended(Math.min(slot, most - slot));
        }
        NDIndex place = new NDIndex(":, " + slot);
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
        for (int row = 0; row < good.length; row++) {
            if (good[row]) {
                System.arraycopy(onResidual, row * width, right, 0, width);
                System.arraycopy(onStep, row * width, images, 0, width);
                learn(row, slot, lengths[row] * lengths[row], images, right);
                System.arraycopy(pairs.system(row).solve(right), 0, weights, row * width, width);
            }
        }
        return pairs.mixImages(weights, image.getManager()).addi(image);
    }

    private void learn(int row, int slot, double square, double[] images, double[] right) {
        SecantSystem system = pairs.system(row);
        if (fresh[row]) {
            if (system.count() == most) {
                system.keepNewest((most + 1) / 2 - 1);
            }
            system.drop(slot);
        }
        boolean sound = fresh[row] && system.append(slot, square, images, right);
        if (!sound && cut[row]) {
            // what led astray would do so again
            system.clear();
        }
        cut[row] = false;
        system.remember(right);
    }

    /** How far those that are not gone on from go along their step, (batch, 1); lost ones are cut short. */
    private NDArray parts(Step step) {
        double[] targets = step.targets();
        double[] parts = new double[good.length];
        for (int row = 0; row < parts.length; row++) {
            boolean lost = !good[row] && targets[row] != Double.POSITIVE_INFINITY;
            cut[row] |= lost;
            parts[row] = lost ? Safeguard.CUT : 1;
        }
        NDManager manager = step.state().getManager();
        return manager.create(parts, new Shape(parts.length, 1))
                .toType(step.state().getDataType(), false);
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
        return good[row];
    }

    @Override
    public void shorten(int row, double length) {
        cut[row] = true;
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
        left.add(new Leavers(of(working, leaving), pairs.select(leaving, leftMemory())));
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
        Safeguard[] kept = new Safeguard[rows.length];
        Arrays.setAll(kept, i -> safeguards[rows[i]]);
        safeguards = kept;
        good = new boolean[rows.length];
        fresh = new boolean[rows.length];
        boolean[] keptCut = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            keptCut[i] = cut[rows[i]];
        }
        cut = keptCut;
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
        try (NDManager scratch = v.getManager().newSubManager()) {
            NDList parts = new NDList();
            List<Integer> samples = new ArrayList<>();
            parts.add(leftProduct(v, working, pairs, scratch));
            Arrays.stream(working).forEach(samples::add);
            for (Leavers leavers : left) {
                parts.add(leftProduct(v, leavers.samples(), leavers.pairs(), scratch));
                Arrays.stream(leavers.samples()).forEach(samples::add);
            }
            int[] places = new int[samples.size()];
            for (int i = 0; i < places.length; i++) {
                places[samples.get(i)] = i;
            }
            NDArray product = NDArrays.concat(parts).get(scratch.create(places));
            product.attach(v.getManager());
            return product;
        }
    }

    private static NDArray leftProduct(NDArray v, int[] samples, PairBlock pairs, NDManager scratch) {
        NDArray rows = v.get(scratch.create(samples));
        rows.attach(scratch);
        return pairs.leftProduct(rows.toDevice(pairs.device(), false)).toDevice(v.getDevice(), false);
    }

    @Override
    public void close() {
        leftMemory.ifPresent(NDManager::close);
    }
}
