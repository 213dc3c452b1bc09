/** What the spectrum of a linear map says about its powers. */
package org.homeostat.koopman.internal.spectrum;
