package org.homeostat.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;

/** The framework with the installation's bundles and the plug-ins in it. */
final class Platform {

    /** Plug-ins start when everything of ours is up. */
    private static final int PLUGIN_LEVEL = 7;

    private static final long STOP_SECONDS = 10;

    private final Framework framework;

    private Platform(Framework framework) {
        this.framework = framework;
    }

    /**
     * Starts the framework found on the class path; returns when all bundles had their start.
     *
     * @param home the installation, absolute
     * @param plugins the plug-in folder, absolute
     * @param storage a folder of this process alone
     * @param withShell whether the console and the drop folder are wanted
     * @throws StartException if the framework or a bundle of the installation does not come up
     */
    static Platform start(Path home, Path plugins, Path storage, boolean withShell) throws StartException {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new StartException("There is no OSGi framework in " + home.resolve("lib") + "."));
        List<StartList.Entry> entries = StartList.read(home).stream()
                .filter(entry -> withShell || !entry.isForShell())
                .toList();
        Framework framework = factory.newFramework(configuration(home, plugins, storage));
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.registerService(ResolverHookFactory.class, new PluginGate(plugins), null);
            for (StartList.Entry entry : entries) {
                install(context, entry);
            }
            Plugins problems = new Plugins(plugins, context, PLUGIN_LEVEL);
            context.addFrameworkListener(problems);
            problems.install();
            context.registerService(
                    Supplier.class, problems, FrameworkUtil.asDictionary(Map.of("homeostat.plugin.problems", true)));
            framework.start();
        } catch (BundleException e) {
            throw new StartException("The OSGi framework does not start: " + e.getMessage(), e);
        }
        return new Platform(framework);
    }

    private static Map<String, String> configuration(Path home, Path plugins, Path storage) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(
                Constants.FRAMEWORK_STORAGE, storage.resolve("bundles").toString());
        configuration.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(PLUGIN_LEVEL));
        String logging = ";version=" + slf4jVersion();
        configuration.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j" + logging + ",org.slf4j.event" + logging + ",org.slf4j.helpers" + logging + ",org.slf4j.spi"
                        + logging);
        // the drop folder: JARs only, no configurations, nothing written, no path from the working directory
        configuration.put("felix.fileinstall.dir", plugins.toString());
        configuration.put(
                "felix.fileinstall.tmpdir", storage.resolve("fileinstall").toString());
        configuration.put("felix.fileinstall.filter", ".*\\.jar");
        configuration.put("felix.fileinstall.poll", "300");
        configuration.put("felix.fileinstall.noInitialDelay", "true");
        configuration.put("felix.fileinstall.start.level", String.valueOf(PLUGIN_LEVEL));
        configuration.put("felix.fileinstall.active.level", String.valueOf(PLUGIN_LEVEL));
        configuration.put("felix.fileinstall.enableConfigSave", "false");
        configuration.put("felix.fileinstall.disableConfigSave", "true");
        configuration.put("felix.fileinstall.subdir.mode", "skip");
        configuration.put("felix.fileinstall.log.default", "none");
        // the framework writes to the OSGi log only, never to standard output
        configuration.put("felix.log.level", "0");
        // the console's profile is the installation's
        configuration.put("gosh.home", home.toString());
        // on Equinox the console would else not be interactive
        configuration.put("gosh.args", "");
        return configuration;
    }

    private static String slf4jVersion() {
        String version = org.slf4j.LoggerFactory.class.getPackage().getImplementationVersion();
        return version == null ? "2.0" : version;
    }

    private static void install(BundleContext context, StartList.Entry entry) throws StartException {
        if (!Files.isRegularFile(entry.file())) {
            throw new StartException("The installation is damaged: " + entry.file() + " is missing. Unpack it anew.");
        }
        try {
            Bundle bundle = context.installBundle("reference:" + entry.file().toUri());
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.adapt(BundleStartLevel.class).setStartLevel(entry.level());
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        } catch (BundleException e) {
            throw new StartException(
                    "The installation is damaged: " + entry.file() + " cannot be installed (" + e.getMessage()
                            + "). Unpack it anew.",
                    e);
        }
    }

    /**
     * Waits for a service.
     *
     * @param type its type, one of the Java platform
     * @param mark the property that is true for the wanted one
     * @param seconds how long to wait
     * @return the service, or null
     */
    <T> T service(Class<T> type, String mark, long seconds) throws InterruptedException {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return null;
        }
        String filter = "(&(objectClass=" + type.getName() + ")(" + mark + "=true))";
        try {
            ServiceTracker<T, T> tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open();
            // the tracker stays open: it holds the service for the process's life
            return seconds == 0 ? tracker.getService() : tracker.waitForService(TimeUnit.SECONDS.toMillis(seconds));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter " + filter + " is well-formed", e);
        }
    }

    /** The installation's bundles that do not run, each with the reason, for a message. */
    String notRunning() {
        StringBuilder text = new StringBuilder();
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start();
                } catch (BundleException e) {
                    text.append(System.lineSeparator())
                            .append("  ")
                            .append(bundle.getSymbolicName())
                            .append(": ")
                            .append(e.getMessage());
                }
            }
        }
        return text.toString();
    }

    /** Waits until somebody, the console for one, has stopped the framework. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the framework and waits for it a bounded time. */
    void stop() {
        try {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (BundleException e) {
            System.err.println("homeostat: the framework does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
