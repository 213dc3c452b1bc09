package org.example.chebyshev;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.service.component.annotations.Component;

/** A basis as a third party writes it, with the API and DJL alone. */
@Component
@PluginInfo(
        kind = "basis",
        name = "chebyshev",
        summary = "Chebyshev polynomials of each squashed input.",
        source = "Chebyshev 1854")
public final class ChebyshevPlugin implements Plugin<Basis, ChebyshevPlugin.Chebyshev> {

    @Override
    public Chebyshev defaults() {
        return new Chebyshev(3);
    }

    @Override
    public Basis create(Chebyshev settings) {
        return settings;
    }

    /**
     * T₁(tanh xᵢ) to T_degree(tanh xᵢ) for every input xᵢ, flattened.
     *
     * @param degree the largest degree
     */
    public record Chebyshev(
            @Setting(value = "Largest degree.", min = 1, max = 20) int degree) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            return new Polynomials(new Recurrence(degree, input.size()), degree * input.size());
        }

        @Override
        public boolean perPosition() {
            return false;
        }

        @Override
        public boolean isTrainable() {
            return false;
        }
    }

    private record Polynomials(Block block, long dimension) implements Observables {}

    /** Tₖ₊₁(x) = 2x Tₖ(x) - Tₖ₋₁(x). */
    private static final class Recurrence extends AbstractBlock {

        private final int degree;
        private final long inputs;

        private Recurrence(int degree, long inputs) {
            super((byte) 1);
            this.degree = degree;
            this.inputs = inputs;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList list, boolean training, PairList<String, Object> params) {
            NDArray x = list.singletonOrThrow().reshape(-1, inputs).tanh();
            NDList polynomials = new NDList(x);
            NDArray before = x.onesLike();
            NDArray last = x;
            for (int k = 1; k < degree; k++) {
                NDArray half = x.mul(last);
                NDArray next = half.add(half).sub(before);
                before = last;
                last = next;
                polynomials.add(next);
            }
            return new NDList(NDArrays.concat(polynomials, -1));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            return new Shape[] {new Shape(shapes[0].get(0), degree * inputs)};
        }
    }
}
