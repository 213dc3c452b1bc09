package org.homeostat.runtime.internal.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.platform.SettingDescription;
import org.homeostat.runtime.internal.settings.CommonSettings;
import org.homeostat.runtime.internal.settings.PluginSource;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.homeostat.runtime.internal.settings.SettingsDescriber;
import org.homeostat.runtime.internal.settings.SettingsReader;
import org.homeostat.runtime.internal.settings.SettingsSchema;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Follows the plug-ins of all bundles and makes parts of them. */
@Component(
        service = {Registry.class, Plugins.class},
        immediate = true)
public final class RegistryComponent implements Registry, Plugins {

    private final BundleContext context;
    private final Checksums checksums = new Checksums();
    private final PluginTracker tracker;
    private final BundleProblems problems;
    private final CommonSettings.Table common;

    /**
     * Begins to follow the plug-ins.
     *
     * @param context this bundle's context
     * @param equilibria gives the default budget of solvers
     */
    @Activate
    public RegistryComponent(BundleContext context, @Reference Equilibria equilibria) {
        this.context = context;
        this.common = CommonSettings.Table.standard(equilibria.budget());
        this.tracker = new PluginTracker(context, checksums);
        this.problems = new BundleProblems(context);
    }

    /** Lets go of all plug-ins. */
    @Deactivate
    public void close() {
        problems.close();
        tracker.close();
    }

    @Override
    public List<String> kinds() {
        return plugins().stream().map(PluginDescription::kind).distinct().toList();
    }

    @Override
    public List<PluginDescription> plugins() {
        return tracker.plugins().stream().map(PluginDescription.class::cast).toList();
    }

    @Override
    public List<SettingDescription> settings(PluginDescription plugin) {
        PluginSource source = tracker.plugins().stream()
                .filter(candidate -> candidate.kind().equals(plugin.kind())
                        && candidate.name().equals(plugin.name())
                        && candidate.bundle().equals(plugin.bundle())
                        && candidate.version().equals(plugin.version()))
                .findFirst()
                .orElseThrow(() -> new HomeostatException("there is no " + plugin.kind() + " '" + plugin.name()
                        + "' of bundle " + plugin.bundle() + " " + plugin.version() + " any more"));
        return new SettingsDescriber(common).describe(source);
    }

    @Override
    public <T> Ref<T> create(Class<T> type, String name, Map<String, ?> settings) {
        return reader().create(type, name, settings);
    }

    @Override
    public Map<String, String> problems() {
        Map<String, String> all = new TreeMap<>(problems.now());
        tracker.serving()
                .forEach(plugin -> Requirements.unversionedEngineImport(plugin.owner())
                        .ifPresent(reason -> all.putIfAbsent(BundleFiles.name(plugin.owner()), reason)));
        tracker.claimedTwice()
                .forEach((plugin, names) -> all.put(
                        plugin, "two bundles claim this name; write " + String.join(" or ", names) + " to say which"));
        return all;
    }

    @Override
    public SettingsReader reader() {
        return new SettingsReader(tracker, common);
    }

    @Override
    public SettingsSchema schema() {
        return new SettingsSchema(tracker, common);
    }

    @Override
    public RunHold hold(Collection<PluginUse> uses, Consumer<String> onLoss) {
        return new BundleHold(context, checksums, uses, onLoss);
    }
}
