package org.homeostat.models.ren.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes the guarantee that the settings ask for. */
final class Guarantees {

    private Guarantees() {}

    /**
     * Makes it.
     *
     * @param settings the property and its numbers
     * @param nu inputs
     * @param ny outputs
     * @param block adds a parameter
     * @throws IllegalArgumentException if the property is impossible for such data or numbers
     */
    static Guarantee of(RenPlugin.Ren settings, long nu, long ny, UnaryOperator<Parameter> block) {
        requireUse("learnGamma: true is", settings.learnGamma(), RenPlugin.Property.LIPSCHITZ, settings.property());
        boolean supplied = !settings.q().isEmpty()
                || !settings.s().isEmpty()
                || !settings.r().isEmpty();
        requireUse("q, s and r are", supplied, RenPlugin.Property.GENERAL, settings.property());
        RenPlugin.Ren usual = new RenPlugin().defaults();
        requireUse(
                "gamma: " + settings.gamma() + " is",
                settings.gamma() != usual.gamma(),
                RenPlugin.Property.LIPSCHITZ,
                settings.property());
        requireUse(
                "nu: " + settings.nu() + " is",
                settings.nu() != usual.nu(),
                RenPlugin.Property.INPUT_PASSIVE,
                settings.property());
        requireUse(
                "rho: " + settings.rho() + " is",
                settings.rho() != usual.rho(),
                RenPlugin.Property.OUTPUT_PASSIVE,
                settings.property());
        double epsilon = settings.epsilon();
        return switch (settings.property()) {
            case CONTRACTING -> Guarantee.Contracting.of(block, nu, ny);
            case LIPSCHITZ -> {
                Optional<Weight> logGamma = settings.learnGamma()
                        ? Optional.of(Weight.in(
                                block, "log_gamma", new Shape(1, 1), Start.constant(Math.log(settings.gamma()))))
                        : Optional.empty();
                yield new Guarantee.Lipschitz(settings.gamma(), logGamma, new Ball(block, ny, nu, epsilon), nu, ny);
            }
            case INPUT_PASSIVE -> {
                requireSquare("input-passive", nu, ny);
                yield new Guarantee.InputPassive(settings.nu(), new Ball(block, ny, nu, epsilon), nu);
            }
            case OUTPUT_PASSIVE -> {
                requireSquare("output-passive", nu, ny);
                yield new Guarantee.OutputPassive(settings.rho(), new Ball(block, ny, nu, epsilon), nu);
            }
            case GENERAL -> {
                SupplyMatrices matrices = SupplyMatrices.of(
                        settings.q(), settings.s(), settings.r(), Math.toIntExact(nu), Math.toIntExact(ny), epsilon);
                yield new Guarantee.Dissipative(matrices, new Ball(block, ny, nu, epsilon), nu, ny);
            }
        };
    }

    private static void requireUse(String what, boolean given, RenPlugin.Property wanted, RenPlugin.Property property) {
        if (given && property != wanted) {
            throw new IllegalArgumentException(what + " for property " + name(wanted) + " alone, but the property is "
                    + name(property) + "; set property: " + name(wanted) + ", or leave that out");
        }
    }

    private static String name(RenPlugin.Property property) {
        return property.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void requireSquare(String property, long nu, long ny) {
        if (nu != ny) {
            throw new IllegalArgumentException("a ren of property '" + property
                    + "' has as many outputs as inputs, but this"
                    + " data has " + nu + " inputs and " + ny + " outputs; choose property contracting, lipschitz or"
                    + " general");
        }
    }
}
