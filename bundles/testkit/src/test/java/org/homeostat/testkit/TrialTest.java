package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.StrictlyTriangular;
import org.junit.jupiter.api.Test;

/** The kit's equations have the solutions and the structure that they claim, and its trials exercise what they should. */
class TrialTest {

    private static final long SEED = 7;

    private final SolverContract picard = new SolverContract() {
        @Override
        protected Solver solver() {
            return (problem, memory) -> problem::evaluate;
        }
    };

    private static List<Sample> solved() {
        Random random = new Random(SEED);
        return List.of(
                Samples.contraction(random, 5),
                Samples.nilpotent(random, 5),
                Samples.cosine(2),
                Samples.mildlyStiff(random),
                Samples.stiff(random),
                Samples.nonNormal(random),
                Samples.rotation(random, 0.999),
                Samples.expansion(random),
                Samples.heat(0.2, random),
                Samples.heat(10, random),
                Samples.midpoint(0.5, random),
                Samples.midpoint(3, random),
                Samples.tent(5, 0.3),
                Samples.tent(5, 0.8125),
                Samples.ramp(0x1p-20, 0.4),
                Samples.rectified("rectifiers", Spectral.mixed(random, 0.9, -4), random, false));
    }

    @Test
    void solutionsAreSolutions() {
        for (Sample sample : solved()) {
            double[] solution = sample.solution().orElseThrow();
            double size = 1 + Values.norm(solution);
            assertEquals(0, Values.distance(solution, sample.map().image(solution)), 1e-12 * size, sample::name);
        }
    }

    @Test
    void theTentNetworkIteratesTheTentMap() {
        double[] z = Samples.tent(5, 0.3).solution().orElseThrow();
        double expected = 0.3;
        for (int k = 0; k < 5; k++) {
            expected = 1 - Math.abs(1 - 2 * expected);
        }
        assertEquals(expected, 2 * z[8] - 4 * z[9], 1e-12);
    }

    @Test
    void amplificationBoundsTheDistance() {
        Random random = new Random(SEED);
        for (Sample sample : solved()) {
            if (!(sample.map() instanceof Layer)) {
                continue; // the cosine's bound holds near its solution alone
            }
            double[] solution = sample.solution().orElseThrow();
            for (double size : new double[] {1e-3, 1, 100}) {
                double[] z = solution.clone();
                double[] step = Samples.gaussian(random, z.length);
                for (int i = 0; i < z.length; i++) {
                    z[i] += size * step[i];
                }
                double residual = Values.distance(z, sample.map().image(z));
                double bound = sample.amplification() * residual * (1 + 1e-9);
                assertTrue(Values.distance(z, solution) <= bound, () -> sample + ", seed " + SEED);
            }
        }
    }

    @Test
    void structureIsAsClaimed() {
        Random random = new Random(SEED);
        for (Sample sample : solved()) {
            if (!(sample.map() instanceof Layer layer)) {
                continue;
            }
            Linear weights = layer.weights();
            int d = weights.dimension();
            double[] p = Samples.gaussian(random, d);
            double[] image = weights.apply(p);
            double[] rest = new double[d];
            double product = 0;
            for (int i = 0; i < d; i++) {
                rest[i] = p[i] - image[i];
                product += p[i] * rest[i];
            }
            double square = Values.norm(p) * Values.norm(p);
            assertTrue(product >= (weights.margin() - 1e-12) * square, () -> sample + ": margin");
            assertTrue(
                    Values.norm(rest) <= (weights.lipschitz() + 1e-12) * Values.norm(p), () -> sample + ": Lipschitz");
            if (weights.margin() > 0) {
                double alpha = 0.7;
                double[] x = layer.resolvent(alpha, p);
                double[] affine = layer.affine(x);
                double[] back = new double[d];
                for (int i = 0; i < d; i++) {
                    back[i] = x[i] + alpha * (x[i] - affine[i]);
                }
                assertArrayEquals(p, back, 1e-9 * (1 + Values.norm(p)), () -> sample + ": resolvent");
            }
            if (weights.depth() > 0) {
                double[] power = p;
                for (int k = 0; k < weights.depth(); k++) {
                    power = weights.apply(power);
                }
                assertArrayEquals(new double[d], power, () -> sample + ": depth");
            }
        }
    }

    @Test
    void randomSamplesOfferWhatIsAsked() {
        for (Class<?> structure : List.of(AffineMap.class, MonotoneOperator.class, StrictlyTriangular.class)) {
            RandomSamples source = new RandomSamples(new Random(SEED), Set.of(structure));
            for (int i = 0; i < 100; i++) {
                assertTrue(source.next(1 + i % 5).map().offers().contains(structure));
            }
        }
    }

    @Test
    void samplesLeaveTheWork() {
        Trial trial = new Trial(picard);
        List<Sample> samples = List.of(
                Samples.nilpotent(new Random(SEED), 3),
                Samples.noFixedPoint(3),
                Samples.nilpotent(new Random(SEED + 1), 3),
                Samples.cosine(3));
        Outcome outcome = trial.solve(samples, DataType.FLOAT64, trial.budget(DataType.FLOAT64));
        assertEquals(4, outcome.seen().get(0));
        assertTrue(Collections.min(outcome.seen()) < 4, () -> "rows at each evaluation: " + outcome.seen());
    }
}
