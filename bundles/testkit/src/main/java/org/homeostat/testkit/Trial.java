package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.StrictlyTriangular;
import org.junit.jupiter.api.Assumptions;

/** Runs the solver under test through an equilibrium layer of the platform, and chooses samples that it can take. */
final class Trial {

    /** The seed of every random sample; messages name it. */
    static final long SEED = Long.getLong("homeostat.testkit.seed", 20_190_903);

    /** Structures that guarantee that a method which needs them finds the solution. */
    private static final Set<Class<?>> GUARANTEES = Set.of(MonotoneOperator.class, StrictlyTriangular.class);

    private final SolverContract contract;
    private final Equilibria equilibria;
    private final Solver solver;

    /** Takes a platform and a solver, the same for all solves. */
    Trial(SolverContract contract) {
        this.contract = contract;
        this.equilibria = contract.equilibria();
        this.solver = contract.solver();
    }

    static Random random() {
        return new Random(SEED);
    }

    static List<DataType> types() {
        return List.of(DataType.FLOAT32, DataType.FLOAT64);
    }

    /** Tolerance 1e-5 in float32 and 1e-10 in float64, of 1 and of f(z). */
    Budget budget(DataType type) {
        return equilibria
                .budget()
                .withTolerance(type == DataType.FLOAT64 ? 1e-10 : 1e-5)
                .withRelative(Relative.MIXED)
                .withIterations(0, contract.maxIterations());
    }

    Set<Class<?>> needs() {
        return solver.needs();
    }

    /** Whether the sample offers what the solver needs. */
    boolean suits(Sample sample) {
        return sample.map().offers().containsAll(needs());
    }

    /** The samples that offer what the solver needs; without any the test does not apply. */
    List<Sample> suited(Sample... samples) {
        List<Sample> suited = Stream.of(samples).filter(this::suits).toList();
        Assumptions.assumeFalse(suited.isEmpty(), () -> "none of these maps offers the structure " + needs());
        return suited;
    }

    /** Samples that the solver must solve. */
    List<Sample> solvable(Sample... samples) {
        List<Sample> solvable =
                Stream.of(samples).filter(this::suits).filter(this::mustSolve).toList();
        Assumptions.assumeFalse(solvable.isEmpty(), "the solver does not claim to solve any of these maps");
        return solvable;
    }

    private boolean mustSolve(Sample sample) {
        boolean guaranteed = !Collections.disjoint(needs(), GUARANTEES);
        boolean claimed =
                contract.solvesNonContractions() && sample.map().offers().contains(AffineMap.class);
        return sample.solution().isPresent() && (sample.contracts() || guaranteed || claimed);
    }

    /** An easy sample with whatever structure the solver needs. */
    Sample easy(Random random, int dimension) {
        return needs().contains(StrictlyTriangular.class)
                ? Samples.nilpotent(random, dimension)
                : Samples.contraction(random, dimension);
    }

    /** A number of different easy samples. */
    List<Sample> easy(Random random, int dimension, int batch) {
        return Stream.generate(() -> easy(random, dimension)).limit(batch).toList();
    }

    Outcome solve(Sample sample, DataType type, Budget budget) {
        return solve(List.of(sample), type, budget);
    }

    Outcome solve(List<Sample> samples, DataType type, Budget budget) {
        return solve(samples, type, budget, manager -> {});
    }

    /** Solves some of the samples of a map, whose bounds are those of all, or none. */
    Outcome solveOf(List<Sample> samples, DataType type, Budget budget, int... rows) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return run(samples, rows, type, budget, false, manager, ignored -> {});
        }
    }

    /**
     * Solves in a pass that trains nothing.
     *
     * @param samples of one dimension
     * @param watch told of each evaluation and each use of structure, and given the manager that owns all that is alive
     */
    Outcome solve(List<Sample> samples, DataType type, Budget budget, Consumer<NDManager> watch) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return run(samples, all(samples), type, budget, false, manager, watch);
        }
    }

    /** Solves in a training pass. */
    Outcome train(List<Sample> samples, DataType type, Budget budget) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = equilibria.newGradientCollector()) {
            Outcome outcome = run(samples, all(samples), type, budget, true, manager, ignored -> {});
            collector.zeroGradients();
            return outcome;
        }
    }

    private static int[] all(List<Sample> samples) {
        return IntStream.range(0, samples.size()).toArray();
    }

    private Outcome run(
            List<Sample> samples,
            int[] rows,
            DataType type,
            Budget budget,
            boolean training,
            NDManager manager,
            Consumer<NDManager> watch) {
        int dimension = samples.get(0).start().length;
        List<Sample> solved = Arrays.stream(rows).mapToObj(samples::get).toList();
        List<Integer> seen = new ArrayList<>();
        SampleMap map = new SampleMap(samples, dimension, seen::add, () -> watch.accept(manager));
        // the platform looks at a new layer's map before it solves; that is not the solver's doing
        Solver counted = new Counted(solver, seen::clear);
        EquilibriumLayer layer = layer(map, counted, budget);
        layer.startFrom(zeros ->
                Values.array(zeros.getManager(), start(solved, dimension), zeros.getShape(), zeros.getDataType()));
        NDArray numbers = numbers(manager, type, rows);
        NDArray z = layer.block()
                .forward(new ParameterStore(manager, false), new NDList(numbers), training)
                .head();
        return new Outcome(solved, type, budget, Values.rows(z), layer.forward().orElseThrow(), List.copyOf(seen));
    }

    private EquilibriumLayer layer(EquilibriumMap map, Solver method, Budget budget) {
        return equilibria.layer(
                map,
                Ref.to(method.toString(), Solver.class, method).withCommon(budget),
                Ref.to("cotangent", GradientRule.class, (equilibrium, v) -> v));
    }

    /** Solves with a map that adds the mean of all states to each. */
    void solveCoupled(List<Sample> samples, DataType type, Budget budget) {
        int dimension = samples.get(0).start().length;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray numbers = numbers(manager, type, all(samples));
            layer(new CoupledMap(new SampleMap(samples, dimension, rows -> {}, () -> {})), solver, budget)
                    .block()
                    .forward(new ParameterStore(manager, false), new NDList(numbers), false);
        }
    }

    static NDArray numbers(NDManager manager, DataType type, int... rows) {
        double[] numbers = Arrays.stream(rows).asDoubleStream().toArray();
        return Values.array(manager, numbers, new Shape(rows.length, 1), type);
    }

    static double[] start(List<Sample> samples, int dimension) {
        double[] start = new double[samples.size() * dimension];
        for (int row = 0; row < samples.size(); row++) {
            System.arraycopy(samples.get(row).start(), 0, start, row * dimension, dimension);
        }
        return start;
    }
}
