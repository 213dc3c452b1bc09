package org.homeostat.datasets.control.internal;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers initial states. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "initial-states",
        summary = "States to start a plant from: random ones of a box to learn from, a grid to report on.")
public final class InitialStatesPlugin implements Plugin<Dataset, InitialStatesPlugin.InitialStates> {

    @Override
    public InitialStates defaults() {
        return new InitialStates(
                List.of(-0.5, -0.5), List.of(0.5, 0.5), 256, 64, 21, List.of(), List.of(), List.of(), 0);
    }

    @Override
    public Dataset create(InitialStates settings) {
        return settings;
    }

    /**
     * Initial states, with the origin as target. Training and validation states are uniform in a box; test states lie on a grid
     * over it, or over another box.
     *
     * @param lower lower corner of the box
     * @param upper upper corner of the box
     * @param train number of states to learn from
     * @param validation number of states to decide on
     * @param grid grid points along each axis
     * @param gridLower lower corner of the grid
     * @param gridUpper upper corner of the grid
     * @param first a state before the grid
     * @param seed source of the random states
     */
    public record InitialStates(
            @Setting("Lower corner of the box that random states are drawn from, a number a state.")
            List<Double> lower,

            @Setting("Upper corner of that box.") List<Double> upper,

            @Setting(value = "Number of training states.", min = 1)
            int train,

            @Setting(value = "Number of validation states; without any there is no such split.", min = 0)
            int validation,

            @Setting(value = "Grid points along each axis of the test states.", min = 1, max = 1000)
            int grid,

            @Setting("Lower corner of the grid of test states; empty for that of the box.")
            List<Double> gridLower,

            @Setting("Upper corner of the grid of test states; empty for that of the box.")
            List<Double> gridUpper,

            @Setting("A state that comes before the grid, whose motion tasks show; empty for none.")
            List<Double> first,

            @Setting("Source of the random states; independent of the run's seed.")
            long seed)
            implements Dataset {

        private static final int MOST = 1_000_000;

        /**
         * Checks that the corners belong together.
         *
         * @param lower lower corner of the box
         * @param upper upper corner of the box
         * @param train number of states to learn from
         * @param validation number of states to decide on
         * @param grid grid points along each axis
         * @param gridLower lower corner of the grid
         * @param gridUpper upper corner of the grid
         * @param first a state before the grid
         * @param seed source of the random states
         */
        public InitialStates {
            lower = List.copyOf(lower);
            upper = List.copyOf(upper);
            gridLower = List.copyOf(gridLower);
            gridUpper = List.copyOf(gridUpper);
            first = List.copyOf(first);
            int n = lower.size();
            if (n == 0) {
                throw new IllegalArgumentException("lower must give a number for each state, not none");
            }
            checkLength("upper", upper, n, false);
            checkLength("gridLower", gridLower, n, true);
            checkLength("gridUpper", gridUpper, n, true);
            checkLength("first", first, n, true);
            checkOrder("lower", lower, "upper", upper);
            checkOrder("gridLower", orElse(gridLower, lower), "gridUpper", orElse(gridUpper, upper));
            if (Math.pow(grid, n) > MOST) {
                throw new IllegalArgumentException("a grid of " + grid + " points along each of " + n
                        + " axes has more than " + MOST + " points; choose a smaller grid");
            }
        }

        private static void checkLength(String name, List<Double> values, int n, boolean mayBeEmpty) {
            if (values.size() != n && !(mayBeEmpty && values.isEmpty())) {
                throw new IllegalArgumentException(
                        name + " has " + values.size() + " numbers, but lower has " + n + "; give one for each state");
            }
        }

        private static void checkOrder(String low, List<Double> lower, String high, List<Double> upper) {
            for (int i = 0; i < lower.size(); i++) {
                if (!(lower.get(i) <= upper.get(i)) || Double.isInfinite(upper.get(i) - lower.get(i))) {
                    throw new IllegalArgumentException(low + " must nowhere lie above " + high
                            + ", and both must be finite, not " + lower + " and " + upper);
                }
            }
        }

        private static List<Double> orElse(List<Double> given, List<Double> other) {
            return given.isEmpty() ? other : given;
        }

        @Override
        public DataSpec input() {
            return DataSpec.vector(lower.size());
        }

        @Override
        public DataSpec target() {
            return DataSpec.vector(lower.size());
        }

        @Override
        public List<String> splits() {
            return validation == 0 ? List.of(TRAIN, TEST) : List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'initial-states' has no split '" + split + "' but " + splits());
            }
            double[][] states =
                    split.equals(TEST) ? gridded() : random(split, split.equals(TRAIN) ? train : validation);
            double[][] origin = new double[states.length][lower.size()];
            return new Rows(states, origin, new Shape(lower.size()), context.dataType());
        }

        private double[][] random(String split, int size) {
            Random random = new Random(new SplittableRandom(seed ^ ((long) split.hashCode() << 32)).nextLong());
            double[][] states = new double[size][lower.size()];
            for (double[] state : states) {
                Arrays.setAll(state, i -> lower.get(i) + (upper.get(i) - lower.get(i)) * random.nextDouble());
            }
            return states;
        }

        private double[][] gridded() {
            List<double[]> states = new ArrayList<>();
            if (!first.isEmpty()) {
                states.add(first.stream().mapToDouble(Double::doubleValue).toArray());
            }
            int points = (int) Math.pow(grid, lower.size());
            IntStream.range(0, points).mapToObj(this::point).forEach(states::add);
            return states.toArray(double[][]::new);
        }

        private double[] point(int number) {
            List<Double> from = orElse(gridLower, lower);
            List<Double> to = orElse(gridUpper, upper);
            double[] state = new double[from.size()];
            int rest = number;
            for (int i = state.length - 1; i >= 0; i--) {
                double part = grid == 1 ? 0.5 : (double) (rest % grid) / (grid - 1);
                state[i] = from.get(i) + part * (to.get(i) - from.get(i));
                rest /= grid;
            }
            return state;
        }
    }
}
