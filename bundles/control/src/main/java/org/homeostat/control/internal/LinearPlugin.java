package org.homeostat.control.internal;

import java.util.List;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.control.LinearPlant;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers linear plants. */
@Component
@PluginInfo(kind = "plant", name = "linear", summary = "A linear plant of given matrices: x⁺ = Ax + Bu, y = Cx.")
public final class LinearPlugin implements Plugin<Plant, LinearPlugin.Linear> {

    @Override
    public Linear defaults() {
        return new Linear(List.of(), List.of(), List.of(), 1);
    }

    @Override
    public Plant create(Linear settings) {
        return settings.plant();
    }

    /**
     * A linear plant.
     *
     * @param a A
     * @param b B
     * @param c C
     * @param sampleTime time of a step
     */
    public record Linear(
            @Required @Setting("A, a list a row.") List<List<Double>> a,

            @Required @Setting("B, a list a row.") List<List<Double>> b,

            @Setting("C, a list a row; empty for the whole state.")
            List<List<Double>> c,

            @Setting(value = "Time of a step.", unit = "s", min = 0, exclusiveMin = true)
            double sampleTime) {

        LinearPlant plant() {
            RealMatrix transition = matrix("a", a);
            RealMatrix input = matrix("b", b);
            LinearSystem system = c.isEmpty()
                    ? new LinearSystem(transition, input)
                    : new LinearSystem(transition, input, matrix("c", c));
            return new LinearPlant(system, sampleTime);
        }

        private static RealMatrix matrix(String name, List<List<Double>> rows) {
            int width = rows.isEmpty() ? 0 : rows.get(0).size();
            if (width == 0 || rows.stream().anyMatch(row -> row.size() != width)) {
                throw new IllegalArgumentException(
                        name + " must have rows of one length, at least one number each, not " + rows);
            }
            return MatrixUtils.createRealMatrix(rows.stream()
                    .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                    .toArray(double[][]::new));
        }
    }
}
