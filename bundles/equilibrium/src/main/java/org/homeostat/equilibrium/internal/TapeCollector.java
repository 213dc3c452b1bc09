package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * A gradient collector whose backward pass goes through equilibria. It works on the thread's own gradient mode, so that
 * threads can collect side by side.
 */
final class TapeCollector implements GradientCollector {

    private final Tapes tapes;
    private final Tape tape;
    private final boolean recordedBefore;

    TapeCollector(Tapes tapes) {
        this.tapes = tapes;
        this.tape = tapes.open();
        this.recordedBefore = GradMode.isOn();
        JniUtils.setGradMode(true);
    }

    @Override
    public void backward(NDArray target) {
        try (NDArray ones = target.onesLike()) {
            // Graphs are kept because a stage may share its upstream graph with what lies around it (skip connections).
            JniUtils.backward((PtNDArray) target, (PtNDArray) ones, !tape.isEmpty(), false);
        }
        tape.backward();
    }

    @Override
    public void zeroGradients() {
        // what DJL's own collector covers: the arrays of the engine's root manager
        try (NDManager base = NDManager.newBaseManager()) {
            for (NDArray array : base.getParentManager().getManagedArrays()) {
                if (array.hasGradient()) {
                    clear(array);
                }
            }
        }
    }

    /** Sets an array's accumulated gradient to zero, whatever it holds. */
    static void clear(NDArray array) {
        NDArray gradient = JniUtils.getGradient((PtNDArray) array);
        if (gradient != null) {
            gradient.close();
            JniUtils.zeroGrad((PtNDArray) array);
        }
    }

    @Override
    public void close() {
        try {
            tape.clear();
        } finally {
            // whatever a solver does when it is closed, the thread can collect again
            tapes.close();
            JniUtils.setGradMode(recordedBefore);
        }
    }
}
