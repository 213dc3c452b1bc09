/** Starting the engine, and what to tell the user when it does not start. */
@Export
@Version("1.0.0")
package org.homeostat.djl;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
