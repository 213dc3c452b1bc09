package org.homeostat.runtime.internal.saliency;

import java.util.List;
import java.util.Optional;

/**
 * A sample, and where the classifiers looked.
 *
 * @param sample its number in the split
 * @param image its pixels 0xRRGGBB, row by row
 * @param label the number of its class
 * @param views one a run
 */
public record Explained(int sample, int[][] image, int label, List<View> views) {

    /**
     * What a run's classifier made of the sample; heat is in the size of the image.
     *
     * @param predicted the class with the largest score
     * @param explained the class whose score is explained
     * @param probability the softmax of the scores at that class
     * @param converged whether the solves for its equilibria and gradients did; otherwise the maps may mislead
     * @param gradient how much that score changes with each pixel, the largest of its channels, in the data's own unit
     * @param gradCam where the feature maps speak for that class, if the model tells its feature maps
     */
    public record View(
            int predicted,
            int explained,
            double probability,
            boolean converged,
            Heat gradient,
            Optional<Heat> gradCam) {}

    /** Copies the list. */
    public Explained {
        views = List.copyOf(views);
    }
}
