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

/**
 * The linear problem u = u·∂f/∂z + v at an equilibrium (Bai, Kolter and Koltun 2019, theorem 1).
 *
 * <p>One evaluation of f is recorded with z as its only leaf; each product runs it backwards. Weights and injection are
 * cut off, so that no product computes or accumulates their gradients.
 */
final class AdjointProblem extends AbstractProblem implements AutoCloseable, JacobianProducts, AffineMap {

    private final EquilibriumMap map;
    private final NDArray z;
    private final NDList injection;
    private final NDList weights;
    private final Shape stateShape;
    private final NDArray v;
    private final NDManager manager;
    private Recording recording;

    /** The recorded evaluation for the rows in the work. */
    private record Recording(NDManager manager, PtNDArray leaf, PtNDArray image, NDArray cotangent, NDList injection) {}

    AdjointProblem(EquilibriumMap map, NDArray z, NDList injection, NDList weights, Shape stateShape, NDArray v) {
        super(Math.toIntExact(z.getShape().get(0)), z.getShape().get(1), z.getDataType());
        this.map = map;
        this.z = z;
        this.injection = injection;
        this.weights = weights;
        this.stateShape = stateShape;
        this.v = v;
        this.manager = z.getManager().newSubManager();
        this.recording = record(z, injection, v);
    }

    private Recording record(NDArray at, NDList injected, NDArray cotangent) {
        NDManager owner = manager.newSubManager();
        NDArray leaf = at.stopGradient();
        leaf.attach(owner);
        leaf.setRequiresGradient(true);
        NDArray image = GradMode.on(() ->
                MapProblem.flat(map.apply(MapProblem.shaped(leaf, stateShape), injected, weights), leaf.getShape()));
        image.attach(owner);
        return new Recording(owner, (PtNDArray) leaf, (PtNDArray) image, cotangent, injected);
    }

    @Override
    NDArray compute(NDArray u) {
        NDArray result = gradient(u).add(recording.cotangent);
        result.attach(u.getManager());
        JniUtils.zeroGrad(recording.leaf);
        return result;
    }

    /** The product u·∂f/∂z for the rows in the work, as a fresh array of u's manager. */
    NDArray product(NDArray u) {
        NDArray result = gradient(u).duplicate();
        result.attach(u.getManager());
        JniUtils.zeroGrad(recording.leaf);
        return result;
    }

    private NDArray gradient(NDArray u) {
        JniUtils.backward(recording.image, (PtNDArray) u, true, false);
        NDArray gradient = JniUtils.getGradient(recording.leaf);
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
        Recording before = recording;
        NDManager owner = manager;
        NDArray at = RowSelection.of(before.leaf.stopGradient(), rows, owner);
        recording = record(
                at, RowSelection.of(before.injection, rows, owner), RowSelection.of(before.cotangent, rows, owner));
        before.manager.close();
        renewStructures();
    }

    @Override
    public void keepAll() {
        if (batch() != z.getShape().get(0)) {
            super.keepAll();
            recording.manager.close();
            recording = record(z, injection, v);
        }
    }

    @Override
    <T> Optional<T> known(Class<T> type) {
        if (type == JacobianProducts.class || type == AffineMap.class) {
            return Optional.of(type.cast(this));
        }
        NDArray at = recording.leaf.stopGradient();
        at.attach(recording.manager);
        return map.adjointStructure(
                type,
                MapProblem.shaped(at, stateShape),
                MapProblem.shaped(recording.cotangent, stateShape),
                recording.injection,
                weights);
    }

    @Override
    List<NDManager> owners() {
        return List.of(z.getManager(), manager, recording.manager);
    }

    @Override
    public void close() {
        manager.close();
    }
}
