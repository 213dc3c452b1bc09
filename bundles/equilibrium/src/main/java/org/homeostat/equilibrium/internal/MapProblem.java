package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.AffineMap;

/** z = f(z, x; θ) for cut-off weights and injection. */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class MapProblem extends AbstractProblem {

    private final EquilibriumMap map;
    private final NDList weights;
    private final NDList fullInjection;
    private final Shape stateShape;
    private final NDManager manager;
    private final Optional<Pass> attached;
    private NDList injection;
    private Optional<Look> look = Optional.empty();

    /** A state and its image, recorded with θ and x attached. */
    private record Look(NDArray z, NDArray image) {}

    MapProblem(EquilibriumMap map, NDList injection, NDList weights, Shape stateShape, NDArray z0) {
        this(map, injection, weights, stateShape, z0, Optional.empty());
    }

    /**
     * Poses the problem.
     *
     * @param attached a pass through which gradients go, so that the look at the result is the evaluation which they need
     */
    MapProblem(
            EquilibriumMap map,
            NDList injection,
            NDList weights,
            Shape stateShape,
            NDArray z0,
            Optional<Pass> attached) {
        super(Math.toIntExact(z0.getShape().get(0)), z0.getShape().get(1), z0.getDataType());
        this.map = map;
        this.weights = weights;
        this.fullInjection = injection;
        this.injection = injection;
        this.stateShape = stateShape;
        this.manager = z0.getManager();
        this.attached = attached;
    }

    @Override
    NDArray compute(NDArray z) {
        return flat(map.apply(shaped(z, stateShape), injection, weights), z.getShape());
    }

    /** A flat state in the shape that the map wants; no call to the engine where it has it already. */
    static NDArray shaped(NDArray z, Shape stateShape) {
        return stateShape.dimension() == 1
                ? z
                : z.reshape(new Shape(z.getShape().get(0)).addAll(stateShape));
    }

    static NDArray flat(NDArray image, Shape shape) {
        if (image.getShape().size() != shape.size() || image.getShape().get(0) != shape.get(0)) {
            throw new IllegalArgumentException(
                    "the map returned an image of shape " + image.getShape() + " for states of shape " + shape);
        }
        return image.getShape().equals(shape) ? image : image.reshape(shape);
    }

    @Override
    public NDArray look(NDArray z) {
        if (attached.isEmpty()) {
            return evaluate(z);
        }
        Pass pass = attached.get();
        NDArray image = Scopes.adopt(GradMode.on(() -> pass.apply(z)), pass.manager());
        count();
        look = Optional.of(new Look(z, image));
        return image;
    }

    /** The recorded image of a state, if the look was at that very array. */
    Optional<NDArray> recorded(NDArray z) {
        return look.filter(seen -> seen.z() == z).map(Look::image);
    }

    @Override
    public boolean isAffine() {
        return false;
    }

    @Override
    public boolean canShrink() {
        return true;
    }

    @Override
    public int costOfShrinking() {
        return 2;
    }

    @Override
    public void keep(int[] rows) {
        super.keep(rows);
        NDList before = injection;
        injection = RowSelection.of(injection, rows, manager);
        if (before != fullInjection) {
            before.close();
        }
        renewStructures();
    }

    @Override
    public void keepAll() {
        super.keepAll();
        injection = fullInjection;
    }

    @Override
    <T> Optional<T> known(Class<T> type) {
        Optional<T> structure = map.structure(type, injection, weights);
        return type == AffineMap.class ? structure.map(affine -> type.cast(counted((AffineMap) affine))) : structure;
    }

    @Override
    List<NDManager> owners() {
        return List.of(manager);
    }

    private AffineMap counted(AffineMap affine) {
        return p -> {
            count();
            return affine.linear(p);
        };
    }
}
