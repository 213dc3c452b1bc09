package org.homeostat.solvers.krylov.internal;

import org.homeostat.solvers.krylov.internal.NewtonKrylov.Term;

/** Newton-Krylov with short Krylov spaces, a constant forcing term and full steps keeps the solvers' contract. */
class ConstantNewtonKrylovTest extends NewtonKrylovTest {

    @Override
    NewtonKrylov settings() {
        return new NewtonKrylov(12, 30, Term.CONSTANT, 0.2, false);
    }
}
