package org.homeostat.bases.combined.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.bases.combined.internal.CompositionPlugin.Composition;
import org.homeostat.bases.combined.internal.ConcatenationPlugin.Concatenation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CombinedTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** x ↦ [x; offset + x], where fitting sets the offset to the sample's largest number. */
    private record Shifted(boolean perPosition, boolean isTrainable) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            long[] shape = input.shape().getShape();
            return new Shift(new ShiftBlock(), 2 * shape[shape.length - 1]);
        }
    }

    private record Shift(ShiftBlock block, long dimension) implements Observables {

        @Override
        public void fit(NDArray sample) {
            block.offset = sample.max().toDoubleArray()[0];
        }
    }

    private static final class ShiftBlock extends AbstractBlock {

        private double offset;

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            return new NDList(x.concat(x.add(offset), -1));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            long[] shape = inputShapes[0].getShape();
            shape[shape.length - 1] *= 2;
            return new Shape[] {new Shape(shape)};
        }
    }

    private static Ref<Basis> shifted(boolean perPosition, boolean trainable) {
        return Ref.to(perPosition ? "shifted" : "whole", Basis.class, new Shifted(perPosition, trainable));
    }

    private NDArray evaluate(Observables observables, NDArray x) {
        Block block = observables.block();
        block.initialize(manager, DataType.FLOAT64, x.getShape());
        NDArray psi = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        assertEquals(psi.getShape(), block.getOutputShapes(new Shape[] {x.getShape()})[0]);
        return psi;
    }

    @Test
    void concatenationPutsObservablesBesideEachOther() {
        Basis basis =
                new ConcatenationPlugin().create(new Concatenation(List.of(shifted(true, false), shifted(true, true))));
        Observables observables = basis.observables(DataSpec.vector(1), 0);
        observables.fit(manager.create(new double[] {5}, new Shape(1, 1)));
        double[] psi = evaluate(observables, manager.create(new double[] {2}, new Shape(1, 1)))
                .toDoubleArray();
        assertArrayEquals(new double[] {2, 7, 2, 7}, psi);
        assertEquals(4, observables.dimension());
        assertTrue(basis.isTrainable());
        assertTrue(basis.perPosition());
        assertEquals(Optional.empty(), basis.dimension());
    }

    @Test
    void compositionFitsEachStageToWhatFlowsIntoIt() {
        Basis basis =
                new CompositionPlugin().create(new Composition(List.of(shifted(true, false), shifted(true, false))));
        Observables observables = basis.observables(DataSpec.vector(1), 0);
        // first stage: offset 5, then [5, 10]; second stage: offset 10
        observables.fit(manager.create(new double[] {5}, new Shape(1, 1)));
        double[] psi = evaluate(observables, manager.create(new double[] {2}, new Shape(1, 1)))
                .toDoubleArray();
        assertArrayEquals(new double[] {2, 7, 12, 17}, psi);
        assertEquals(4, observables.dimension());
        assertFalse(basis.isTrainable());
    }

    /** Has nothing to fit, and must not be run. */
    private record Frozen(Block block, long dimension) implements Observables {

        @Override
        public boolean fitsToData() {
            return false;
        }
    }

    private record FrozenBasis() implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            Block block = LambdaBlock.singleton(x -> {
                throw new AssertionError("nothing behind it is fitted");
            });
            return new Frozen(block, 1);
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

    @Test
    void nothingIsComputedForStagesThatAreNotFitted() {
        Ref<Basis> frozen = Ref.to("frozen", Basis.class, new FrozenBasis());
        NDArray sample = manager.create(new double[] {5}, new Shape(1, 1));
        Observables none = new CompositionPlugin()
                .create(new Composition(List.of(frozen, frozen)))
                .observables(DataSpec.vector(1), 0);
        assertFalse(none.fitsToData());
        none.fit(sample);
        Observables first = new CompositionPlugin()
                .create(new Composition(List.of(shifted(true, false), frozen)))
                .observables(DataSpec.vector(1), 0);
        assertTrue(first.fitsToData());
        first.fit(sample);
        assertTrue(new ConcatenationPlugin()
                .create(new Concatenation(List.of(shifted(true, false), frozen)))
                .observables(DataSpec.vector(1), 0)
                .fitsToData());
    }

    @Test
    void sequencesStaySequencesThroughEveryStage() {
        Basis basis =
                new CompositionPlugin().create(new Composition(List.of(shifted(true, false), shifted(true, false))));
        DataSpec sequence = DataSpec.real(new Shape(-1, 3), Axis.TIME, Axis.FEATURE);
        Observables observables = basis.observables(sequence, 0);
        assertEquals(12, observables.dimension());
        assertEquals(
                new Shape(2, 5, 12),
                evaluate(observables, manager.zeros(new Shape(2, 5, 3), DataType.FLOAT64))
                        .getShape());
    }

    @Test
    void mixturesOfPositionsAndWholesAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ConcatenationPlugin()
                                .create(new Concatenation(List.of(shifted(true, false), shifted(false, false)))))
                .getMessage();
        assertTrue(message.contains("per position work [shifted], as a whole [whole]"), message);
        assertThrows(IllegalArgumentException.class, () -> new CompositionPlugin().create(new Composition(List.of())));
    }
}
