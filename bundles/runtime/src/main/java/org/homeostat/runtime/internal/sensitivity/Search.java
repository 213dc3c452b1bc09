package org.homeostat.runtime.internal.sensitivity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.Seeds;
import org.homeostat.runtime.internal.training.Setup;

/** The search for large gains, and for predictions that change, over samples of a split. */
public final class Search {

    /** What a family calls how far an input may move before the prediction changes, in the data's unit. */
    private static final String RADIUS = "certifiedRadius";

    private final Setup setup;
    private final Network network;
    private final Sensitivity sensitivity;
    private final Control control;
    private final NDManager manager;
    private final Consumer<String> stage;

    /**
     * Creates it.
     *
     * @param setup the experiment, in FLOAT64
     * @param network its network, recording no gradients
     * @param sensitivity how hard to look
     * @param control ends the search when it is cancelled
     * @param manager owner of what is made
     * @param stage is told how far the climb has come, tenth by tenth
     */
    public Search(
            Setup setup,
            Network network,
            Sensitivity sensitivity,
            Control control,
            NDManager manager,
            Consumer<String> stage) {
        this.setup = setup;
        this.network = network;
        this.sensitivity = sensitivity;
        this.control = control;
        this.manager = manager;
        this.stage = stage;
    }

    /**
     * Searches.
     *
     * @param samples the split
     * @param bound what the model is certified for
     * @return what was found
     */
    public Finding in(Samples samples, Optional<Finding.Bound> bound) {
        if (samples.size() == 0) {
            throw new HomeostatException("the split '" + sensitivity.split() + "' is empty; choose another one");
        }
        DataSpec input = samples.input().orElseGet(setup::input);
        DataSpec target = samples.target().orElseGet(setup::target);
        if (!input.dataType().isFloating()) {
            throw new HomeostatException("the inputs of dataset '"
                    + setup.settings().dataset().name() + "' are " + input
                    + ", which cannot be moved by small steps; a gain is that of real inputs");
        }
        int count = Math.min(sensitivity.samples(), samples.size());
        int[] chosen = IntStream.of(Seeds.permutation(samples.size(), sensitivity.seed()))
                .limit(count)
                .sorted()
                .toArray();
        Finding finding = new Finding(sensitivity, chosen, input.deviations(), outputDeviation(target), bound);
        int size = batchSize(samples);
        Climb climb = new Climb((long) ((count + size - 1) / size) * sensitivity.steps());
        for (int from = 0; from < count; from += size) {
            int[] part = Arrays.copyOfRange(chosen, from, Math.min(count, from + size));
            setup.compute().seed(Seeds.of(sensitivity.seed(), Seeds.Purpose.EVALUATION, from));
            try (NDManager work = manager.newSubManager()) {
                search(samples, input, part, from, finding, climb, work);
            }
        }
        return finding;
    }

    /** Samples of a stream may be of different lengths, and are looked at one by one. */
    private int batchSize(Samples samples) {
        int size = Math.max(1, setup.settings().training().evaluationBatchSize() / 2);
        boolean streams = setup.calls()
                .call(
                        setup.calls().use("dataset", setup.settings().dataset()),
                        "stream",
                        () -> samples.stream(size, sensitivity.seed()).isPresent());
        return streams ? 1 : size;
    }

    /** How far the ascent has come over all batches. */
    private final class Climb implements Runnable {

        private static final int PARTS = 10;

        private final long steps;
        private long done;

        private Climb(long steps) {
            this.steps = steps;
        }

        @Override
        public void run() {
            control.check();
            long before = done * PARTS / steps;
            done++;
            if (done * PARTS / steps > before && done < steps) {
                stage.accept("climbed " + 100 * done / steps + " %");
            }
        }
    }

    private void search(
            Samples samples, DataSpec input, int[] part, int from, Finding finding, Climb climb, NDManager work) {
        NDArray inputs = inputs(samples, input, part, work);
        Shape sample = inputs.getShape().slice(1);
        Region region = new Region(inputs.reshape(part.length, -1), scale(input, sample, work));
        Probe probe = new Probe(setup, network, sample, finding.solves());
        GainAscent ascent = new GainAscent(probe, region, sensitivity.radius(), sensitivity.steps(), work);
        finding.add(from, ascent.climb(climb));
        if (!setup.output().classes().isEmpty() && setup.output().shape().dimension() == 1) {
            attack(probe, region, from, finding);
        }
    }

    private void attack(Probe probe, Region region, int from, Finding finding) {
        Probe.Proved proved = probe.proved(region.centre());
        double[] radii = proved.proved().get(RADIUS);
        if (radii == null) {
            return;
        }
        int[] classes = Arrays.stream(proved.outputs().argMax(1).toLongArray())
                .mapToInt(Math::toIntExact)
                .toArray();
        int count = Math.toIntExact(proved.outputs().getShape().get(1));
        RadiusAttack attack = new RadiusAttack(probe, region, sensitivity.steps(), control::check);
        for (int factor : Finding.FACTORS) {
            double[] lengths = Arrays.stream(radii).map(r -> r * factor).toArray();
            finding.add(from, factor, radii, attack.attack(classes, count, lengths));
        }
    }

    private NDArray inputs(Samples samples, DataSpec input, int[] part, NDManager work) {
        NDList arrays = setup.calls()
                .call(
                        setup.calls().use("dataset", setup.settings().dataset()),
                        "inputs",
                        () -> samples.inputs(work, part));
        if (arrays.size() != 1) {
            throw new HomeostatException(
                    "dataset '" + setup.settings().dataset().name() + "' has " + arrays.size()
                            + " input arrays; a gain is that of one");
        }
        NDArray array = arrays.head().toDevice(work.getDevice(), false).toType(DataType.FLOAT64, false);
        int time = input.axes().indexOf(DataSpec.Axis.TIME);
        if (time >= 0 && array.getShape().get(time + 1) > sensitivity.length()) {
            array = array.swapAxes(0, time + 1).get(":" + sensitivity.length()).swapAxes(0, time + 1);
        }
        return array;
    }

    /** What a step of each component is in the data's unit, (1, d). */
    private static NDArray scale(DataSpec input, Shape sample, NDManager work) {
        List<Double> deviations = input.deviations();
        NDArray ones = work.ones(sample, DataType.FLOAT64);
        if (deviations.isEmpty()) {
            return ones.reshape(1, -1);
        }
        int channel = Math.max(
                input.axes().indexOf(DataSpec.Axis.CHANNEL), input.axes().indexOf(DataSpec.Axis.FEATURE));
        long[] broadcast = new long[sample.dimension()];
        Arrays.fill(broadcast, 1);
        if (deviations.size() > 1) {
            broadcast[channel] = deviations.size();
        }
        NDArray scale =
                work.create(deviations.stream().mapToDouble(Double::doubleValue).toArray());
        return ones.mul(scale.reshape(broadcast)).reshape(1, -1);
    }

    /** What outputs were divided by, if it is one number for all of them. */
    private static double outputDeviation(DataSpec target) {
        List<Double> distinct = target.deviations().stream().distinct().toList();
        return distinct.isEmpty() ? 1 : distinct.size() == 1 ? distinct.get(0) : Double.NaN;
    }
}
