/** Linear models of dynamics, lifted or not, fitted to pairs of successive states. */
package org.homeostat.koopman.internal.dynamics;
