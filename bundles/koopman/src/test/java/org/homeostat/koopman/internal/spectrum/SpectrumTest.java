package org.homeostat.koopman.internal.spectrum;

import static org.homeostat.koopman.internal.spectrum.Matrices.block;
import static org.homeostat.koopman.internal.spectrum.Matrices.diagonal;
import static org.homeostat.koopman.internal.spectrum.Matrices.distance;
import static org.homeostat.koopman.internal.spectrum.Matrices.pair;
import static org.homeostat.koopman.internal.spectrum.Matrices.similar;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrumTest {

    private static final Tolerances TOLERANCES = new Tolerances(1e-10, 1e-6);
    private static final double EPSILON = Math.ulp(1.0);

    private final Random random = seeded();

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("SpectrumTest seed " + seed);
        return new Random(seed);
    }

    private Spectrum spectrum(RealMatrix... blocks) {
        return Spectrum.of(similar(diagonal(blocks), random), TOLERANCES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void findsSizeOfJordanBlock(int size) {
        Spectrum spectrum = spectrum(block(1, size), block(0.5, 1), block(-0.3, 1));
        JordanCluster first = spectrum.clusters().get(0);
        assertEquals(List.of(size), first.sizes());
        assertEquals(1, first.value().getReal(), 1e-9);
        for (Complex value : spectrum.schur().values()) {
            if (value.norm() > 0.7) {
                double moved = value.subtract(1).norm();
                assertTrue(moved <= 10 * Math.pow(EPSILON, 1.0 / size) * (size == 1 ? 100 : 1), "moved by " + moved);
            }
        }
        assertEquals(size == 1 ? Case.CONVERGES : Case.DIVERGES, spectrum.dynamics());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsSizeOfBlocksOfPairs(int size) {
        Spectrum spectrum = spectrum(pair(1, 1.1, size), block(1, 1), block(0.2, 2));
        JordanCluster pair = spectrum.clusters().stream()
                .filter(c -> c.type() == BlockType.PAIR_UNIT)
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(size), pair.sizes());
        assertEquals(1.1, pair.value().getArgument(), 1e-9);
        assertEquals(size == 1 ? Case.OSCILLATES : Case.DIVERGES, spectrum.dynamics());
    }

    @Test
    void tellsSeveralBlocksOfOneEigenvalueApart() {
        Spectrum spectrum = spectrum(block(1, 3), block(1, 1), block(1, 1), block(1, 2), block(0.4, 2), block(0.4, 2));
        assertEquals(List.of(3, 2, 1, 1), spectrum.clusters().get(0).sizes());
        assertEquals(List.of(2, 2), spectrum.clusters().get(1).sizes());
        assertEquals(7, spectrum.clusters().get(0).multiplicity());
    }

    @Test
    void doesNotTakeNeighboursForOne() {
        Spectrum spectrum = spectrum(block(1, 1), block(0.999, 1), block(1, 1), block(1, 1));
        assertEquals(List.of(1, 1, 1), spectrum.clusters().get(0).sizes());
        assertEquals(0.999, spectrum.clusters().get(1).value().getReal(), 1e-10);
        assertEquals(Case.CONVERGES, spectrum.dynamics());
    }

    @Test
    void doesNotTakeANarrowPairForABlock() {
        Spectrum spectrum = spectrum(pair(0.9, 1e-3, 1), block(0.2, 1));
        assertEquals(BlockType.PAIR_INSIDE, spectrum.clusters().get(0).type());
        assertEquals(List.of(1), spectrum.clusters().get(0).sizes());
    }

    @ParameterizedTest
    @CsvSource({"0.9,1,DECAYS", "1,1,CONVERGES", "-1,1,OSCILLATES", "1.1,1,DIVERGES", "-1,2,DIVERGES", "0.9,3,DECAYS"})
    void namesTheCase(double value, int size, Case expected) {
        assertEquals(
                expected,
                spectrum(block(value, size), block(0.5, 1), pair(0.7, 2, 1)).dynamics());
    }

    @Test
    void namesTheSixTypesOfBlocks() {
        Spectrum spectrum =
                spectrum(block(0.5, 1), block(-1, 1), block(1.5, 1), pair(0.6, 1, 1), pair(1, 2, 1), pair(1.2, 0.5, 1));
        for (BlockType type : BlockType.values()) {
            assertEquals(
                    1,
                    spectrum.clusters().stream().filter(c -> c.type() == type).count(),
                    type.words());
        }
    }

    @Test
    void projectorIsTheLimitOfPowers() {
        RealMatrix a = similar(diagonal(block(1, 1), block(1, 1), block(0.8, 2), pair(0.9, 1, 1)), random);
        InvariantPart part =
                InvariantPart.of(Lapack.schur(a), value -> value.subtract(1).norm() < 1e-6);
        assertEquals(2, part.size());
        assertTrue(distance(part.projector(), a.power(2000)) < 1e-9);
        assertTrue(distance(part.projector(), part.projector().multiply(part.projector())) < 1e-10);
    }

    @Test
    void quasiPeriodicFormIsWhatPowersTendTo() {
        RealMatrix a = similar(
                diagonal(block(1, 1), block(-1, 1), pair(1, 0.7, 1), pair(1, 0.7, 1), pair(1, 2.9, 1), block(0.5, 2)),
                random);
        Spectrum spectrum = Spectrum.of(a, TOLERANCES);
        assertEquals(Case.OSCILLATES, spectrum.dynamics());
        QuasiPeriodic form = QuasiPeriodic.of(spectrum);
        RealVector psi = new ArrayRealVector(a.getRowDimension());
        for (int i = 0; i < psi.getDimension(); i++) {
            psi.setEntry(i, random.nextGaussian());
        }
        for (int t : new int[] {80, 81, 82, 117}) {
            double off = form.at(t, psi).subtract(a.power(t).operate(psi)).getNorm();
            assertTrue(off < 1e-9, "off by " + off + " at " + t);
        }
        QuasiPeriodic.Term pair = form.terms().stream()
                .filter(term -> term.angle() > 0.1 && term.angle() < 1)
                .findFirst()
                .orElseThrow();
        // A [p q] = [p q] [[cos, sin], [-sin, cos]]
        RealMatrix pq = pair.u().getSubMatrix(0, a.getRowDimension() - 1, 0, 1);
        assertTrue(distance(a.multiply(pq), pq.multiply(pair(1, 0.7, 1))) < 1e-10);
    }

    @Test
    void refusesQuasiPeriodicFormOfWhatDiverges() {
        assertThrows(IllegalArgumentException.class, () -> QuasiPeriodic.of(spectrum(block(1, 2))));
    }

    @Test
    void keepsManyEigenvaluesApart() {
        RealMatrix[] blocks = new RealMatrix[60];
        for (int i = 0; i < 60; i++) {
            blocks[i] = block(-0.9 + 0.03 * i, 1);
        }
        Spectrum spectrum = spectrum(blocks);
        assertEquals(60, spectrum.clusters().size());
        assertTrue(spectrum.clusters().stream().allMatch(JordanCluster::isSemisimple));
    }
}
