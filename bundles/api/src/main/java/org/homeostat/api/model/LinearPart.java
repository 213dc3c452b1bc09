package org.homeostat.api.model;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A square matrix inside a model whose spectrum means something. Immutable. */
@ProviderType
public final class LinearPart {

    /** What the matrix does. Further values may be added. */
    public enum Role {
        /** It carries a state one step on, x⁺ = Ax + …: its eigenvalues say whether the state decays, lasts or grows. */
        DYNAMICS,
        /** It stands for the limit of such a matrix's powers: it would be a projection if it were that limit. */
        PROJECTION
    }

    private final String name;
    private final Role role;
    private final double[][] matrix;

    /**
     * Creates it.
     *
     * @param name what it is, for example {@code A}
     * @param role what it does
     * @param matrix its rows, as many as columns
     */
    public LinearPart(String name, Role role, double[][] matrix) {
        this.name = Objects.requireNonNull(name, "name");
        this.role = Objects.requireNonNull(role, "role");
        this.matrix = copy(matrix);
        for (double[] row : matrix) {
            if (row.length != matrix.length) {
                throw new IllegalArgumentException("the linear part '" + name + "' has " + matrix.length
                        + " rows, but one of them has " + row.length + " numbers; it must be square");
            }
        }
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int i = 0; i < matrix.length; i++) {
            copy[i] = matrix[i].clone();
        }
        return copy;
    }

    /**
     * What it is.
     *
     * @return a name that is unique within the model
     */
    public String name() {
        return name;
    }

    /**
     * What it does.
     *
     * @return the role
     */
    public Role role() {
        return role;
    }

    /**
     * The numbers.
     *
     * @return a copy, row by row, acting on columns: x⁺ = Ax
     */
    public double[][] matrix() {
        return copy(matrix);
    }
}
