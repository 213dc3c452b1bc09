package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;

/** Makes a solver's steps one by one, on maps in plain Java, and looks at its estimate between them. */
final class Driver implements Problem, AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager();
    private final DataType type;
    private final BiFunction<Integer, double[], double[]> f;
    private final int dimension;
    private final Iteration iteration;
    private final List<double[][]> states = new ArrayList<>();
    private int[] samples;
    private boolean[] done;
    private NDArray state;
    private NDArray argument;
    private NDArray image;
    private int number;
    private int evaluations;
    private int limit = Integer.MAX_VALUE;

    /**
     * Begins.
     *
     * @param f gives a sample's image from its number and its state
     */
    Driver(Solver solver, DataType type, BiFunction<Integer, double[], double[]> f, double[]... z0) {
        this.type = type;
        this.f = f;
        dimension = z0[0].length;
        samples = IntStream.range(0, z0.length).toArray();
        done = new boolean[z0.length];
        state = array(z0);
        iteration = solver.begin(this, manager.newSubManager());
        state = iteration.start(state);
        states.add(z0);
    }

    /** Begins with the same map for all samples. */
    Driver(Solver solver, DataType type, UnaryOperator<double[]> f, double[]... z0) {
        this(solver, type, (sample, z) -> f.apply(z), z0);
    }

    private NDArray array(double[][] rows) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return manager.create(flat, new Shape(rows.length, rows.length == 0 ? dimension : rows[0].length))
                .toType(type, false);
    }

    private static double[][] rows(NDArray array) {
        double[] flat = array.toType(DataType.FLOAT64, true).toDoubleArray();
        int rows = (int) array.getShape().get(0);
        int d = flat.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.copyOfRange(flat, row * d, (row + 1) * d))
                .toArray(double[][]::new);
    }

    /** Allows so many evaluations. */
    void limit(int most) {
        limit = most;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            NDArray present = iteration.image(state);
            state = iteration.propose(new PlainStep(number, state, present, present.sub(state), targets()));
            states.add(rows(state));
            number++;
        }
    }

    private double[] targets() {
        return IntStream.range(0, done.length)
                .mapToDouble(row -> done[row] ? Double.POSITIVE_INFINITY : 0)
                .toArray();
    }

    /** Says that a row is done and stays. */
    void finish(int row) {
        done[row] = true;
    }

    /** Lets all rows leave but the given ones. */
    void keep(int... rows) {
        double[][] before = rows(state);
        double[][] kept = Arrays.stream(rows).mapToObj(row -> before[row]).toArray(double[][]::new);
        samples = Arrays.stream(rows).map(row -> samples[row]).toArray();
        boolean[] keptDone = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            keptDone[i] = done[rows[i]];
        }
        done = keptDone;
        state = array(kept);
        iteration.keep(rows);
    }

    /** The states after so many steps, row by row. */
    double[][] states(int steps) {
        return states.get(steps);
    }

    /** v·H for all samples. */
    double[][] leftProduct(double[]... v) {
        return rows(iteration.offers(InverseEstimate.class).orElseThrow().leftProduct(array(v)));
    }

    @Override
    public NDArray evaluate(NDArray z) {
        if (argument != z) {
            double[][] arguments = rows(z);
            double[][] images = IntStream.range(0, arguments.length)
                    .mapToObj(row -> f.apply(samples[row], arguments[row]))
                    .toArray(double[][]::new);
            argument = z;
            image = array(images);
            evaluations++;
        }
        return image;
    }

    @Override
    public int batch() {
        return samples.length;
    }

    @Override
    public long dimension() {
        return dimension;
    }

    @Override
    public DataType dataType() {
        return type;
    }

    @Override
    public boolean isAffine() {
        return false;
    }

    @Override
    public int evaluations() {
        return evaluations;
    }

    @Override
    public int remainingEvaluations() {
        return limit - evaluations;
    }

    @Override
    public NDManager scratch() {
        return manager;
    }

    @Override
    public <T> Optional<T> structure(Class<T> structure) {
        return Optional.empty();
    }

    @Override
    public void close() {
        iteration.close();
        manager.close();
    }

    private record PlainStep(int number, NDArray state, NDArray image, NDArray residual, double[] targets)
            implements Step {

        @Override
        public double[] residualNorms() {
            return residual.norm(new int[] {1}).toType(DataType.FLOAT64, true).toDoubleArray();
        }
    }
}
