/** Model families, the maps of equilibrium layers, and what a model says about itself. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package org.homeostat.api.model;
