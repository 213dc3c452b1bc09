/**
 * Pieces that several families share: the base of equilibrium maps, group normalisation, normalisations of weights,
 * masks, weight initialisers, scans of linear systems, and what families of dynamical models share.
 *
 * <p>Nothing here looks beyond one sample: statistics over the batch are refused inside equilibrium maps.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.4.0")
package org.homeostat.nn;
