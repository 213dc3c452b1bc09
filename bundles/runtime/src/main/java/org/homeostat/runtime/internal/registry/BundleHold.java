package org.homeostat.runtime.internal.registry;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/** Watches bundles by the framework's events. */
final class BundleHold implements RunHold, SynchronousBundleListener {

    private final BundleContext context;
    private final Bundle self;
    private final Bundle system;
    private final Consumer<String> onLoss;
    private final Map<Long, PluginUse> held = new ConcurrentHashMap<>();
    private final AtomicReference<String> lost = new AtomicReference<>();

    /** Begins to watch; whatever has left or changed since {@code uses} were noted is lost at once. */
    BundleHold(BundleContext context, Checksums checksums, Collection<PluginUse> uses, Consumer<String> onLoss) {
        this.context = context;
        this.self = context.getBundle();
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.onLoss = onLoss;
        context.addBundleListener(this);
        List<Bundle> bundles = Arrays.asList(context.getBundles());
        for (PluginUse use : uses) {
            Optional<Bundle> bundle = bundles.stream()
                    .filter(candidate -> isThere(candidate, use))
                    .filter(candidate -> checksums.of(candidate).equals(use.sha256()))
                    .findFirst();
            bundle.ifPresentOrElse(found -> held.put(found.getBundleId(), use), () -> lose(use));
            // it may have stopped before it was held
            bundle.filter(found -> !isThere(found, use)).ifPresent(gone -> lose(use));
        }
    }

    private static boolean isThere(Bundle bundle, PluginUse use) {
        return use.bundle().equals(TrackedPlugin.name(bundle))
                && use.version().equals(bundle.getVersion().toString())
                && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        PluginUse use = held.get(event.getBundle().getBundleId());
        if (use == null || isShutdown()) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.STOPPING, BundleEvent.STOPPED, BundleEvent.UPDATED, BundleEvent.UNINSTALLED -> lose(use);
            default -> {}
        }
    }

    /** Whether the platform itself ends: then runs are cancelled, and no plug-in is to blame. */
    private boolean isShutdown() {
        return system.getState() == Bundle.STOPPING;
    }

    private void lose(PluginUse use) {
        String sentence = "the bundle " + use.bundle() + " " + use.version() + ", which gives the " + use.kind() + " '"
                + use.name() + "', was stopped, replaced or removed";
        if (lost.compareAndSet(null, sentence)) {
            onLoss.accept(sentence);
        }
    }

    @Override
    public Optional<String> lost() {
        return Optional.ofNullable(lost.get());
    }

    @Override
    public void close() {
        held.clear();
        // a bundle that has stopped has no listeners left
        if (context.equals(self.getBundleContext())) {
            context.removeBundleListener(this);
        }
    }
}
