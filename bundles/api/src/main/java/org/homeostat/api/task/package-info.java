/** Tasks: what is learned, how it is scored, what is drawn. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package org.homeostat.api.task;
