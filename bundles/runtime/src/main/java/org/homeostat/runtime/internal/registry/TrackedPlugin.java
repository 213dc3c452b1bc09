package org.homeostat.runtime.internal.registry;

import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.runtime.internal.settings.PluginSource;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A plug-in as an OSGi service. Gets the service object only while it is in use. */
final class TrackedPlugin implements PluginSource {

    private final BundleContext context;
    private final ServiceReference<Object> reference;
    private final Checksums checksums;
    private final Bundle bundle;
    private final Version version;

    /** Describes a registered service by its properties and its bundle as they are now. */
    TrackedPlugin(BundleContext context, ServiceReference<Object> reference, Checksums checksums) {
        this.context = context;
        this.reference = reference;
        this.checksums = checksums;
        this.bundle = reference.getBundle();
        this.version = bundle.getVersion();
    }

    @Override
    public String kind() {
        return property(Plugin.KIND);
    }

    @Override
    public String name() {
        return property(Plugin.NAME);
    }

    @Override
    public String summary() {
        return property(Plugin.SUMMARY);
    }

    @Override
    public String source() {
        return property(Plugin.SOURCE);
    }

    @Override
    public String bundle() {
        return name(bundle);
    }

    @Override
    public String version() {
        return version.toString();
    }

    /** The symbolic name; bundles of the oldest kind have none and go by their file's. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() == null ? BundleFiles.name(bundle) : bundle.getSymbolicName();
    }

    private String property(String name) {
        Object value = reference.getProperty(name);
        return value == null ? "" : value.toString();
    }

    /** The bundle's version, for comparison. */
    Version bundleVersion() {
        return version;
    }

    /** The bundle that registered it. */
    Bundle owner() {
        return bundle;
    }

    /** The service. */
    ServiceReference<Object> reference() {
        return reference;
    }

    @Override
    public PluginUse use() {
        return new PluginUse(kind(), name(), bundle(), version(), checksums.of(bundle));
    }

    @Override
    public Lease open() {
        Requirements.unversionedEngineImport(bundle).ifPresent(reason -> {
            throw new HomeostatException(this + ": " + reason);
        });
        Optional<Object> service = service();
        return new Lease() {
            @Override
            public Optional<Object> service() {
                return service;
            }

            @Override
            public void close() {
                if (service.isPresent()) {
                    unget();
                }
            }
        };
    }

    private Optional<Object> service() {
        try {
            return Optional.ofNullable(context.getService(reference));
        } catch (RuntimeException | LinkageError e) {
            throw new HomeostatException(this + " could not be made: " + e, e);
        }
    }

    private void unget() {
        if (reference.getBundle() != null) {
            context.ungetService(reference);
        }
    }

    @Override
    public String toString() {
        return kind() + " '" + name() + "' of bundle " + bundle() + " " + version();
    }
}
