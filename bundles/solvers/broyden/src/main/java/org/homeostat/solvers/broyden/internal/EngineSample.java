package org.homeostat.solvers.broyden.internal;

/** What {@link EngineIteration} knows of one sample, apart from vectors. */
final class EngineSample {

    private final int memory;
    private final double rounding;
    private final Safeguard safeguard;
    private final SecantSystem system;
    private boolean good;
    private boolean fresh;
    private boolean done;
    private boolean cut;

    EngineSample(Broyden settings, double epsilon) {
        memory = settings.memory();
        rounding = Safeguard.NOISE * epsilon;
        safeguard = new Safeguard(settings.safeguard());
        system = new SecantSystem(memory, rounding);
    }

    /**
     * Decides whether to go on from the present state.
     *
     * @param norm the norm of its residual
     * @param target the norm at which it is done, infinite if it is
     * @param length the norm of the step that led there
     * @param size the norm of its image
     */
    void judge(double norm, double target, double length, double size) {
        boolean negligible = length <= rounding * size;
        boolean refused = safeguard.refuses(norm) && !(Double.isFinite(norm) && negligible);
        done = target == Double.POSITIVE_INFINITY;
        good = !done && !refused;
        fresh = good && !negligible;
        cut |= !done && refused;
        if (good) {
            safeguard.accept(norm);
        }
    }

    /** Whether the sample is gone on from where it is; it is not if it is done or lost. */
    boolean isGood() {
        return good;
    }

    /** Whether the step that led here made a pair. */
    boolean isFresh() {
        return fresh;
    }

    /** How far a sample that is not gone on from follows its latest step. */
    double part() {
        return done ? 1 : Safeguard.CUT;
    }

    /** The latest step is not followed to its end. */
    void shorten() {
        cut = true;
    }

    /**
     * Takes in the pair in a slot, if there is a fresh one, and weighs all.
     *
     * @param slot the slot
     * @param square s·s of the pair
     * @param images s·fⱼ by slot
     * @param residual sᵢ·g by slot
     * @return the weights of the images' changes in H g, by slot; valid until the next call
     */
    double[] learn(int slot, double square, double[] images, double[] residual) {
        if (fresh) {
            if (system.count() == memory) {
                system.keepNewest((memory + 1) / 2 - 1);
            }
            system.drop(slot);
        }
        boolean sound = fresh && system.append(slot, square, images, residual);
        if (!sound && cut) {
            // what led astray would do so again
            system.clear();
        }
        cut = false;
        system.remember(residual);
        return system.solve(residual);
    }

    /**
     * The weights of the steps in v·H.
     *
     * @param images v·fⱼ by slot
     * @return by slot; valid until the next call
     */
    double[] leftWeights(double[] images) {
        return system.solveTransposed(images);
    }
}
