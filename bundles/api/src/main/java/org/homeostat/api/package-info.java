/**
 * What every plug-in of Homeostat is: a service that turns settings into a configured part.
 *
 * <p>A plug-in is an OSGi service of type {@link org.homeostat.api.Plugin}, described by the service properties of
 * {@link org.homeostat.api.PluginInfo}. Its settings are a record whose components carry {@link
 * org.homeostat.api.Setting}; one of them may be a {@link org.homeostat.api.Ref} to another plug-in.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.homeostat.api;
