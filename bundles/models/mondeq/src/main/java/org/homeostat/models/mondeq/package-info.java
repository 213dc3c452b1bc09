/** What a layer of a monotone operator equilibrium network must offer, for layers of others' making. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.homeostat.models.mondeq;
