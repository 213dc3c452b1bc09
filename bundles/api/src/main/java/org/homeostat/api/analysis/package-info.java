/** Analyses of dynamics: of recorded trajectories, and of what trained models do. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.homeostat.api.analysis;
