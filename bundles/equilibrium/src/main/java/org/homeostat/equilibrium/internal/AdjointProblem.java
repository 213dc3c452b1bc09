package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.JacobianProducts;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * The linear problem u = u·∂f/∂z + v at an equilibrium (Bai, Kolter and Koltun 2019, theorem 1).
 *
 * <p>One evaluation of f is recorded with z as its only leaf, when the first product is asked for; each product runs it
 * backwards. Weights and injection are cut off, so that no product computes or accumulates their gradients.
 */
final class AdjointProblem extends AbstractProblem implements AutoCloseable, JacobianProducts, AffineMap {

    private final EquilibriumMap map;
    private final NDList weights;
    private final Shape stateShape;
    private final NDManager manager;
    private final Work all;
    private Work work;

    /** The rows in the work: their equilibria, their cotangents, their injection, and f recorded there if it was asked for. */
    private static final class Work {

        private final NDManager manager;
        private final NDArray z;
        private final NDArray cotangent;
        private final NDList injection;
        private Optional<Recording> recording = Optional.empty();

        Work(NDManager manager, NDArray z, NDArray cotangent, NDList injection) {
            this.manager = manager;
            this.z = z;
            this.cotangent = cotangent;
            this.injection = injection;
        }
    }

    /** A recorded evaluation. */
    private record Recording(PtNDArray leaf, PtNDArray image) {}

    AdjointProblem(EquilibriumMap map, NDArray z, NDList injection, NDList weights, Shape stateShape, NDArray v) {
        super(Math.toIntExact(z.getShape().get(0)), z.getShape().get(1), z.getDataType());
        this.map = map;
        this.weights = weights;
        this.stateShape = stateShape;
        this.manager = z.getManager().newSubManager();
        this.all = new Work(manager.newSubManager(), z, v, injection);
        this.work = all;
    }

    private Recording recording() {
        if (work.recording.isEmpty()) {
            work.recording = Optional.of(record());
        }
        return work.recording.get();
    }

    private Recording record() {
        NDArray leaf = Scopes.adopt(work.z.stopGradient(), work.manager);
        leaf.setRequiresGradient(true);
        NDArray image = GradMode.on(() -> MapProblem.flat(
                map.apply(MapProblem.shaped(leaf, stateShape), work.injection, weights), leaf.getShape()));
        Scopes.adopt(image, work.manager);
        return new Recording((PtNDArray) leaf, (PtNDArray) image);
    }

    @Override
    NDArray compute(NDArray u) {
        Recording recorded = recording();
        NDArray result = gradient(recorded, u).add(work.cotangent);
        result.attach(u.getManager());
        JniUtils.zeroGrad(recorded.leaf);
        return result;
    }

    /** By the monotone operator, f(u) = Wᵀ(Ju) + v, where the solver has one: nothing need be recorded then. */
    @Override
    public NDArray look(NDArray u) {
        return inUse(MonotoneOperator.class)
                .map(operator -> operator.affine(operator.prox(1, u)))
                .orElseGet(() -> evaluate(u));
    }

    /** The product u·∂f/∂z for the rows in the work, as a fresh array of u's manager. */
    NDArray product(NDArray u) {
        Recording recorded = recording();
        NDArray result = gradient(recorded, u).duplicate();
        result.attach(u.getManager());
        JniUtils.zeroGrad(recorded.leaf);
        return result;
    }

    private static NDArray gradient(Recording recorded, NDArray u) {
        JniUtils.backward(recorded.image, (PtNDArray) u, true, false);
        NDArray gradient = JniUtils.getGradient(recorded.leaf);
        if (gradient == null) {
            throw new IllegalStateException("the map's image does not depend on its state in a differentiable way");
        }
        return gradient;
    }

    @Override
    public NDArray vectorJacobian(NDArray at, NDArray u) {
        return product(u);
    }

    @Override
    public NDArray linear(NDArray p) {
        count();
        return product(p);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public boolean canShrink() {
        return true;
    }

    @Override
    public int costOfShrinking() {
        return 3; // the evaluation is recorded anew
    }

    @Override
    public void keep(int[] rows) {
        super.keep(rows);
        Work before = work;
        NDManager owner = manager.newSubManager();
        work = new Work(
                owner,
                RowSelection.of(before.z, rows, owner),
                RowSelection.of(before.cotangent, rows, owner),
                RowSelection.of(before.injection, rows, owner));
        leave(before);
        renewStructures();
    }

    @Override
    public void keepAll() {
        if (work != all) {
            super.keepAll();
            leave(work);
            work = all;
        }
    }

    /** Frees what is of no use any more; all samples may come back. */
    private void leave(Work before) {
        if (before != all) {
            before.manager.close();
        }
    }

    @Override
    <T> Optional<T> known(Class<T> type) {
        if (type == JacobianProducts.class || type == AffineMap.class) {
            return Optional.of(type.cast(this));
        }
        NDArray at = Scopes.adopt(work.z.stopGradient(), work.manager);
        return map.adjointStructure(
                type,
                MapProblem.shaped(at, stateShape),
                MapProblem.shaped(work.cotangent, stateShape),
                work.injection,
                weights);
    }

    @Override
    List<NDManager> owners() {
        return List.of(all.z.getManager(), manager, work.manager);
    }

    @Override
    public void close() {
        manager.close();
    }
}
