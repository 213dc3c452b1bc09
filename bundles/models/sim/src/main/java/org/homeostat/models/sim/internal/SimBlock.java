package org.homeostat.models.sim.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.ModelContext;
import org.homeostat.nn.Composite;
import org.homeostat.nn.Positions;

/** h(U Vᵀ ψ(x)) or h(U Vᵀ ξ(ψ(x))): (batch, …) to (batch, outputs) or, position by position, (batch, time, outputs). */
final class SimBlock extends Composite {

    private final Observables basis;
    private final Optional<Observables> lift;
    private final boolean lastPosition;
    private final InvariantBlock invariant;
    private final Block inverse;
    private final Positions outputs;

    SimBlock(SimPlugin.Sim settings, ModelContext context) {
        DataSpec input = context.input();
        outputs = Positions.of(context.output());
        SplittableRandom seeds = new SplittableRandom(context.seed());
        Basis psi = settings.basis().get();
        boolean positions = psi.perPosition() && Positions.of(input).sequence();
        if (outputs.sequence() && !positions) {
            throw new IllegalArgumentException("the model 'sim' is to give an output at each position, and its basis '"
                    + settings.basis().name()
                    + "' maps a sample as a whole; choose a basis that works per position, such as"
                    + " 'tcn' or 'fcn'");
        }
        lastPosition = positions && !outputs.sequence();
        basis = psi.observables(input, seeds.nextLong());
        add("basis", basis.block(), flowing(input));
        DataSpec observed = new Positions(basis.dimension(), positions).output(input, basis.dimension());
        long seed = seeds.nextLong();
        lift = settings.lift().map(xi -> xi.get().observables(observed, seed));
        lift.ifPresent(xi -> add("lift", xi.block(), flowing(observed)));
        long dimension = lift.orElse(basis).dimension();
        OptionalDouble deviation =
                settings.weightDeviation().map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
        Shape lifted = new Shape(1, dimension);
        invariant = add("invariant", invariant(settings, dimension, deviation), lifted);
        inverse =
                add("inverse", new InverseBlock(dimension, settings.inverse(), outputs.features(), deviation), lifted);
    }

    private static Shape flowing(DataSpec spec) {
        long[] lengths = spec.shape().getShape();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.max(1, lengths[i]);
        }
        return new Shape(1).addAll(new Shape(lengths));
    }

    private static InvariantBlock invariant(SimPlugin.Sim settings, long dimension, OptionalDouble deviation) {
        if (settings.invariant() == Invariant.SPECTRAL) {
            return new SpectralBlock(dimension, settings.squarings());
        }
        long rank = settings.rank().map(Integer::longValue).orElse(Math.max(1, dimension / 2));
        if (rank > dimension) {
            throw new IllegalArgumentException("the rank of the model 'sim' is " + rank + ", and there are " + dimension
                    + " observables; accepted is 1 to " + dimension);
        }
        return new ProductBlock(settings.invariant(), dimension, rank, deviation);
    }

    InvariantBlock invariant() {
        return invariant;
    }

    /** Fits what takes something from data; the first tier is run on the sample only if the second one does. */
    void fit(ParameterStore parameters, Supplier<NDList> inputs) {
        Optional<Observables> second = lift.filter(Observables::fitsToData);
        if (!basis.fitsToData() && second.isEmpty()) {
            return;
        }
        NDArray sample = inputs.get().head();
        if (basis.fitsToData()) {
            basis.fit(sample);
        }
        second.ifPresent(xi -> xi.fit(run(basis.block(), parameters, sample, false)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray psi = run(basis.block(), parameters, inputs.head(), training);
        if (lift.isPresent()) {
            psi = run(lift.get().block(), parameters, psi, training);
        }
        NDArray read = lastPosition ? psi.get(":, -1") : psi;
        return new NDList(run(inverse, parameters, run(invariant, parameters, read, training), training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {outputs.output(inputShapes[0], outputs.features())};
    }
}
