package org.homeostat.control;

import java.awt.Graphics2D;
import org.osgi.annotation.versioning.ConsumerType;

/** Draws the state of a plant. */
@ConsumerType
@FunctionalInterface
public interface Sketch {

    /**
     * Draws in the canvas's present colour.
     *
     * @param canvas a square from (-1, -1) to (1, 1), the second axis upwards
     * @param state the plant's state
     */
    void draw(Graphics2D canvas, double[] state);
}
