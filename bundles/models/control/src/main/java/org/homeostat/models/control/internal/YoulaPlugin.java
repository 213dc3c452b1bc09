package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.control.LinearPlant;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Plant;
import org.homeostat.nn.EchoState;
import org.osgi.service.component.annotations.Component;

/** Offers controllers in Youla's form. */
@Component
@PluginInfo(
        kind = "model",
        name = "youla",
        summary = "A stable linear plant under u = Q(ỹ), Q an echo state network with a convexly fitted output: stable"
                + " whatever is fitted.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks, section on echo state networks and the"
                + " Youla-Kucera parameterisation")
public final class YoulaPlugin implements Plugin<ModelFamily, YoulaPlugin.Youla> {

    @Override
    public Youla defaults() {
        return new Youla(
                Ref.of(
                        "linear",
                        Plant.class,
                        Map.of(
                                "a",
                                List.of(List.of(1.294427, -0.64), List.of(1.0, 0.0)),
                                "b",
                                List.of(List.of(1.0), List.of(0.0)),
                                "c",
                                List.of(List.of(0.0, 0.3)))),
                Ref.of("ren", ModelFamily.class, Map.of("states", 50, "neurons", 500)),
                1e-3,
                Optional.of(5.0),
                0.1,
                5_000,
                1e-3);
    }

    @Override
    public ModelFamily create(Youla settings) {
        return settings;
    }

    /**
     * A stable linear plant G whose input is disturbed, y = G(d + u), under the controller u = Q(ỹ), ỹ = y - Gu, that knows the plant. As ỹ =
     * Gd whatever u is, the loop is stable for every stable Q, and y = Gd + GQ(Gd) is linear in Q. Of Q the dynamics stay as they are
     * drawn, and its output map θ is the solution of a convex problem: over the training disturbances the least Σ|y| + ρΣu² + η‖θ‖₂, with
     * |u| at most the limit. It has nothing to train by gradients: run it with {@code training.epochs: 0}.
     *
     * @param plant G
     * @param parameter Q's dynamics
     * @param inputWeight ρ
     * @param inputLimit the largest |u| on the training disturbances
     * @param regularization η
     * @param iterations the most that the convex problem may take
     * @param tolerance to which it is solved
     */
    public record Youla(
            @Setting("The plant G: linear, stable, of one input.")
            Ref<Plant> plant,

            @Setting(
                    "The dynamics of Q, which stay as drawn: ren or lti. It is given ỹ, and its states and neurons are read.")
            Ref<ModelFamily> parameter,

            @Setting(value = "The weight ρ of the squared input.", min = 0)
            double inputWeight,

            @Setting(
                    value = "The largest modulus of the input on the training disturbances; empty for none.",
                    min = 0,
                    exclusiveMin = true)
            Optional<Double> inputLimit,

            @Setting(value = "The weight η of the output map's norm ‖θ‖₂.", min = 0)
            double regularization,

            @Setting(value = "Iterations that the convex problem may take at most.", min = 1)
            int iterations,

            @Setting(
                    value = "The relative tolerance to which the convex problem is solved.",
                    min = 0,
                    exclusiveMin = true)
            double tolerance)
            implements ModelFamily {

        private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

        @Override
        public Model build(ModelContext context) {
            LinearSystem system = checkedPlant();
            int outputs = system.c().getRowDimension();
            DataSpec input = context.input();
            DataSpec output = context.output();
            if (!input.axes().equals(SEQUENCE)
                    || input.shape().get(1) != 1
                    || !output.axes().equals(SEQUENCE)
                    || output.shape().get(1) != outputs + 1) {
                throw new IllegalArgumentException(
                        "the model 'youla' maps sequences of one disturbance to sequences of "
                                + outputs + " outputs and an input, not " + input + " to " + output
                                + "; choose the dataset 'disturbances' and the task 'disturbance-rejection' of the same plant");
            }
            DataSpec free = DataSpec.real(new Shape(-1, outputs), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
            DataSpec one = DataSpec.real(new Shape(-1, 1), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
            Model dynamics = parameter.get().build(new Inside(context, free, one));
            if (!(dynamics instanceof EchoState echo)) {
                throw new IllegalArgumentException("model.parameter is '" + parameter.name()
                        + "', whose states cannot be read; choose ren or lti");
            }
            ConvexFit problem = new ConvexFit(
                    inputWeight, regularization, inputLimit.orElse(Double.POSITIVE_INFINITY), iterations, tolerance);
            return new Fitted(dynamics, new YoulaBlock(system, dynamics, echo), problem);
        }

        private LinearSystem checkedPlant() {
            if (!(plant.get() instanceof LinearPlant linear)) {
                throw new IllegalArgumentException("model.plant is '" + plant.name()
                        + "', but the model 'youla' knows the plant by its linear response; choose a linear plant");
            }
            LinearSystem system = linear.system();
            if (system.inputs() != 1) {
                throw new IllegalArgumentException(
                        "model.plant has " + system.inputs() + " inputs; the model 'youla' takes plants of one input");
            }
            double radius = system.spectralRadius();
            if (!(radius < 1)) {
                throw new IllegalArgumentException("model.plant has an eigenvalue of modulus " + radius
                        + "; the model 'youla' takes stable plants, whose eigenvalues are below 1");
            }
            return system;
        }

        @Override
        public List<SolverUse> solverUses() {
            return parameter.get().solverUses();
        }
    }

    private record Fitted(Model dynamics, YoulaBlock network, ConvexFit problem) implements Model {

        @Override
        public Block block() {
            return network;
        }

        @Override
        public List<EquilibriumLayer> layers() {
            return dynamics.layers();
        }

        @Override
        public List<Certificate> certificates(ParameterStore parameters) {
            return new Wrapped(dynamics, "parameter", network).certificates(parameters);
        }

        @Override
        public List<LinearPart> linearParts(ParameterStore parameters) {
            return dynamics.linearParts(parameters);
        }

        @Override
        public void fit(ParameterStore parameters, Supplier<NDList> inputs) {
            network.fit(parameters, inputs.get().head(), problem);
        }

        @Override
        public void parametersChanged() {
            dynamics.parametersChanged();
        }
    }
}
