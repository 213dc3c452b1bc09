package org.homeostat.bases.polynomial.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers the coordinates as observables. */
@Component
@PluginInfo(
        kind = "basis",
        name = "coordinates",
        summary = "The input itself, ψ(x) = x; with it alone, EDMD is DMD.",
        source = "Schmid 2010, Dynamic Mode Decomposition")
public final class CoordinatesPlugin implements Plugin<Basis, CoordinatesPlugin.Coordinates> {

    @Override
    public Coordinates defaults() {
        return new Coordinates();
    }

    @Override
    public Basis create(Coordinates settings) {
        return settings;
    }

    /**
     * ψ(x) = x. Useful in a {@code concatenation}, so that the state can be read off the observables; alone it knows only
     * linear dynamics. A sequence is mapped position by position, an image is flattened.
     */
    public record Coordinates() implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            Positions positions = Positions.ofReal("the basis 'coordinates'", input);
            return new Dictionary(new Vectors(positions), positions.features());
        }

        @Override
        public boolean perPosition() {
            return true;
        }

        @Override
        public boolean isTrainable() {
            return false;
        }
    }

    private static final class Vectors extends AbstractBlock {

        private final Positions positions;

        private Vectors(Positions positions) {
            super((byte) 1);
            this.positions = positions;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
            return new NDList(positions.vectors(inputs.singletonOrThrow()));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {positions.output(inputShapes[0], positions.features())};
        }
    }
}
