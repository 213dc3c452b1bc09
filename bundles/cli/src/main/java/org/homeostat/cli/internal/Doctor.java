package org.homeostat.cli.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.Registry;

/** Looks at everything a run needs. */
final class Doctor {

    private static final int OLDEST_JAVA = 17;
    private static final long MEBIBYTE = 1024 * 1024;
    /** What the native libraries take when they are unpacked. */
    private static final long ENGINE_MEBIBYTES = 450;

    private final Platform platform;
    private final Path cache;
    private final Path data;

    /**
     * Creates it.
     *
     * @param platform the services
     * @param cache the folder into which the engine unpacks its libraries
     * @param data the data folder
     */
    Doctor(Platform platform, Path cache, Path data) {
        this.platform = platform;
        this.cache = cache;
        this.data = data;
    }

    /** All checks, each of which stands alone. */
    List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        checks.add(java());
        checks.add(cache());
        checks.add(guarded("engine", this::engine));
        checks.addAll(bundles());
        checks.addAll(plugins());
        checks.add(data());
        return checks;
    }

    private static Check java() {
        String found =
                Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors, heap up to "
                        + Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB";
        return Runtime.version().feature() >= OLDEST_JAVA
                ? Check.ok("java", found)
                : Check.failed("java", found, "Install Java " + OLDEST_JAVA + " or later and set JAVA_HOME to it.");
    }

    private Check cache() {
        String mend = "Set the environment variable DJL_CACHE_DIR to a writable folder with " + ENGINE_MEBIBYTES
                + " MiB free.";
        Path existing = cache;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace() / MEBIBYTE;
            String finding = cache + ", " + free + " MiB free";
            if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
                return Check.failed("engine cache", cache + " cannot be written", mend);
            }
            boolean unpacked = Files.isDirectory(cache.resolve("pytorch"));
            return unpacked || free >= ENGINE_MEBIBYTES
                    ? Check.ok("engine cache", finding)
                    : Check.failed("engine cache", finding, mend);
        } catch (IOException e) {
            return Check.failed("engine cache", cache + ": " + e, mend);
        }
    }

    private Check engine() {
        long start = System.nanoTime();
        Compute compute = platform.compute();
        Device device = compute.device("auto");
        try (NDManager manager = compute.newManager(device)) {
            float sum = manager.ones(new Shape(2, 2)).sum().getFloat();
            if (sum != 4) {
                return Check.failed(
                        "engine", "adds four ones to " + sum, "The native library does not fit this processor.");
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        List<String> words = new ArrayList<>();
        compute.properties().forEach((name, value) -> words.add(name + " " + value));
        return Check.ok(
                "engine",
                String.join(", ", words)
                        + String.format(Locale.ROOT, "; computed on %s after %.1f s", device, seconds));
    }

    private List<Check> bundles() {
        List<Check> checks = new ArrayList<>();
        Map<String, String> states = platform.bundles();
        List<String> inactive = new ArrayList<>();
        states.forEach((bundle, state) -> {
            if (!state.equals("active")) {
                inactive.add(bundle + " (" + state + ")");
            }
        });
        checks.add(
                inactive.isEmpty()
                        ? Check.ok("bundles", states.size() + ", all active")
                        : Check.failed(
                                "bundles",
                                "not active: " + String.join(", ", inactive),
                                "Read its reason below or in the log, add what it lacks, or take it away."));
        Registry registry = platform.registry();
        registry.problems()
                .forEach((where, reason) -> checks.add(Check.failed(
                        where, reason, "Replace the file or bundle, or take it out of the plug-in folder.")));
        return checks;
    }

    private List<Check> plugins() {
        Registry registry = platform.registry();
        List<Check> checks = new ArrayList<>();
        List<PluginDescription> plugins = registry.plugins();
        for (PluginDescription plugin : plugins) {
            broken(registry, plugin)
                    .ifPresent(reason -> checks.add(Check.failed(
                            plugin.kind() + " " + plugin.name(),
                            reason,
                            "Take " + plugin.bundle() + " " + plugin.version() + " away or get a corrected one.")));
        }
        if (checks.isEmpty()) {
            checks.add(Check.ok("plug-ins", plugins.size() + ", all keep their contracts"));
        }
        return checks;
    }

    private static Optional<String> broken(Registry registry, PluginDescription plugin) {
        try {
            registry.settings(plugin);
            return Optional.empty();
        } catch (HomeostatException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    private Check data() {
        String finding = data + ", ";
        if (!Files.isDirectory(data)) {
            return Check.note(
                    "data",
                    finding + "not there",
                    "Needed for data sets that are not embedded; made when one is fetched.");
        }
        List<String> sets = new ArrayList<>();
        try (Stream<Path> folders = Files.list(data)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    sets.add(folder.getFileName() + " ("
                            + files.filter(Files::isRegularFile).count() + " files)");
                }
            }
        } catch (IOException e) {
            return Check.failed("data", data + ": " + e, "Make the folder readable, or set HOMEOSTAT_DATA to another.");
        }
        return Check.ok("data", finding + (sets.isEmpty() ? "empty" : String.join(", ", sets)));
    }

    private static Check guarded(String name, Supplier<Check> check) {
        try {
            return check.get();
        } catch (HomeostatException e) {
            return Check.failed(name, e.getMessage(), "Nothing can be computed without it.");
        } catch (RuntimeException | LinkageError e) {
            return Check.failed(name, e.toString(), "Nothing can be computed without it.");
        }
    }
}
