package org.homeostat.models.ren.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.homeostat.api.model.Certificate;

/** What the matrix inequalities prove. */
final class Certificates {

    private Certificates() {}

    /** The certificates of a network. */
    static List<Certificate> of(RenPlugin.Ren settings, Lmi lmi) {
        List<Certificate> all = new ArrayList<>();
        double spare = lmi.contraction(settings.rate());
        double rate = spare > 0 ? lmi.smallestRate() : settings.rate();
        all.add(new Certificate(
                "contraction",
                text(
                        "Trajectories of equal inputs approach each other at least as fast as %.6g to the power of time, in"
                                + " a quadratic norm: %s at the rate %.6g that was asked for",
                        rate, proof(15, spare), settings.rate()),
                rate,
                spare > 0));
        lmi.explicit().supply().ifPresent(supply -> all.add(dissipation(settings, lmi, supply)));
        return List.copyOf(all);
    }

    private static Certificate dissipation(RenPlugin.Ren settings, Lmi lmi, Supply supply) {
        double spare = lmi.dissipation(settings.rate(), supply);
        String proof = proof(16, spare);
        return switch (settings.property()) {
            case LIPSCHITZ -> {
                double gamma = gamma(settings, supply);
                yield new Certificate(
                        "gamma",
                        text("The outputs move by at most %.6g times what the inputs move, in ℓ₂: %s", gamma, proof),
                        gamma,
                        spare > 0);
            }
            case INPUT_PASSIVE ->
                new Certificate(
                        "passivity",
                        text("The network is incrementally input passive with ν = %.6g: %s", settings.nu(), proof),
                        settings.nu(),
                        spare > 0);
            case OUTPUT_PASSIVE ->
                new Certificate(
                        "passivity",
                        text("The network is incrementally output passive with ρ = %.6g: %s", settings.rho(), proof),
                        settings.rho(),
                        spare > 0);
            case GENERAL, CONTRACTING ->
                new Certificate(
                        "dissipativity",
                        text("The network is incrementally dissipative for the supply rate given: %s", proof),
                        spare,
                        spare > 0);
        };
    }

    private static String proof(int inequality, double spare) {
        return spare == Double.POSITIVE_INFINITY
                ? text("matrix inequality (%d) is empty", inequality)
                : text("matrix inequality (%d) has an eigenvalue of %.4g to spare", inequality, spare);
    }

    private static double gamma(RenPlugin.Ren settings, Supply supply) {
        return Optional.of(supply.r())
                .filter(r -> !r.isEmpty())
                .map(r -> r.getDouble(0, 0))
                .orElse(settings.gamma());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
