package org.homeostat.runtime.internal.registry;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Knows what keeps bundles from giving plug-ins. Thread-safe. */
final class BundleProblems implements FrameworkListener, BundleListener, AutoCloseable {

    /** Marks services that report files in the plug-in folder: suppliers of a map of file name to reason. */
    private static final String REPORTS = "(homeostat.plugin.problems=true)";

    private final BundleContext context;
    private final Map<Long, String> failures = new ConcurrentHashMap<>();

    /** Begins to listen. */
    BundleProblems(BundleContext context) {
        this.context = context;
        context.addFrameworkListener(this);
        context.addBundleListener(this);
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() instanceof BundleException e) {
            failures.put(event.getBundle().getBundleId(), reason(e));
        }
    }

    private static String reason(BundleException e) {
        String text = e.getCause() == null ? e.getMessage() : e.getMessage() + ": " + e.getCause();
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if ((event.getType() & (BundleEvent.STARTED | BundleEvent.UPDATED | BundleEvent.UNINSTALLED)) != 0) {
            failures.remove(event.getBundle().getBundleId());
        }
    }

    /**
     * What is wrong now.
     *
     * @return file or bundle, and the reason; sorted
     */
    Map<String, String> now() {
        Map<String, String> problems = new TreeMap<>(reported());
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        for (Bundle bundle : context.getBundles()) {
            if (!Requirements.concernPlatform(bundle)) {
                continue;
            }
            String name = BundleFiles.name(bundle);
            if (bundle.getState() == Bundle.INSTALLED) {
                String missing = String.join("; ", Requirements.missing(bundle, system));
                String fallback = failures.getOrDefault(bundle.getBundleId(), "it does not resolve");
                problems.putIfAbsent(name, missing.isEmpty() ? fallback : missing);
            } else if (failures.containsKey(bundle.getBundleId())) {
                problems.putIfAbsent(name, failures.get(bundle.getBundleId()));
            }
        }
        return problems;
    }

    private Map<String, String> reported() {
        Map<String, String> problems = new TreeMap<>();
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(Supplier.class, REPORTS)) {
                Object service = context.getService(reference);
                if (service instanceof Supplier<?> supplier && supplier.get() instanceof Map<?, ?> map) {
                    map.forEach((file, reason) -> problems.put(String.valueOf(file), String.valueOf(reason)));
                }
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + REPORTS + " is well-formed", e);
        }
        return problems;
    }

    @Override
    public void close() {
        context.removeFrameworkListener(this);
        context.removeBundleListener(this);
    }
}
