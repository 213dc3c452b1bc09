package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.control.Kalman;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Lqr;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers the linear quadratic Gaussian controller. */
@Component
@PluginInfo(
        kind = "model",
        name = "lqg",
        summary =
                "Linear quadratic regulator on the state that a Kalman filter estimates from outputs; for closed loops.",
        source = "Kalman 1960")
public final class LqgPlugin implements Plugin<ModelFamily, LqgPlugin.OutputRegulator> {

    @Override
    public OutputRegulator defaults() {
        return new OutputRegulator(Ref.of("pendulum", Plant.class), List.of(), List.of(), 1, 0.01);
    }

    @Override
    public ModelFamily create(OutputRegulator settings) {
        return settings;
    }

    /**
     * The linear quadratic Gaussian controller: u = -Kx̂, x̂⁺ = Ax̂ + Bu + L(y - Cx̂). It needs outputs alone, and states without a
     * meaning, as of identified models, will do. It knows nothing of saturation.
     *
     * @param plant what it is designed for
     * @param outputWeights diagonal of the weight of outputs
     * @param inputWeights diagonal of R
     * @param disturbance deviation of the disturbances of inputs
     * @param noise deviation of the noise of outputs
     */
    public record OutputRegulator(
            @Setting("The plant that it is designed for, linearised at its operating point.")
            Ref<Plant> plant,

            @Setting(value = "Diagonal of the weight of the outputs; empty for ones.", min = 0)
            List<Double> outputWeights,

            @Setting(value = "Diagonal of the weight R of the inputs; empty for ones.", min = 0, exclusiveMin = true)
            List<Double> inputWeights,

            @Setting(
                    value = "Standard deviation of the disturbance expected on each input.",
                    min = 0,
                    exclusiveMin = true)
            double disturbance,

            @Setting(value = "Standard deviation of the noise expected on each output.", min = 0, exclusiveMin = true)
            double noise)
            implements ModelFamily {

        /** What all states are disturbed by besides, relative to inputs, so that modes that no input moves are estimated too. */
        private static final double REST = 1e-6;

        /**
         * Copies the lists.
         *
         * @param plant what it is designed for
         * @param outputWeights diagonal of the weight of outputs
         * @param inputWeights diagonal of R
         * @param disturbance deviation of the disturbances of inputs
         * @param noise deviation of the noise of outputs
         */
        public OutputRegulator {
            outputWeights = List.copyOf(outputWeights);
            inputWeights = List.copyOf(inputWeights);
        }

        @Override
        public Model build(ModelContext context) {
            LinearSystem system = plant.get().linearised();
            int p = system.c().getRowDimension();
            int m = system.inputs();
            String name = "the controller's plant '" + plant.name() + "' has ";
            Sizes.same(name + "outputs of size", p, Sizes.vector("what an lqg takes", context.input()));
            Sizes.same(name + "an input of size", m, Sizes.vector("what an lqg gives", context.output()));
            RealMatrix weights = Sizes.diagonal("outputWeights", outputWeights, p);
            Lqr lqr = Lqr.design(
                    system,
                    system.c().transpose().multiply(weights).multiply(system.c()),
                    Sizes.diagonal("inputWeights", inputWeights, m));
            RealMatrix w = system.b()
                    .multiply(system.b().transpose())
                    .add(MatrixUtils.createRealIdentityMatrix(system.states()).scalarMultiply(REST))
                    .scalarMultiply(disturbance * disturbance);
            RealMatrix v = MatrixUtils.createRealIdentityMatrix(p).scalarMultiply(noise * noise);
            Kalman kalman = Kalman.design(system, w, v);
            return new Designed(new Estimator(system, lqr.gain(), kalman.gain()), system);
        }
    }

    private record Designed(Block block, LinearSystem system) implements Model {

        @Override
        public NDList initialState(NDManager manager, int batch) {
            return new NDList(manager.zeros(new Shape(batch, system.states())));
        }

        @Override
        public List<Certificate> certificates(ParameterStore parameters) {
            int n = system.states();
            RealMatrix loop = MatrixUtils.createRealMatrix(2 * n, 2 * n);
            RealMatrix control = system.b().multiply(Stored.matrix(block, "K", parameters));
            RealMatrix correction = Stored.matrix(block, "L", parameters).multiply(system.c());
            loop.setSubMatrix(system.a().getData(), 0, 0);
            loop.setSubMatrix(control.scalarMultiply(-1).getData(), 0, n);
            loop.setSubMatrix(correction.getData(), n, 0);
            loop.setSubMatrix(Stored.matrix(block, "F", parameters).getData(), n, n);
            double radius = new LinearSystem(loop, loop).spectralRadius();
            String statement = String.format(
                    Locale.ROOT,
                    "The linearised plant of the design is stable under the controller: the eigenvalues of state and estimate"
                            + " together are at most %.6g in modulus",
                    radius);
            return List.of(new Certificate("stability", statement, radius, radius < 1));
        }
    }
}
