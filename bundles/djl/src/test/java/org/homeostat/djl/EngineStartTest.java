package org.homeostat.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure of the engine's start ends in one message with its mend. Each runs in a process of its own. */
class EngineStartTest {

    @TempDir
    private Path temp;

    @Test
    void missingLibraryNamesTheFragment() throws Exception {
        String said = start(false, Map.of("DJL_CACHE_DIR", temp.toString()));
        assertTrue(said.contains("no native library") && said.contains("--download-engine"), said);
    }

    @Test
    void cacheBelowAFileNamesTheFolder() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        String said = start(true, Map.of("DJL_CACHE_DIR", file.resolve("cache").toString()));
        assertTrue(said.contains("cannot be written") && said.contains("DJL_CACHE_DIR"), said);
        assertTrue(said.contains(file.toString()), said);
    }

    @Test
    void wrongVersionSaysWhichIsNeeded() throws Exception {
        String said = start(true, Map.of("DJL_CACHE_DIR", temp.toString(), "PYTORCH_VERSION", "1.0"));
        assertTrue(said.contains("PYTORCH_VERSION") && said.contains("2.7.1"), said);
    }

    @Test
    void damagedLibraryNamesTheCache() throws Exception {
        Path lib = Files.createDirectories(temp.resolve("libtorch"));
        for (String name : List.of("c10", "torch_cpu", "torch")) {
            Files.writeString(lib.resolve(System.mapLibraryName(name)), "not a library");
        }
        String said = start(
                true,
                Map.of(
                        "DJL_CACHE_DIR",
                        temp.toString(),
                        "PYTORCH_LIBRARY_PATH",
                        lib.resolve(System.mapLibraryName("torch")).toString()));
        assertTrue(said.contains("does not load") && said.contains("PYTORCH_LIBRARY_PATH"), said);
    }

    private String start(boolean natives, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = temp.resolve("said");
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                classPath(natives),
                StartProcess.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process hangs");
        String said = Files.readString(out);
        assertEquals(3, process.exitValue(), said);
        assertFalse(said.contains("\tat "), "a stack trace: " + said);
        return said;
    }

    /** The class path of this test; with natives, a stand-in for the platform's library that only claims to be there. */
    private String classPath(boolean natives) throws IOException {
        String path = System.getProperty("java.class.path");
        if (!natives) {
            return path;
        }
        Path root = Files.createDirectories(temp.resolve("natives"));
        Path lib = Files.createDirectories(root.resolve("native/lib"));
        Files.writeString(
                lib.resolve("pytorch.properties"),
                "version=2.7.1-20250812\nflavor=cpu\nclassifier=" + platform() + "\nlibraries=libtorch.so\n");
        Path libraries = Files.createDirectories(root.resolve("pytorch/cpu/" + platform()));
        Files.writeString(libraries.resolve("libtorch.so"), "not a library");
        return root + java.io.File.pathSeparator + path;
    }

    private static String platform() {
        return ai.djl.util.Platform.fromSystem("pytorch").getClassifier();
    }
}
