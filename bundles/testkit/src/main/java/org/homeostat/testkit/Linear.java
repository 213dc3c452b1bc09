package org.homeostat.testkit;

/** A linear operator W on one sample's state, with what theory knows about I - W in closed form. */
interface Linear {

    /** The size of the state. */
    int dimension();

    /** Wz. */
    double[] apply(double[] z);

    /** A lower bound of the smallest eigenvalue of the symmetric part of I - W; not positive where it is not monotone. */
    double margin();

    /** An upper bound of ‖I - W‖₂. */
    double lipschitz();

    /** (I + α(I - W))⁻¹ r, for operators with a positive margin. */
    double[] resolvent(double alpha, double[] r);

    /** The nilpotency index of a strictly triangular W; 0 for all others. */
    default int depth() {
        return 0;
    }
}
