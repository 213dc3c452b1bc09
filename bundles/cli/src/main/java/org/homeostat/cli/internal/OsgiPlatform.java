package org.homeostat.cli.internal;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Analyses;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.platform.Reports;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.util.tracker.ServiceTracker;

/** Looks services up in the framework and waits for those that are still starting. */
final class OsgiPlatform implements Platform {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BundleContext context;

    OsgiPlatform(BundleContext context) {
        this.context = context;
    }

    @Override
    public Registry registry() {
        return service(Registry.class);
    }

    @Override
    public Experiments experiments() {
        return service(Experiments.class);
    }

    @Override
    public Compute compute() {
        return service(Compute.class);
    }

    @Override
    public Benchmarks benchmarks() {
        return service(Benchmarks.class);
    }

    @Override
    public Analyses analyses() {
        return service(Analyses.class);
    }

    @Override
    public Reports reports() {
        return service(Reports.class);
    }

    @Override
    public Map<String, String> bundles() {
        Map<String, String> states = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            states.put(name(bundle), state(bundle));
        }
        return states;
    }

    private static String name(Bundle bundle) {
        String name = bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
        return name + " " + bundle.getVersion();
    }

    private static String state(Bundle bundle) {
        boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            // lazily activated, such as the engine's bundle: waits for its first class
            case Bundle.STARTING -> "active";
            case Bundle.RESOLVED -> fragment ? "active" : "resolved";
            case Bundle.INSTALLED -> "installed";
            case Bundle.STOPPING -> "stopping";
            default -> "uninstalled";
        };
    }

    private <T> T service(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(PATIENCE.toMillis());
            if (service == null) {
                throw new HomeostatException("The service " + type.getSimpleName()
                        + " is not there: a bundle of the platform is missing or does not start. 'homeostat doctor' says"
                        + " which.");
            }
            return service;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HomeostatException("Interrupted while the platform was starting.", e);
        } finally {
            tracker.close();
        }
    }
}
