package org.homeostat.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarTest {

    @TempDir
    private Path folder;

    @Test
    void bundleIsAccepted() throws IOException {
        assertEquals(Optional.empty(), PluginJar.refusal(jar("Bundle-SymbolicName", "org.example")));
    }

    @Test
    void truncatedFileIsRefused() throws IOException {
        Path whole = jar("Bundle-SymbolicName", "org.example");
        Path half = folder.resolve("half.jar");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(half, "not a readable JAR");
    }

    @Test
    void fileThatIsNoArchiveIsRefused() throws IOException {
        assertRefused(Files.writeString(folder.resolve("text.jar"), "text"), "not a readable JAR");
    }

    @Test
    void jarWithoutManifestIsRefused() throws IOException {
        Path file = folder.resolve("bare.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new ZipEntry("a.txt"));
            jar.write("a".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(file, "no manifest");
    }

    @Test
    void jarWithoutSymbolicNameIsRefused() throws IOException {
        assertRefused(jar("Bundle-Name", "org.example"), "Bundle-SymbolicName");
    }

    @Test
    void versionedImportsOfTheEngineAreAccepted() {
        String imports =
                "ai.djl.ndarray;version=\"[0.35,0.36)\",ai.djl.nn;ai.djl.util;version=0.35;resolution:=optional,"
                        + "org.example;uses:=\"ai.djl,ai.djl.nn\"";
        assertEquals(Optional.empty(), PluginJar.unversioned(imports));
        assertEquals(Optional.empty(), PluginJar.unversioned(null));
        assertEquals(Optional.empty(), PluginJar.unversioned("ai.djlx.other"));
    }

    @Test
    void unversionedImportsOfTheEngineAreNamed() {
        String refusal = PluginJar.unversioned(
                        "org.example;version=\"[1,2)\", ai.djl.ndarray, ai.djl;resolution:=optional")
                .orElseThrow();
        assertTrue(refusal.contains("ai.djl.ndarray, ai.djl ") && refusal.contains("[0.35,0.36)"), refusal);
    }

    private static void assertRefused(Path file, String reason) {
        String refusal = PluginJar.refusal(file).orElse("accepted");
        assertTrue(refusal.contains(reason), refusal);
    }

    private Path jar(String header, String value) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(header, value);
        Path file = folder.resolve("plugin.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry("a.txt"));
            jar.write("a".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
