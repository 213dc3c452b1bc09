package org.homeostat.koopman.internal.spectrum;

/**
 * How exactly a matrix is known.
 *
 * @param matrix its error in parts of its Frobenius norm; ranks and clusters follow from it: an eigenvalue in a Jordan block
 *     of size k moves by its k-th root
 * @param circle how far an eigenvalue may lie from the unit circle, from 1 or from -1 and yet count as on it
 */
public record Tolerances(double matrix, double circle) {}
