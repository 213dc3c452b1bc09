package org.homeostat.runtime.internal.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.homeostat.api.Plugin;
import org.homeostat.runtime.internal.settings.Catalog;
import org.homeostat.runtime.internal.settings.PluginSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Follows the plug-ins as their services come and go, without getting any. Thread-safe. */
final class PluginTracker implements Catalog, AutoCloseable {

    private static final Comparator<TrackedPlugin> ORDER = Comparator.comparing(TrackedPlugin::kind)
            .thenComparing(TrackedPlugin::name)
            .thenComparing(TrackedPlugin::bundle);

    /** Of one bundle's services of one name the first is that of the higher version, then of the higher ranking. */
    private static final Comparator<TrackedPlugin> PRECEDENCE = Comparator.comparing(TrackedPlugin::bundleVersion)
            .thenComparing(TrackedPlugin::reference)
            .reversed();

    private record Identity(String kind, String name, String bundle) {}

    private final ServiceTracker<Object, TrackedPlugin> services;

    /** Begins to follow. */
    PluginTracker(BundleContext context, Checksums checksums) {
        this.services = new ServiceTracker<>(context, filter(), new Customizer(context, checksums));
        // all services, also those wired to another copy of the contracts: they are to be named when they are used
        services.open(true);
    }

    private static Filter filter() {
        String filter = "(&(" + Plugin.KIND + "=*)(" + Plugin.NAME + "=*))";
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + filter + " is well-formed", e);
        }
    }

    @Override
    public List<PluginSource> plugins() {
        return serving().stream().sorted(ORDER).map(PluginSource.class::cast).toList();
    }

    /** The services that serve: the first of each identity. */
    Collection<TrackedPlugin> serving() {
        Map<Identity, TrackedPlugin> first = new LinkedHashMap<>();
        services.getTracked().values().stream()
                .sorted(PRECEDENCE)
                .forEach(plugin ->
                        first.putIfAbsent(new Identity(plugin.kind(), plugin.name(), plugin.bundle()), plugin));
        return first.values();
    }

    /** The names that several bundles claim, as {@code kind 'name'}, and the bundles. */
    Map<String, List<String>> claimedTwice() {
        Map<String, List<String>> bundles = serving().stream()
                .collect(Collectors.groupingBy(
                        plugin -> plugin.kind() + " '" + plugin.name() + "'",
                        TreeMap::new,
                        Collectors.mapping(
                                plugin -> plugin.bundle() + ":" + plugin.name(),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        names -> names.stream().sorted().toList()))));
        bundles.values().removeIf(names -> names.size() < 2);
        return bundles;
    }

    @Override
    public void close() {
        services.close();
    }

    private record Customizer(BundleContext context, Checksums checksums)
            implements ServiceTrackerCustomizer<Object, TrackedPlugin> {

        @Override
        public TrackedPlugin addingService(ServiceReference<Object> reference) {
            // a service that leaves at this moment has no bundle any more
            return reference.getBundle() == null ? null : new TrackedPlugin(context, reference, checksums);
        }

        @Override
        public void modifiedService(ServiceReference<Object> reference, TrackedPlugin plugin) {
            // properties are read from the reference
        }

        @Override
        public void removedService(ServiceReference<Object> reference, TrackedPlugin plugin) {
            // nothing is held
        }
    }
}
