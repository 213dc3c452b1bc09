package org.homeostat.models.control.internal;

import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Lqr;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers the linear quadratic regulator. */
@Component
@PluginInfo(
        kind = "model",
        name = "lqr",
        summary = "Linear quadratic regulator u = -Kx, designed from a plant's linearisation; for closed loops.",
        source = "Kalman 1960; discrete Riccati equation by doubling: Chu, Fan, Lin and Wang 2004")
public final class LqrPlugin implements Plugin<ModelFamily, LqrPlugin.Regulator> {

    @Override
    public Regulator defaults() {
        return new Regulator(Ref.of("pendulum", Plant.class), List.of(), List.of());
    }

    @Override
    public ModelFamily create(Regulator settings) {
        return settings;
    }

    /**
     * The linear quadratic regulator. It has nothing to train: run it with {@code training.epochs: 0}. It needs the whole state;
     * where outputs alone are measured, take {@code lqg}.
     *
     * @param plant what it is designed for
     * @param stateWeights diagonal of Q
     * @param inputWeights diagonal of R
     */
    public record Regulator(
            @Setting("The plant that it is designed for, linearised at its operating point.")
            Ref<Plant> plant,

            @Setting(value = "Diagonal of the weight Q of the states; empty for ones.", min = 0)
            List<Double> stateWeights,

            @Setting(value = "Diagonal of the weight R of the inputs; empty for ones.", min = 0, exclusiveMin = true)
            List<Double> inputWeights)
            implements ModelFamily {

        /**
         * Copies the lists.
         *
         * @param plant what it is designed for
         * @param stateWeights diagonal of Q
         * @param inputWeights diagonal of R
         */
        public Regulator {
            stateWeights = List.copyOf(stateWeights);
            inputWeights = List.copyOf(inputWeights);
        }

        @Override
        public Model build(ModelContext context) {
            Plant model = plant.get();
            int n = model.states().size();
            int m = model.inputs().size();
            Sizes.same(
                    "the regulator's plant '" + plant.name() + "' has a state of size",
                    n,
                    Sizes.vector("what an lqr takes", context.input()));
            Sizes.same(
                    "the regulator's plant '" + plant.name() + "' has an input of size",
                    m,
                    Sizes.vector("what an lqr gives", context.output()));
            LinearSystem system = model.linearised();
            Lqr lqr = Lqr.design(
                    system,
                    Sizes.diagonal("stateWeights", stateWeights, n),
                    Sizes.diagonal("inputWeights", inputWeights, m));
            return new Designed(new Gain(lqr.gain(), false), system);
        }
    }

    private record Designed(Block block, LinearSystem system) implements Model {

        @Override
        public List<Certificate> certificates(ParameterStore parameters) {
            RealMatrix gain = Stored.matrix(block, "K", parameters);
            RealMatrix closed = system.a().subtract(system.b().multiply(gain));
            double radius = new LinearSystem(closed, closed).spectralRadius();
            String rows = Arrays.stream(gain.getData())
                    .map(row -> Arrays.stream(row)
                            .mapToObj(value -> String.format(Locale.ROOT, "%.5g", value))
                            .collect(Collectors.joining(", ", "[", "]")))
                    .collect(Collectors.joining(", "));
            String statement = String.format(
                    Locale.ROOT,
                    "With K = %s the linearised plant of the design is stable: the eigenvalues of A - BK are at most %.6g in"
                            + " modulus",
                    rows,
                    radius);
            return List.of(new Certificate("stability", statement, radius, radius < 1));
        }
    }
}
