package org.homeostat.bases.polynomial.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers polynomials. */
@Component
@PluginInfo(
        kind = "basis",
        name = "polynomial",
        summary = "All products of powers, or of orthogonal polynomials, up to a total degree; nothing to train.",
        source = "Williams, Kevrekidis and Rowley 2015, A Data-Driven Approximation of the Koopman Operator, table 1")
public final class PolynomialPlugin implements Plugin<Basis, PolynomialPlugin.Polynomial> {

    /** Polynomials of one variable whose products are the observables. */
    public enum Family {
        /** Powers xᵏ. */
        MONOMIAL,
        /** Legendre's Pₖ, orthogonal for numbers spread evenly over [-1, 1]. */
        LEGENDRE,
        /** Chebyshev's of the first kind, Tₖ(cos θ) = cos kθ, for numbers in [-1, 1]. */
        CHEBYSHEV,
        /** The probabilists' Hermite polynomials Heₖ, orthogonal for numbers of a standard normal distribution. */
        HERMITE
    }

    @Override
    public Polynomial defaults() {
        return new Polynomial(3, Family.MONOMIAL, 1);
    }

    @Override
    public Basis create(Polynomial settings) {
        return settings;
    }

    /**
     * Polynomials of d variables up to a total degree p, (d + p)! / (d! p!) of them: first 1, then the variables, then the
     * products of second degree, and so on; within a degree, those with higher powers of earlier variables come first.
     *
     * <p>The choice for low-dimensional dynamics with polynomial right-hand sides, where a few of them often span an
     * invariant space exactly. Their number grows quickly with d and their values with |x|: for more than about ten variables,
     * or far from the origin, {@code rff} or {@code rbf} serve better, and for high degrees an orthogonal family is better
     * conditioned than powers. A sequence is mapped position by position, an image is flattened.
     *
     * @param degree p
     * @param family polynomials of one variable
     * @param scale what the input is divided by first
     */
    public record Polynomial(
            @Setting(value = "Largest total degree.", min = 0, max = 64)
            int degree,

            @Setting(
                    "Polynomials of one variable whose products are the observables: monomial, or the orthogonal legendre,"
                            + " chebyshev (both for numbers between -1 and 1 after scaling), hermite (for standard normal numbers).")
            Family family,

            @Setting(value = "What the input is divided by first.", min = 0, exclusiveMin = true)
            double scale)
            implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            Positions positions = Positions.ofReal("the basis 'polynomial'", input);
            PolynomialBlock block =
                    new PolynomialBlock(positions, family, scale, Exponents.upTo(positions.features(), degree));
            return new Dictionary(block, block.dimension());
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
}
