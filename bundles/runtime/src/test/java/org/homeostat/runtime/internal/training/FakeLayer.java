package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.training.Progress;

/** An equilibrium layer that solves nothing and writes down what is asked of it. */
final class FakeLayer implements EquilibriumLayer {

    final List<String> asked = new ArrayList<>();
    NDList penalties = new NDList();
    Optional<NDArray> equilibrium = Optional.empty();
    int kept;
    private UnaryOperator<NDArray> start = UnaryOperator.identity();

    @Override
    public void unroll(int steps) {
        asked.add("unroll " + steps);
    }

    @Override
    public void regularize(List<Regularizer> regularizers, Progress progress, long seed) {
        asked.add("regularize " + regularizers.size());
    }

    @Override
    public void keepIterates(int every) {
        asked.add("keep " + every);
    }

    @Override
    public void replay(OptionalInt iterate) {
        asked.add("replay " + (iterate.isPresent() ? iterate.getAsInt() : "none"));
    }

    @Override
    public NDList penalties() {
        return penalties;
    }

    @Override
    public int keptIterates() {
        return kept;
    }

    @Override
    public void startFrom(UnaryOperator<NDArray> z0) {
        start = z0;
    }

    @Override
    public UnaryOperator<NDArray> start() {
        return start;
    }

    @Override
    public Optional<NDArray> equilibrium() {
        return equilibrium;
    }

    @Override
    public void diagnose(int samples) {
        throw new UnsupportedOperationException("training diagnoses nothing");
    }

    @Override
    public Optional<Diagnosis> diagnosis() {
        return Optional.empty();
    }

    @Override
    public Optional<SolveReport> forward() {
        return Optional.empty();
    }

    @Override
    public Optional<SolveReport> adjoint() {
        return Optional.empty();
    }

    @Override
    public Block block() {
        throw new UnsupportedOperationException("there is no block");
    }

    @Override
    public EquilibriumMap map() {
        throw new UnsupportedOperationException("there is no map");
    }

    @Override
    public Budget budget() {
        throw new UnsupportedOperationException("there is no budget");
    }
}
