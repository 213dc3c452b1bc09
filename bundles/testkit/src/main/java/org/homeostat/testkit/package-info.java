/** Contract tests for plug-ins, ours and third parties': extend a class, say what is tested, and run it with JUnit 5. And
 * where tests find published data. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.homeostat.testkit;
