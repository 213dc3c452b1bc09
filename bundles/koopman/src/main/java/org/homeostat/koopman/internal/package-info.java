/** Analyses of dynamics through their Koopman operator. */
package org.homeostat.koopman.internal;
