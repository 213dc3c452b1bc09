/**
 * What the platform offers: the registry of plug-ins, equilibrium solving and layers, experiments and their runs.
 *
 * <p>These interfaces are implemented by the platform alone; methods may be added in minor versions.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.4.0")
package org.homeostat.api.platform;
