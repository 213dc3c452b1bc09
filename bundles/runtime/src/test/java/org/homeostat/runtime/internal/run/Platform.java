package org.homeostat.runtime.internal.run;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.runtime.internal.registry.Plugins;
import org.homeostat.runtime.internal.registry.RunHold;
import org.homeostat.runtime.internal.settings.Catalog;
import org.homeostat.runtime.internal.settings.ClassPathPlugins;
import org.homeostat.runtime.internal.settings.CommonSettings;
import org.homeostat.runtime.internal.settings.PluginSource;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.homeostat.runtime.internal.settings.SettingsReader;
import org.homeostat.runtime.internal.settings.SettingsSchema;
import org.homeostat.runtime.internal.storage.Storage;

/** The running of experiments on a plain class path, with all bundles' plug-ins and those of a test. */
final class Platform implements Plugins {

    private final Catalog catalog;
    private final CommonSettings.Table common;
    private final List<Consumer<String>> holds = new ArrayList<>();
    private final ExperimentService experiments;
    private final Equilibria equilibria;
    private final RunServices services;

    Platform(Storage storage, Path dataFolder, Duration watchdog, PluginSource... more) {
        List<PluginSource> all = new ArrayList<>(new ClassPathPlugins().plugins());
        all.addAll(List.of(more));
        catalog = () -> all;
        equilibria = ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
        Compute compute = ServiceLoader.load(Compute.class).findFirst().orElseThrow();
        common = CommonSettings.Table.standard(equilibria.budget());
        Injector injector = Guice.createInjector(new RuntimeModule(
                this,
                equilibria,
                compute,
                storage,
                new RunServices.Surroundings(dataFolder, false, watchdog, 2, "0.0.0.test", Optional.empty())));
        experiments = injector.getInstance(ExperimentService.class);
        services = injector.getInstance(RunServices.class);
    }

    ExperimentService experiments() {
        return experiments;
    }

    RunServices services() {
        return services;
    }

    Equilibria equilibria() {
        return equilibria;
    }

    /** Adds a run's warnings to a list. */
    static RunListener collecting(List<String> warnings) {
        return new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
    }

    /** Trains to the end. */
    RunResult train(String yaml, Path folder) {
        return end(start(yaml, folder, RunListener.NONE));
    }

    Run start(String yaml, Path folder, RunListener listener) {
        return experiments.start(experiments.parse(yaml, "test.yaml", Map.of()), folder, listener);
    }

    static RunResult end(Run run) {
        return run.result()
                .toCompletableFuture()
                .orTimeout(120, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    /** Says to all runs that a bundle has left. */
    synchronized void lose(String reason) {
        holds.forEach(hold -> hold.accept(reason));
    }

    @Override
    public SettingsReader reader() {
        return new SettingsReader(catalog, common);
    }

    @Override
    public SettingsSchema schema() {
        return new SettingsSchema(catalog, common);
    }

    @Override
    public synchronized RunHold hold(Collection<PluginUse> uses, Consumer<String> onLoss) {
        holds.add(onLoss);
        return new RunHold() {
            @Override
            public Optional<String> lost() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
