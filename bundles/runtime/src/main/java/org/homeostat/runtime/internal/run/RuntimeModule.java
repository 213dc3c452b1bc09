package org.homeostat.runtime.internal.run;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.TypeLiteral;
import java.nio.file.Path;
import java.util.Optional;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.runtime.internal.data.DataFolder;
import org.homeostat.runtime.internal.experiment.ExperimentSettings;
import org.homeostat.runtime.internal.registry.Plugins;
import org.homeostat.runtime.internal.settings.Examination;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Storage;
import org.homeostat.runtime.internal.training.Watchdog;

/** Wires the running of experiments from the services around it. */
public final class RuntimeModule extends AbstractModule {

    private final Plugins plugins;
    private final Equilibria equilibria;
    private final Compute compute;
    private final Storage storage;
    private final RunServices.Surroundings surroundings;

    /**
     * Creates it for this process.
     *
     * @param plugins the plug-ins
     * @param equilibria the equilibrium service
     * @param compute the engine
     * @param version the platform's version
     * @param commit the commit that it was built from, if known
     */
    public RuntimeModule(
            Plugins plugins, Equilibria equilibria, Compute compute, String version, Optional<String> commit) {
        this(
                plugins,
                equilibria,
                compute,
                new DiskStorage(),
                new RunServices.Surroundings(
                        DataFolder.locate(System.getenv(), Path.of(System.getProperty("user.home"))),
                        Boolean.getBoolean(DataFolder.ALLOWED),
                        Watchdog.limit(System.getProperty(Watchdog.LIMIT, "")),
                        Runtime.getRuntime().availableProcessors(),
                        version,
                        commit));
    }

    RuntimeModule(
            Plugins plugins,
            Equilibria equilibria,
            Compute compute,
            Storage storage,
            RunServices.Surroundings surroundings) {
        this.plugins = plugins;
        this.equilibria = equilibria;
        this.compute = compute;
        this.storage = storage;
        this.surroundings = surroundings;
    }

    @Override
    protected void configure() {
        bind(Plugins.class).toInstance(plugins);
        bind(Equilibria.class).toInstance(equilibria);
        bind(Compute.class).toInstance(compute);
        bind(Storage.class).toInstance(storage);
        bind(RunServices.Surroundings.class).toInstance(surroundings);
        bind(new TypeLiteral<Examination<ExperimentSettings>>() {}).to(ExperimentCheck.class);
        bind(RunServices.class).in(Scopes.SINGLETON);
        bind(ExperimentService.class).in(Scopes.SINGLETON);
    }
}
