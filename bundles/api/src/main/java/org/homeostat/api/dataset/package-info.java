/** Datasets: what they hold, described without any file, and the samples themselves. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.homeostat.api.dataset;
