package org.homeostat.runtime.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import org.homeostat.api.Kind;
import org.homeostat.api.Plugin;
import org.homeostat.api.Ref;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** An experiment and plug-ins to read it with. */
final class Fixtures {

    private static final CommonSettings.Table COMMON = CommonSettings.Table.standard(
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow().budget());

    private Fixtures() {}

    /** A kind of its own, as a third party's would be. */
    @Kind("network")
    interface Network {}

    enum Shade {
        DARK_RED,
        LIGHT_BLUE
    }

    record Window(
            @Setting(value = "Where it begins.", min = 0) int from,

            @Setting(value = "Where it ends.", unit = "s", min = 0, exclusiveMin = true, max = 1e6)
            double to) {
        Window {
            if (from >= to) {
                throw new IllegalArgumentException("from is " + from + " and to " + to + "; accepted is from < to");
            }
        }
    }

    record Training(
            @Setting(value = "Passes.", min = 1, max = 1000) int epochs,

            @Setting(value = "Step size.", min = 0, exclusiveMin = true, aliases = "rate")
            double learningRate,

            @Setting("Whether to shuffle.") boolean shuffle,
            @Setting("A part of it.") Window window,
            @Setting(value = "A bound.", min = 0) Optional<Double> clip) {}

    record Experiment(
            @Setting("What to call it.") Optional<String> name,
            @Required @Setting("The network.") Ref<Network> network,
            @Setting("How to train.") Training training,
            @Setting("The source of randomness.") long seed,
            @Setting("A colour.") Shade shade,
            @Setting("A label.") String label,
            @Setting(value = "Weights.", max = 100) List<Double> weights) {

        static Experiment defaults() {
            return new Experiment(
                    Optional.empty(),
                    Ref.of("", Network.class),
                    new Training(20, 1e-3, true, new Window(0, 10), Optional.empty()),
                    7,
                    Shade.DARK_RED,
                    "plain",
                    List.of(0.5, 1.0));
        }
    }

    record Equilibrium(
            @Setting(value = "Neurons.", min = 1) int width,
            @Setting("Widths.") List<Integer> widths,
            @Setting("The forward solver.") Ref<Solver> solver,
            @Setting("More solvers.") List<Ref<Solver>> others)
            implements Network {}

    record Explicit() implements Network {}

    record Picard(
            @Setting(value = "Damping.", min = 0, max = 1, exclusiveMin = true)
            double damping) implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            throw new UnsupportedOperationException("nothing is solved here");
        }
    }

    record Mixing(
            @Setting(value = "Remembered steps.", min = 1, max = 64)
            int window,

            @Setting("Mixing.") double beta) implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            throw new UnsupportedOperationException("nothing is solved here");
        }
    }

    /** A plug-in made of two functions. */
    record Made<T, S extends Record>(Supplier<S> given, Function<S, T> maker) implements Plugin<T, S> {
        @Override
        public S defaults() {
            return given.get();
        }

        @Override
        public T create(S settings) {
            return maker.apply(settings);
        }
    }

    /** A plug-in's registration. */
    record Source(String kind, String name, String bundle, String version, Supplier<Object> object)
            implements PluginSource {

        @Override
        public String summary() {
            return "The " + name + ".";
        }

        @Override
        public String source() {
            return "";
        }

        @Override
        public PluginUse use() {
            return new PluginUse(kind, name, bundle, version, "00");
        }

        @Override
        public Lease open() {
            Object given = object.get();
            return new Lease() {
                @Override
                public Optional<Object> service() {
                    return Optional.ofNullable(given);
                }

                @Override
                public void close() {}
            };
        }
    }

    static <S extends Record> Source source(String kind, String name, Supplier<S> defaults) {
        return source(kind, name, defaults, settings -> settings);
    }

    static <S extends Record> Source source(
            String kind, String name, Supplier<S> defaults, Function<S, Object> create) {
        return new Source(kind, name, "org.example." + name, "1.0.0", () -> new Made<Object, S>(defaults, create));
    }

    private static final List<PluginSource> PLUGINS = List.of(
            source("solver", "picard", () -> new Picard(1)),
            source("solver", "anderson", () -> new Mixing(5, 1)),
            source(
                    "network",
                    "deq",
                    () -> new Equilibrium(
                            64,
                            List.of(32, 16),
                            Ref.of("anderson", Solver.class, Map.of("tolerance", 1e-5, "window", 4)),
                            List.of(Ref.of("picard", Solver.class)))),
            source("network", "explicit", Explicit::new));

    /** The plug-ins, and more of them. */
    static Catalog catalog(PluginSource... more) {
        List<PluginSource> all = new ArrayList<>(PLUGINS);
        all.addAll(Arrays.asList(more));
        all.sort(Comparator.comparing(PluginSource::kind)
                .thenComparing(PluginSource::name)
                .thenComparing(PluginSource::bundle));
        return () -> all;
    }

    static CommonSettings.Table common() {
        return COMMON;
    }

    static Bound<Experiment> read(String yaml, Map<String, String> changes, PluginSource... more) {
        return new SettingsReader(catalog(more), common())
                .read(yaml, "e.yaml", changes, Experiment.class, Experiment.defaults(), (bound, findings) -> {});
    }

    static Bound<Experiment> read(String yaml, PluginSource... more) {
        return read(yaml, Map.of(), more);
    }

    /** The problems of an experiment that is refused. */
    static List<String> problems(String yaml, PluginSource... more) {
        return problems(yaml, Map.of(), more);
    }

    static List<String> problems(String yaml, Map<String, String> changes, PluginSource... more) {
        return assertThrows(ExperimentException.class, () -> read(yaml, changes, more))
                .problems();
    }

    /** Checks that a text is refused with these problems alone. */
    static void refused(String yaml, String... problems) {
        assertEquals(List.of(problems), problems(yaml));
    }
}
