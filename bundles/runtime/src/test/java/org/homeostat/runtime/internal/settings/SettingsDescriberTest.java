package org.homeostat.runtime.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.platform.SettingDescription;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

class SettingsDescriberTest {

    record Everything(
            @Required @Setting("A width.") int width,

            @Setting(value = "A step.", unit = "s", min = 0, exclusiveMin = true, max = 1, aliases = "dt")
            double step,

            @Setting("A colour.") Fixtures.Shade shade,
            @Setting("A solver.") Ref<Solver> solver,
            @Setting("Widths.") List<Integer> widths,
            @Setting("A bound.") Optional<Double> bound,
            @Setting("A window.") Fixtures.Window window,
            @Setting("A label.") String label) {}

    private static List<SettingDescription> describe(PluginSource source) {
        return new SettingsDescriber(Fixtures.common()).describe(source);
    }

    private static String line(SettingDescription setting) {
        return String.join(
                " | ",
                setting.name(),
                setting.type(),
                setting.isRequired() ? "required" : setting.defaultValue(),
                setting.range(),
                setting.unit(),
                String.join(",", setting.aliases()));
    }

    @Test
    void describesEveryType() {
        Everything defaults = new Everything(
                1,
                0.5,
                Fixtures.Shade.DARK_RED,
                Ref.of("anderson", Solver.class, java.util.Map.of("window", 3)),
                List.of(1, 2),
                Optional.empty(),
                new Fixtures.Window(0, 2),
                "no");
        assertEquals(
                List.of(
                        "width | whole number | required |  |  | ",
                        "step | number | 0.5 | more than 0 and at most 1 | s | dt",
                        "shade | one of dark-red, light-blue | dark-red |  |  | ",
                        "solver | a solver | {name: anderson, window: 3} |  |  | ",
                        "widths | list, each a whole number | [1, 2] |  |  | ",
                        "bound | a number or null | null |  |  | ",
                        "window.from | whole number | 0 | at least 0 |  | ",
                        "window.to | number | 2.0 | more than 0 and at most 1000000 | s | ",
                        "label | text | no |  |  | "),
                describe(Fixtures.source("network", "all", () -> defaults)).stream()
                        .map(SettingsDescriberTest::line)
                        .toList());
    }

    @Test
    void addsThePlatformsOwn() {
        assertEquals(
                List.of(
                        "damping",
                        "tolerance",
                        "relative",
                        "norm",
                        "stop",
                        "minIterations",
                        "maxIterations",
                        "maxEvaluations",
                        "onFailure",
                        "trace",
                        "evaluation.tolerance",
                        "evaluation.relative",
                        "evaluation.minIterations",
                        "evaluation.maxIterations",
                        "evaluation.maxEvaluations",
                        "evaluation.onFailure"),
                describe(Fixtures.source("solver", "picard", () -> new Fixtures.Picard(1))).stream()
                        .map(SettingDescription::name)
                        .toList());
    }

    @Test
    void refusesBrokenPlugins() {
        HomeostatException e = assertThrows(
                HomeostatException.class,
                () -> describe(Fixtures.source("solver", "bad", () -> (Fixtures.Picard) null)));
        assertEquals("solver 'bad' of bundle org.example.bad 1.0.0 gives null as its defaults()", e.getMessage());
    }
}
