/** Basis functions: dictionaries of observables ψ(x), trainable or frozen. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.homeostat.api.basis;
