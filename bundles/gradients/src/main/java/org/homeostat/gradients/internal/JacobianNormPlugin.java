package org.homeostat.gradients.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.gradient.Regularizer;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code jacobian}. */
@Component
@PluginInfo(
        kind = "regularizer",
        name = "jacobian",
        summary = "Penalty on the Frobenius norm of the map's Jacobian at the equilibrium: fewer iterations, steadier"
                + " training, and too much of it costs accuracy.",
        source =
                "Bai, Koltun and Kolter 2021, Stabilizing Equilibrium Models by Jacobian Regularization; estimate: Hutchinson 1990")
public final class JacobianNormPlugin implements Plugin<Regularizer, JacobianNorm> {

    @Override
    public JacobianNorm defaults() {
        return new JacobianNorm(0.5, 0.05, 1, 0, 1000, Optional.empty());
    }

    @Override
    public Regularizer create(JacobianNorm settings) {
        return settings;
    }
}
