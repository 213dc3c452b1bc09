package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.EquilibriumLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When inexact gradients still descend, on f(z) = zA + θC with Jacobian J = Aᵀ and ∂f/∂θ = C: the rule's gradient and the
 * exact one, v(I - J)⁻¹Cᵀ, must have a positive inner product.
 */
class DescentTest {

    private static final int STATES = 6;
    private static final int PARAMETERS = 9;
    private static final int DRAWS = 25;

    /** Singular values of C from 1 to √κ, so that CᵀC has the condition number κ. */
    private static RealMatrix withCondition(Matrices random, double kappa) {
        double[] values = new double[STATES];
        for (int i = 0; i < STATES; i++) {
            values[i] = Math.pow(kappa, 0.5 * i / (STATES - 1));
        }
        return random.withSingularValues(PARAMETERS, values);
    }

    private static double[] exact(RealMatrix a, RealMatrix c, double[] v) {
        RealMatrix i = Matrices.identity(v.length);
        return c.operate(Matrices.inverse(i.subtract(a.transpose())).preMultiply(v));
    }

    /** The gradient of v·z* in θ by a rule. */
    private static double[] byRule(RealMatrix a, RealMatrix c, double[] v, GradientRule rule) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EquilibriumLayer layer = Bench.EQUILIBRIA.layer(
                    MapUnderTest.linear(manager, a, c),
                    Bench.tight(Bench.PICARD),
                    Ref.to("rule", GradientRule.class, rule));
            NDArray theta = Matrices.array(
                    manager,
                    MatrixUtils.createRealMatrix(1, c.getRowDimension()).scalarAdd(1));
            theta.setRequiresGradient(true);
            try (GradientCollector collector = Bench.EQUILIBRIA.newGradientCollector()) {
                NDArray z = layer.block()
                        .forward(new ParameterStore(manager, false), new NDList(theta), true)
                        .head();
                collector.backward(z.mul(manager.create(v).duplicate()).sum());
            }
            return theta.getGradient().toDoubleArray();
        }
    }

    private static double cosine(double[] a, double[] b) {
        return Matrices.dot(a, b) / Math.sqrt(Matrices.dot(a, a) * Matrices.dot(b, b));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 9.9", "0.5, 1.98", "0.9, 1.1"})
    void jacobianFreeDescendsWhereItsTheoremSaysSo(double gamma, double kappa) {
        Matrices random = new Matrices(41);
        for (int draw = 0; draw < DRAWS; draw++) {
            RealMatrix a = random.withNorm(STATES, gamma);
            RealMatrix c = withCondition(random, kappa);
            double[] v = random.gaussian(1, STATES).getRow(0);
            double cosine = cosine(byRule(a, c, v, new JacobianFree(Optional.empty())), exact(a, c, v));
            assertTrue(cosine > 0, () -> "cosine " + cosine);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3, 1", "0.8, 1", "0.8, 0.5", "0.95, 0.5"})
    void phantomDescendsWhereThePowerIsSmall(double gamma, double damping) {
        Matrices random = new Matrices(42);
        double kappa = 25;
        for (int draw = 0; draw < DRAWS; draw++) {
            RealMatrix a = random.withNorm(STATES, gamma);
            RealMatrix c = withCondition(random, kappa);
            RealMatrix b = Matrices.damped(a.transpose(), damping);
            int steps = 1;
            for (RealMatrix power = b; Matrices.norm(power) > 1 / Math.sqrt(kappa); power = power.multiply(b)) {
                steps++;
            }
            double[] v = random.gaussian(1, STATES).getRow(0);
            double cosine = cosine(byRule(a, c, v, new Phantom(Phantom.Form.NEUMANN, steps, damping)), exact(a, c, v));
            assertTrue(cosine > 0, () -> "cosine " + cosine);
        }
    }

    /**
     * Two states, CᵀC = diag(1, κ), J a rotation times γ that turns u towards uCᵀC: then the step along v = u(I - J) climbs
     * as soon as γ > 2√κ/(1 + κ).
     */
    @Test
    void whereTheConditionsFailOneStepMayClimbAndMoreStepsDescendAgain() {
        double kappa = 100;
        double gamma = 0.9;
        RealMatrix c = MatrixUtils.createRealDiagonalMatrix(new double[] {1, Math.sqrt(kappa)});
        double[] u = {1, 1 / Math.sqrt(kappa)};
        double angle = Math.atan2(kappa * u[1], u[0]) - Math.atan2(u[1], u[0]);
        RealMatrix j = MatrixUtils.createRealMatrix(
                        new double[][] {{Math.cos(angle), Math.sin(angle)}, {-Math.sin(angle), Math.cos(angle)}})
                .scalarMultiply(gamma);
        double[] v = Matrices.identity(2).subtract(j).preMultiply(u);
        double[] exact = exact(j.transpose(), c, v);
        double jacobianFree = cosine(byRule(j.transpose(), c, v, new JacobianFree(Optional.empty())), exact);
        assertTrue(jacobianFree < -0.1, () -> "cosine of the Jacobian-free gradient " + jacobianFree);
        double phantom = cosine(byRule(j.transpose(), c, v, new Phantom(Phantom.Form.NEUMANN, 1, 1)), exact);
        assertTrue(phantom < -0.1, () -> "cosine of the phantom gradient " + phantom);
        // ‖Jᵏ‖ = γᵏ ≤ 1/√κ from k = 22 on
        double longer = cosine(byRule(j.transpose(), c, v, new Phantom(Phantom.Form.NEUMANN, 22, 1)), exact);
        assertTrue(longer > 0, () -> "cosine of the longer phantom gradient " + longer);
    }
}
