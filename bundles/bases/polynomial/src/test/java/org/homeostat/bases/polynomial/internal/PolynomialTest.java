package org.homeostat.bases.polynomial.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.bases.polynomial.internal.PolynomialPlugin.Family;
import org.homeostat.bases.polynomial.internal.PolynomialPlugin.Polynomial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolynomialTest {

    private static final double X = 0.7;
    private static final double Y = -0.4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray evaluate(Observables observables, NDArray x) {
        observables.block().initialize(manager, DataType.FLOAT64, x.getShape());
        assertArrayEquals(
                observables
                        .block()
                        .forward(new ParameterStore(manager, false), new NDList(x), false)
                        .head()
                        .getShape()
                        .getShape(),
                observables
                        .block()
                        .getOutputShapes(new Shape[] {x.getShape()})[0]
                        .getShape());
        return observables
                .block()
                .forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
    }

    private double[] at(Polynomial settings, double... point) {
        Observables observables = settings.observables(DataSpec.vector(point.length), 0);
        NDArray x = manager.create(point, new Shape(1, point.length));
        NDArray psi = evaluate(observables, x);
        assertEquals(new Shape(1, observables.dimension()), psi.getShape());
        return psi.toDoubleArray();
    }

    @Test
    void monomialsComeByDegree() {
        double[] psi = at(new Polynomial(3, Family.MONOMIAL, 1), X, Y);
        double[] expected = {1, X, Y, X * X, X * Y, Y * Y, X * X * X, X * X * Y, X * Y * Y, Y * Y * Y};
        assertArrayEquals(expected, psi, 1e-15);
    }

    @Test
    void threeVariablesAtSecondDegree() {
        double[] expected = {1, 2, 3, 5, 4, 6, 10, 9, 15, 25};
        assertArrayEquals(expected, at(new Polynomial(2, Family.MONOMIAL, 1), 2, 3, 5), 0);
    }

    @Test
    void orthogonalFamiliesAreTheirClosedForms() {
        double[] legendre = {1, X, (3 * X * X - 1) / 2, (5 * X * X * X - 3 * X) / 2};
        double[] chebyshev = {1, X, Math.cos(2 * Math.acos(X)), Math.cos(3 * Math.acos(X))};
        double[] hermite = {1, X, X * X - 1, X * X * X - 3 * X};
        assertArrayEquals(legendre, at(new Polynomial(3, Family.LEGENDRE, 1), X), 1e-15);
        assertArrayEquals(chebyshev, at(new Polynomial(3, Family.CHEBYSHEV, 1), X), 1e-15);
        assertArrayEquals(hermite, at(new Polynomial(3, Family.HERMITE, 1), X), 1e-15);
        double p2 = (3 * X * X - 1) / 2;
        assertEquals(p2 * Y, at(new Polynomial(3, Family.LEGENDRE, 1), X, Y)[7], 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void scaleDividesTheInput(Family family) {
        double[] scaled = at(new Polynomial(4, family, 2), 2 * X, 2 * Y);
        assertArrayEquals(at(new Polynomial(4, family, 1), X, Y), scaled, 1e-15);
    }

    @Test
    void degreesZeroAndOne() {
        assertArrayEquals(new double[] {1}, at(new Polynomial(0, Family.MONOMIAL, 1), X, Y), 0);
        assertArrayEquals(new double[] {1, X, Y}, at(new Polynomial(1, Family.MONOMIAL, 1), X, Y), 0);
    }

    @Test
    void numbersAreBinomialCoefficients() {
        assertEquals(
                286,
                new Polynomial(3, Family.MONOMIAL, 1)
                        .observables(DataSpec.vector(10), 0)
                        .dimension());
        assertEquals(
                10,
                new Polynomial(3, Family.MONOMIAL, 1)
                        .observables(DataSpec.vector(2), 0)
                        .dimension());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Polynomial(6, Family.MONOMIAL, 1).observables(DataSpec.image(1, 28, 28), 0))
                .getMessage();
        assertTrue(message.contains("784 variables up to degree 6"), message);
    }

    @Test
    void sequencesAreMappedPositionByPosition() {
        Polynomial settings = new Polynomial(2, Family.MONOMIAL, 1);
        Observables observables = settings.observables(DataSpec.real(new Shape(-1, 2), Axis.TIME, Axis.FEATURE), 0);
        NDArray x = manager.create(new double[] {X, Y, Y, X, 1, 2}, new Shape(1, 3, 2));
        NDArray psi = evaluate(observables, x);
        assertEquals(new Shape(1, 3, 6), psi.getShape());
        assertArrayEquals(at(settings, Y, X), psi.get(0, 1).toDoubleArray(), 0);
    }

    @Test
    void coordinatesAreTheInput() {
        Observables observables = new CoordinatesPlugin.Coordinates().observables(DataSpec.image(1, 2, 2), 0);
        NDArray x = manager.create(new double[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
        assertEquals(4, observables.dimension());
        NDArray psi = evaluate(observables, x);
        assertEquals(new Shape(1, 4), psi.getShape());
        assertArrayEquals(x.toDoubleArray(), psi.toDoubleArray(), 0);
    }

    @Test
    void tokensAreRefused() {
        DataSpec tokens = DataSpec.tokens(new Shape(5), List.of("a", "b"), Axis.TIME);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Polynomial(1, Family.MONOMIAL, 1).observables(tokens, 0))
                .getMessage();
        assertTrue(message.contains("the basis 'polynomial' takes real numbers"), message);
    }
}
