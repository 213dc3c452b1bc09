package org.homeostat.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.hipparchus.linear.MatrixUtils;
import org.homeostat.api.Setting;

/**
 * A pendulum on a rigid rod, driven by a torque u and stepped by Euler's method, as a linear system with one nonlinearity:
 *
 * <pre>
 *   φ'' = s(g/l) sin φ - μ/(ml²) φ' + u/(ml²),   s = 1 about the upright, -1 about the hanging equilibrium,
 *   x⁺ = Ax + [0; δ/(ml²)]u + [0; -sgδ/l]w,   w = φ - sin φ,   A = [[1, δ], [sgδ/l, 1 - μδ/(ml²)]],   x = (φ, φ'),   y = φ.
 * </pre>
 *
 * <p>The angle counts from the equilibrium chosen and does not wrap. (Frank's talk of 2022 has the columns of u and w exchanged;
 * these are right, and give Euler's steps to machine precision.)
 *
 * @param gravity g
 * @param mass m, at the rod's end
 * @param length l
 * @param friction μ
 * @param sampleTime δ
 * @param about the equilibrium from which the angle counts
 */
public record Pendulum(
        @Setting(value = "Gravity g.", unit = "m/s²", min = 0)
        double gravity,

        @Setting(value = "Mass m at the rod's end.", unit = "kg", min = 0, exclusiveMin = true)
        double mass,

        @Setting(value = "Length l of the rod.", unit = "m", min = 0, exclusiveMin = true)
        double length,

        @Setting(value = "Viscous friction μ in the bearing.", unit = "N·m·s/rad", min = 0)
        double friction,

        @Setting(value = "Time δ of a step.", unit = "s", min = 0, exclusiveMin = true)
        double sampleTime,

        @Setting("The equilibrium from which the angle counts.")
        Equilibrium about)
        implements Plant {

    private static final NDIndex FIRST = new NDIndex(":, 0:1");

    /** The equilibria of the pendulum. */
    public enum Equilibrium {
        /** Upside down, unstable. */
        UPRIGHT,
        /** At rest below, stable with friction. */
        HANGING
    }

    /**
     * The usual one.
     *
     * @return g = 9.81 m/s², m = 1 kg, l = 1 m, μ = 0.5 N·m·s/rad, δ = 0.01 s, about the upright equilibrium
     */
    public static Pendulum defaults() {
        return new Pendulum(9.81, 1, 1, 0.5, 0.01, Equilibrium.UPRIGHT);
    }

    @Override
    public List<String> states() {
        return List.of("angle, rad", "angular velocity, rad/s");
    }

    @Override
    public List<String> inputs() {
        return List.of("torque, N·m");
    }

    /** δ/(ml²): what a torque adds to the angular velocity in one step. */
    private double push() {
        return sampleTime / (mass * length * length);
    }

    /** sgδ/l: what a small angle adds to the angular velocity in one step. */
    private double pull() {
        return (about == Equilibrium.UPRIGHT ? 1 : -1) * gravity * sampleTime / length;
    }

    private double kept() {
        return 1 - friction * push();
    }

    @Override
    public double[] next(double[] x, double[] u) {
        double w = x[0] - Math.sin(x[0]);
        return new double[] {x[0] + sampleTime * x[1], pull() * x[0] + kept() * x[1] + push() * u[0] - pull() * w};
    }

    @Override
    public double[] output(double[] x) {
        return new double[] {x[0]};
    }

    @Override
    public BinaryOperator<NDArray> batched(NDArray like) {
        // rows: φ, φ', u, w
        NDArray matrix = Tensors.like(like, MatrixUtils.createRealMatrix(new double[][] {
            {1, pull()}, {sampleTime, kept()}, {0, push()}, {0, -pull()}
        }));
        return (x, u) -> {
            NDArray angle = x.get(FIRST);
            NDArray w = angle.sub(angle.sin());
            return NDArrays.concat(new NDList(x, u, w), 1).matMul(matrix);
        };
    }

    @Override
    public LinearSystem linearised(double[] x, double[] u) {
        return new LinearSystem(
                MatrixUtils.createRealMatrix(new double[][] {{1, sampleTime}, {pull() * Math.cos(x[0]), kept()}}),
                MatrixUtils.createRealMatrix(new double[][] {{0}, {push()}}),
                MatrixUtils.createRealMatrix(new double[][] {{1, 0}}));
    }

    @Override
    public Optional<Sketch> sketch() {
        return Optional.of(this::draw);
    }

    private void draw(Graphics2D canvas, double[] state) {
        double up = about == Equilibrium.UPRIGHT ? 1 : -1;
        double x = 0.8 * up * Math.sin(state[0]);
        double y = 0.8 * up * Math.cos(state[0]);
        canvas.setStroke(new BasicStroke(0.03f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        canvas.draw(new Line2D.Double(0, 0, x, y));
        canvas.fill(new Ellipse2D.Double(x - 0.1, y - 0.1, 0.2, 0.2));
        canvas.fill(new Ellipse2D.Double(-0.03, -0.03, 0.06, 0.06));
    }
}
