package org.homeostat.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The plug-in folder: installs what is in it before the framework starts, and tells at any time which of its files
 * give no running bundle and why.
 */
final class Plugins implements FrameworkListener, Supplier<Map<String, String>> {

    /** A bundle's failure to start, valid for what was installed at that time. */
    private record Failure(long modified, String reason) {}

    private final Path folder;
    private final BundleContext context;
    private final int startLevel;
    private final Map<Path, String> uninstallable = new ConcurrentHashMap<>();
    private final Map<Long, Failure> failures = new ConcurrentHashMap<>();

    /**
     * Watches over the folder.
     *
     * @param folder the folder, absolute; it need not exist
     * @param context the framework's
     * @param startLevel the level at which plug-ins start
     */
    Plugins(Path folder, BundleContext context, int startLevel) {
        this.folder = folder;
        this.context = context;
        this.startLevel = startLevel;
    }

    /** The location under which a file of the folder is installed, here as by the drop folder's bundle. */
    static String location(Path file) {
        return file.toFile().toURI().normalize().toString();
    }

    /** Installs every JAR that can be installed. */
    void install() {
        for (Path file : jars()) {
            // copied, so that a file that is removed or replaced does no harm to what runs
            try (InputStream content = Files.newInputStream(file)) {
                if (PluginJar.refusal(file).isEmpty()) {
                    Bundle bundle = context.installBundle(location(file), content);
                    bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
                    if (!isFragment(bundle)) {
                        bundle.start();
                    }
                }
            } catch (IOException | BundleException e) {
                uninstallable.put(file, reason(e));
            }
        }
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() instanceof BundleException e) {
            note(event.getBundle(), e);
        }
    }

    private void note(Bundle bundle, BundleException e) {
        failures.put(bundle.getBundleId(), new Failure(bundle.getLastModified(), reason(e)));
    }

    /**
     * Tells what is wrong now.
     *
     * @return file name and reason, sorted
     */
    @Override
    public Map<String, String> get() {
        Map<String, String> problems = new TreeMap<>();
        for (Path file : jars()) {
            problem(file).ifPresent(reason -> problems.put(file.getFileName().toString(), reason));
        }
        return problems;
    }

    private Optional<String> problem(Path file) {
        Optional<String> refusal = PluginJar.refusal(file);
        if (refusal.isPresent()) {
            return refusal;
        }
        Bundle bundle = context.getBundle(location(file));
        if (bundle == null) {
            return Optional.of(uninstallable.getOrDefault(
                    file,
                    "is not installed yet; a shell session takes in what is dropped, other commands at their start"));
        }
        if (isFragment(bundle) || bundle.getState() == Bundle.ACTIVE || !isResolvable(bundle)) {
            return Optional.empty(); // one that does not resolve is named by the platform, with what it misses
        }
        return failure(bundle);
    }

    private boolean isResolvable(Bundle bundle) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .resolveBundles(List.of(bundle));
    }

    /** Why a resolved bundle does not run; tried once more if nobody has seen it fail, as the drop folder tells nobody. */
    private Optional<String> failure(Bundle bundle) {
        Failure known = failures.get(bundle.getBundleId());
        if (bundle.getState() == Bundle.RESOLVED && (known == null || known.modified() != bundle.getLastModified())) {
            try {
                bundle.start();
                return Optional.empty();
            } catch (BundleException e) {
                note(bundle, e);
            }
        }
        return Optional.ofNullable(failures.get(bundle.getBundleId())).map(Failure::reason);
    }

    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                files.forEach(jars::add);
            } catch (IOException | DirectoryIteratorException e) {
                System.err.println("homeostat: the plug-in folder " + folder + " cannot be read: " + e.getMessage());
            }
        }
        Collections.sort(jars);
        return jars;
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static String reason(Exception e) {
        StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            text.append(": ").append(cause);
        }
        return text.toString().replaceAll("\\s*\\R\\s*", " ");
    }
}
