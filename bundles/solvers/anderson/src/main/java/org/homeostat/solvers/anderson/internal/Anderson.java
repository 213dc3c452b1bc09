package org.homeostat.solvers.anderson.internal;

import java.util.Arrays;
import org.homeostat.api.Setting;

/**
 * The settings of Anderson acceleration, which mixes each sample for itself.
 *
 * <p>With residuals gᵢ = f(zᵢ) - zᵢ, the next state is Σ αᵢ(zᵢ + β gᵢ), where Σ αᵢ = 1 and the weights make ‖Σ αᵢ gᵢ‖ smallest
 * over the latest iterations (Walker and Ni 2011, problem (2.1)). On an affine map it is GMRES in all but name, so it needs
 * far fewer evaluations than the plain iteration where f contracts slowly, and often converges where f does not contract at
 * all. It keeps two vectors of the state's size for each iteration in the window. Where f contracts within a few steps, the
 * plain iteration is cheaper.
 *
 * @param window differences of residuals in the least-squares problem, Walker and Ni's m
 * @param ridge Tikhonov regularisation relative to each difference's own size
 * @param mixing β, in (0, 1]
 * @param safeguard growth of a sample's residual over the smallest in its window at which it returns there and takes a damped
 *     step
 */
record Anderson(
        @Setting(value = "Earlier iterations that are mixed in.", min = 1, max = 50)
        int window,

        @Setting(value = "Regularisation of the least-squares problem, relative to its columns.", min = 0, max = 1)
        double ridge,

        @Setting(
                value = "How far each mixed step goes towards f(z); 1 is undamped.",
                min = 0,
                exclusiveMin = true,
                max = 1)
        double mixing,

        @Setting(
                value =
                        "Growth of the residual over the smallest in the window at which a sample returns there and takes a"
                                + " damped step; it does so too where f(z) is not finite.",
                min = 1,
                exclusiveMin = true)
        double safeguard) {

    /** Empty windows for a thread's samples. */
    Window[] windows(int rows) {
        LeastSquares leastSquares = new LeastSquares(window, ridge);
        Window[] windows = new Window[rows];
        Arrays.setAll(windows, row -> new Window(window + 1, safeguard, mixing, leastSquares));
        return windows;
    }
}
