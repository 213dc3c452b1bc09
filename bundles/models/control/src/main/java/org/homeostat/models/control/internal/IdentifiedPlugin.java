package org.homeostat.models.control.internal;

import java.nio.file.Path;
import java.util.Map;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers identified models as plants. */
@Component
@PluginInfo(
        kind = "plant",
        name = "identified",
        summary =
                "The linearisation of a run's trained dynamical model (ren, lti, rnn) where it rests; to design controllers"
                        + " for.")
public final class IdentifiedPlugin implements Plugin<Plant, IdentifiedPlugin.Identified> {

    private final Experiments experiments;

    /**
     * Creates it.
     *
     * @param experiments loads runs
     */
    @Activate
    public IdentifiedPlugin(@Reference Experiments experiments) {
        this.experiments = experiments;
    }

    @Override
    public Identified defaults() {
        return new Identified("");
    }

    @Override
    public Plant create(Identified settings) {
        try (TrainedModel trained =
                experiments.load(Path.of(settings.run()), Map.of("model.initialState", "carried"))) {
            return Identification.linearised(trained, settings.run());
        } catch (HomeostatException e) {
            throw new IllegalArgumentException("the run '" + settings.run() + "' gives no plant: " + e.getMessage(), e);
        }
    }

    /**
     * A trained dynamical model as a plant: linear, about the state in which the model rests without input, in the units of the data.
     *
     * @param run the run's folder
     */
    public record Identified(
            @Required
            @Setting(
                    "The folder of a run whose model maps input to output sequences and knows initialState: carried (ren,"
                            + " lti, rnn, r2dn); not one that was trained with initialState: encoded.")
            String run) {}
}
