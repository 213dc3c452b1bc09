/** Plants, their linearisations, and linear quadratic control and estimation. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.homeostat.control;
