package org.homeostat.models.control.internal;

import ai.djl.nn.Block;
import java.util.List;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.osgi.service.component.annotations.Component;

/** Offers linear state feedback. */
@Component
@PluginInfo(
        kind = "model",
        name = "state-feedback",
        summary = "Linear controller u = -Kx, K given or trained from zero; for closed loops.")
public final class StateFeedbackPlugin implements Plugin<ModelFamily, StateFeedbackPlugin.StateFeedback> {

    @Override
    public StateFeedback defaults() {
        return new StateFeedback(List.of(), true);
    }

    @Override
    public ModelFamily create(StateFeedback settings) {
        return settings;
    }

    /**
     * Linear state feedback u = -Kx.
     *
     * @param gain K at the start
     * @param trained whether K is trained
     */
    public record StateFeedback(
            @Setting("K at the start, row by row, (inputs x states); empty for zeros, which control nothing.")
            List<Double> gain,

            @Setting("Whether K is trained.") boolean trained)
            implements ModelFamily {

        /**
         * Copies the list.
         *
         * @param gain K at the start
         * @param trained whether K is trained
         */
        public StateFeedback {
            gain = List.copyOf(gain);
        }

        @Override
        public Model build(ModelContext context) {
            int states = Sizes.vector("what a state-feedback takes", context.input());
            int inputs = Sizes.vector("what a state-feedback gives", context.output());
            if (!gain.isEmpty() && gain.size() != inputs * states) {
                throw new IllegalArgumentException("gain has " + gain.size() + " numbers, but K is (" + inputs + ", "
                        + states + "); give " + inputs * states + ", row by row, or none for zeros");
            }
            RealMatrix start = MatrixUtils.createRealMatrix(inputs, states);
            for (int i = 0; i < gain.size(); i++) {
                start.setEntry(i / states, i % states, gain.get(i));
            }
            Block block = new Gain(start, trained);
            return () -> block;
        }
    }
}
