package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.homeostat.api.Plugin;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

/** Each contract test can fail: for each there is a plug-in that breaks it. */
class BrokenPluginsTest {

    private record Undescribed(double rate) {}

    private record Strange(@Setting("A thing.") StringBuilder thing) {}

    private record Ranged(
            @Setting(value = "A rate.", min = 0, max = 1) double rate) {}

    private record PlatformKey(@Setting("A tolerance.") double tolerance) {}

    private static <S extends Record> void breaks(Supplier<S> defaults, Consumer<PluginContract> test) {
        Plugin<Solver, S> plugin = new Plugin<>() {
            @Override
            public S defaults() {
                return defaults.get();
            }

            @Override
            public Solver create(S settings) {
                return (problem, memory) -> problem::evaluate;
            }
        };
        PluginContract contract = new PluginContract() {
            @Override
            protected Plugin<?, ?> plugin() {
                return plugin;
            }
        };
        assertThrows(AssertionError.class, () -> test.accept(contract));
    }

    @Test
    void eachContractTestCanFail() {
        AtomicInteger calls = new AtomicInteger();
        breaks(() -> new Undescribed(1), PluginContract::describesEverySetting);
        breaks(() -> new Strange(new StringBuilder()), PluginContract::settingsHaveReadableTypes);
        breaks(() -> new Ranged(2), PluginContract::defaultsLieInTheirRanges);
        breaks(() -> new Ranged(calls.incrementAndGet()), PluginContract::defaultsDoNotChange);
        breaks(() -> new PlatformKey(1), PluginContract::makesAPartFromItsDefaults);
    }
}
