/** Decompositions of real matrices in float64, by LAPACK in Java. */
package org.homeostat.koopman.internal.linalg;
