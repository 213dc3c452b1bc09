/**
 * Contract tests for plug-ins, ours and third parties': extend a class, say what is tested, and run it with JUnit 5.
 * {@link org.homeostat.testkit.PublishedData} finds real data for tests, which are skipped without it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.homeostat.testkit;
