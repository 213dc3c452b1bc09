package org.homeostat.runtime.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.Ref;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.SettingDescription;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.runtime.internal.settings.Bound;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** The registry in a framework whose bundles come and go. */
class RegistryComponentTest {

    record Damped(
            @Setting(value = "Damping.", min = 0, max = 1) double damping) implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            throw new UnsupportedOperationException("nothing is solved here");
        }
    }

    record Experiment(@Required @Setting("The solver.") Ref<Solver> solver) {}

    private static final Experiment DEFAULTS = new Experiment(Ref.of("", Solver.class));

    /** A plug-in that counts what is asked of it. */
    private static final class Counting implements Plugin<Solver, Damped>, PrototypeServiceFactory<Object> {
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger released = new AtomicInteger();

        @Override
        public Damped defaults() {
            return new Damped(1);
        }

        @Override
        public Solver create(Damped settings) {
            return settings;
        }

        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            made.incrementAndGet();
            return this;
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {
            released.incrementAndGet();
        }
    }

    @TempDir
    private Path folder;

    private Framework framework;
    private RegistryComponent registry;

    @BeforeEach
    void start() throws BundleException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("storage").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "ai.djl.ndarray;version=0.35.1,org.homeostat.api;version=1.0.0"));
        framework.start();
        registry = new RegistryComponent(
                framework.getBundleContext(),
                ServiceLoader.load(Equilibria.class).findFirst().orElseThrow());
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        if (framework.getState() == Bundle.ACTIVE) {
            registry.close();
        }
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Path jar(String file, String name, String version, String imports) throws IOException {
        return jar(file, name, version, imports, "");
    }

    private Path jar(String file, String name, String version, String imports, String activator) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!name.isEmpty()) {
            main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
            main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        }
        main.putValue(Constants.BUNDLE_VERSION, version);
        if (!imports.isEmpty()) {
            main.putValue(Constants.IMPORT_PACKAGE, imports);
        }
        if (!activator.isEmpty()) {
            main.putValue(Constants.BUNDLE_ACTIVATOR, activator);
        }
        Path jar = folder.resolve(file);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
        return jar;
    }

    private Bundle install(String name, String version) throws IOException, BundleException {
        Path jar = jar(name + "-" + version + ".jar", name, version, "");
        Bundle bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    private static ServiceRegistration<?> offer(Bundle bundle, String name, Object service) {
        Map<String, Object> properties =
                Map.of(Plugin.KIND, "solver", Plugin.NAME, name, Plugin.SUMMARY, "The " + name + ".");
        return bundle.getBundleContext()
                .registerService(Plugin.class.getName(), service, FrameworkUtil.asDictionary(properties));
    }

    private List<String> listed() {
        return registry.plugins().stream()
                .map(plugin -> plugin.bundle() + ":" + plugin.name() + " " + plugin.version())
                .toList();
    }

    private Bound<Experiment> read(String solver) {
        return registry.reader()
                .read(
                        "homeostat: 1\nsolver: " + solver + "\n",
                        "e.yaml",
                        Map.of(),
                        Experiment.class,
                        DEFAULTS,
                        (bound, findings) -> {});
    }

    private List<String> refused(String solver) {
        return assertThrows(ExperimentException.class, () -> read(solver)).problems();
    }

    @Test
    void listingMakesNothingAndUsingHoldsNothing() throws Exception {
        Counting plugin = new Counting();
        Bundle bundle = install("com.example.a", "1.0.0");
        offer(bundle, "picard", plugin);
        assertEquals(List.of("com.example.a:picard 1.0.0"), listed());
        assertEquals(List.of("solver"), registry.kinds());
        PluginDescription listed = registry.plugins().get(0);
        assertEquals("The picard.", listed.summary());
        assertEquals("", listed.source());
        assertEquals(0, plugin.made.get());

        Bound<Experiment> bound = read("{name: picard, damping: 0.5, maxIterations: 3}");
        assertEquals(new Damped(0.5), bound.settings().solver().get());
        assertEquals(
                new Damped(0.25),
                registry.create(Solver.class, "picard", Map.of("damping", 0.25)).get());
        assertEquals(
                List.of("damping", "tolerance"),
                registry.settings(listed).stream()
                        .map(SettingDescription::name)
                        .limit(2)
                        .toList());
        registry.schema().json(Experiment.class, DEFAULTS);
        assertEquals(4, plugin.made.get());
        assertEquals(4, plugin.released.get());
        for (ServiceReference<?> reference : bundle.getRegisteredServices()) {
            assertEquals(null, reference.getUsingBundles());
        }
    }

    @Test
    void pluginsComeAndGo() throws Exception {
        assertEquals(List.of(), listed());
        assertEquals(List.of("e.yaml:2: solver: no solver 'picard'; there is none"), refused("picard"));
        Bundle a = install("com.example.a", "1.0.0");
        ServiceRegistration<?> registration = offer(a, "picard", new Counting());
        PluginDescription listed = registry.plugins().get(0);
        registration.unregister();
        assertEquals(List.of(), listed());
        assertEquals(
                "there is no solver 'picard' of bundle com.example.a 1.0.0 any more",
                assertThrows(HomeostatException.class, () -> registry.settings(listed))
                        .getMessage());
        offer(a, "picard", new Counting());
        a.stop();
        assertEquals(List.of(), listed());
    }

    @Test
    void ofTwoVersionsTheHigherServes() throws Exception {
        offer(install("com.example.a", "1.10.0"), "picard", new Counting());
        Bundle old = install("com.example.a", "1.9.0");
        offer(old, "picard", new Counting());
        offer(old, "gone", new Counting());
        assertEquals(List.of("com.example.a:gone 1.9.0", "com.example.a:picard 1.10.0"), listed());
        assertEquals("1.10.0", read("picard").uses().get(0).version());
        assertEquals(Map.of(), registry.problems());
    }

    @Test
    void twoBundlesThatClaimANameAreAProblem() throws Exception {
        offer(install("com.example.a", "1.0.0"), "picard", new Counting());
        Bundle b = install("com.example.b", "1.0.0");
        offer(b, "picard", new Counting());
        assertEquals(List.of("com.example.a:picard 1.0.0", "com.example.b:picard 1.0.0"), listed());
        assertEquals(
                List.of("e.yaml:2: solver: the bundles com.example.a and com.example.b both give a solver 'picard';"
                        + " write com.example.a:picard or com.example.b:picard"),
                refused("picard"));
        assertEquals("com.example.b", read("com.example.b:picard").uses().get(0).bundle());
        assertEquals(
                Map.of(
                        "solver 'picard'",
                        "two bundles claim this name; write com.example.a:picard or com.example.b:picard to say which"),
                registry.problems());
        b.uninstall();
        assertEquals("com.example.a", read("picard").uses().get(0).bundle());
        assertEquals(Map.of(), registry.problems());
    }

    @Test
    void aBundleWithoutSymbolicNameGoesByItsFile() throws Exception {
        Bundle nameless = framework
                .getBundleContext()
                .installBundle(jar("nameless.jar", "", "1.0.0", "").toUri().toString());
        nameless.start();
        offer(nameless, "picard", new Counting());
        assertEquals(List.of("nameless.jar:picard 1.0.0"), listed());
        List<PluginUse> uses = read("nameless.jar:picard").uses();
        try (RunHold hold = registry.hold(uses, sentence -> {})) {
            assertEquals(Optional.empty(), hold.lost());
        }
    }

    @Test
    void notesTheChecksumOfTheJar() throws Exception {
        Bundle a = install("com.example.a", "1.0.0");
        offer(a, "picard", new Counting());
        byte[] jar = Files.readAllBytes(folder.resolve("com.example.a-1.0.0.jar"));
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        assertEquals(
                List.of(new PluginUse("solver", "picard", "com.example.a", "1.0.0", expected)),
                read("picard").uses());

        Bundle streamed = framework
                .getBundleContext()
                .installBundle(
                        "stream:b",
                        new ByteArrayInputStream(Files.readAllBytes(jar("b.jar", "com.example.b", "1.0.0", ""))));
        streamed.start();
        offer(streamed, "other", new Counting());
        String checksum = read("other").uses().get(0).sha256();
        assertTrue(checksum.matches("entries:[0-9a-f]{64}"), checksum);
    }

    @Test
    void aHoldNoticesThatABundleLeaves() throws Exception {
        Bundle a = install("com.example.a", "1.0.0");
        offer(a, "picard", new Counting());
        Bundle other = install("com.example.other", "1.0.0");
        List<PluginUse> uses = read("picard").uses();
        List<String> told = new ArrayList<>();
        String sentence = "the bundle com.example.a 1.0.0, which gives the solver 'picard', was stopped, replaced or"
                + " removed";
        try (RunHold hold = registry.hold(uses, told::add)) {
            other.stop();
            assertEquals(Optional.empty(), hold.lost());
            a.stop();
            assertEquals(Optional.of(sentence), hold.lost());
            a.start();
            a.uninstall();
            assertEquals(List.of(sentence), told);
        }
    }

    @Test
    void aHoldNoticesThatABundleIsReplaced() throws Exception {
        Bundle a = install("com.example.a", "1.0.0");
        offer(a, "picard", new Counting());
        List<PluginUse> uses = read("picard").uses();
        try (RunHold hold = registry.hold(uses, sentence -> {})) {
            a.update(new ByteArrayInputStream(Files.readAllBytes(jar("a2.jar", "com.example.a", "1.0.0", ""))));
            assertTrue(hold.lost().isPresent());
        }
        try (RunHold late = registry.hold(uses, sentence -> {})) {
            assertEquals(Optional.empty(), late.lost(), "the JAR at its location is the same");
        }
        jar("com.example.a-1.0.0.jar", "com.example.a", "2.0.0", "");
        a.update();
        List<String> told = new ArrayList<>();
        try (RunHold late = registry.hold(uses, told::add)) {
            assertTrue(late.lost().isPresent());
            assertEquals(1, told.size());
        }
        offer(a, "picard", new Counting());
        RunHold closed = registry.hold(read("picard").uses(), told::add);
        closed.close();
        a.stop();
        assertEquals(1, told.size());
    }

    @Test
    void aHoldDoesNotBlameAPluginForTheEndOfThePlatform() throws Exception {
        Bundle a = install("com.example.a", "1.0.0");
        offer(a, "picard", new Counting());
        List<String> told = new ArrayList<>();
        try (RunHold hold = registry.hold(read("picard").uses(), told::add)) {
            framework.stop();
            framework.waitForStop(10_000);
            assertEquals(Optional.empty(), hold.lost());
            assertEquals(List.of(), told);
        }
    }

    @Test
    void namesBundlesThatDoNotResolve() throws Exception {
        BundleContext context = framework.getBundleContext();
        String missing = "com.example.missing;version=\"[1.2,2)\"";
        String api = "org.homeostat.api;version=\"[1.0,2)\",";
        context.installBundle(jar("broken.jar", "com.example.broken", "1.0.0", api + missing)
                .toUri()
                .toString());
        context.installBundle(jar("foreign.jar", "com.example.foreign", "1.0.0", missing)
                .toUri()
                .toString());
        assertEquals(
                Map.of(
                        "broken.jar",
                        "no bundle exports the package com.example.missing from version 1.2.0 below 2.0.0"),
                registry.problems());
    }

    @Test
    void namesBundlesThatDoNotStart() throws Exception {
        Path jar = jar("bad.jar", "com.example.bad", "1.0.0", "org.homeostat.api", "com.example.Gone");
        Bundle bad = framework.getBundleContext().installBundle(jar.toUri().toString());
        bad.adapt(BundleStartLevel.class).setStartLevel(5);
        bad.start();
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(5, event -> reached.countDown());
        assertTrue(reached.await(10, TimeUnit.SECONDS));
        // the framework tells of it on a thread of its own
        for (int i = 0; i < 100 && registry.problems().isEmpty(); i++) {
            Thread.sleep(50);
        }
        String reason = registry.problems().get("bad.jar");
        assertTrue(reason.contains("com.example.Gone"), reason);
        bad.uninstall();
        assertEquals(Map.of(), registry.problems());
    }

    @Test
    void passesOnWhatTheLauncherReports() {
        Supplier<Map<String, String>> report = () -> Map.of("torn.jar", "is no JAR");
        framework
                .getBundleContext()
                .registerService(
                        Supplier.class, report, FrameworkUtil.asDictionary(Map.of("homeostat.plugin.problems", true)));
        assertEquals(Map.of("torn.jar", "is no JAR"), registry.problems());
    }

    @Test
    void refusesPluginsThatImportTheEngineWithoutAVersion() throws Exception {
        BundleContext context = framework.getBundleContext();
        Bundle bare = context.installBundle(jar("bare.jar", "com.example.bare", "1.0.0", "ai.djl.ndarray")
                .toUri()
                .toString());
        bare.start();
        offer(bare, "bare", new Counting());
        Bundle versioned = context.installBundle(
                jar("good.jar", "com.example.good", "1.0.0", "ai.djl.ndarray;version=\"[0.35,0.36)\"")
                        .toUri()
                        .toString());
        versioned.start();
        offer(versioned, "good", new Counting());
        String reason = "imports the package ai.djl.ndarray without a version; its manifest must state the versions it"
                + " was made for, as in Import-Package: ai.djl.ndarray;version=\"[0.35,0.36)\"";
        assertEquals(Map.of("bare.jar", reason), registry.problems());
        assertEquals(
                List.of("e.yaml:2: solver: solver 'bare' of bundle com.example.bare 1.0.0: " + reason),
                refused("bare"));
        assertFalse(read("good").uses().isEmpty());
    }

    @Test
    void namesServicesThatAreNoPlugins() throws Exception {
        Bundle a = install("com.example.a", "1.0.0");
        a.getBundleContext()
                .registerService(
                        Runnable.class,
                        () -> {},
                        FrameworkUtil.asDictionary(Map.of(Plugin.KIND, "solver", Plugin.NAME, "odd")));
        assertEquals(List.of("com.example.a:odd 1.0.0"), listed());
        assertTrue(refused("odd").get(0).contains("which is no org.homeostat.api.Plugin of this platform"));
        offer(a, "torn", new PrototypeServiceFactory<Object>() {
            @Override
            public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
                throw new NoClassDefFoundError("com/example/Gone");
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
        });
        assertTrue(refused("torn").get(0).contains("solver 'torn' of bundle com.example.a 1.0.0"));
    }
}
