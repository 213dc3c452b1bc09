package org.homeostat.djl.internal;

import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Translates what DJL throws when its engine does not start into a message with the mend. */
public final class Diagnosis {

    private static final String FIRST_START = "The engine's native library takes about 450 MB there.";
    private static final String ELSEWHERE = "Set the environment variable DJL_CACHE_DIR to a folder elsewhere";

    private final Path cache;
    private final String platform;

    /** Diagnoses for this machine and its cache folder. */
    public Diagnosis() {
        this(
                Utils.getEngineCacheDir("pytorch"),
                System.getProperty("os.name").toLowerCase(Locale.ROOT) + " " + System.getProperty("os.arch"));
    }

    Diagnosis(Path cache, String platform) {
        this.cache = cache;
        this.platform = platform;
    }

    /**
     * Gives the message for a failure.
     *
     * @param failure what the engine threw
     * @return what is wrong, and the mend
     */
    public String of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            if (cause instanceof FileSystemException file) {
                return storage(file);
            }
            String text = text(cause);
            if (text.contains("No space left") || text.contains("not enough space")) {
                return full();
            }
            if (text.contains("Offline mode")) {
                return missing();
            }
            if (text.contains("No PyTorch native library matches") || text.contains("Unsupported platform")) {
                return "The PyTorch engine has no native library for this platform (" + platform + "). Supported are "
                        + "linux x86_64 and aarch64, macOS aarch64 and Windows x86_64; for another one build libtorch "
                        + version() + " and point PYTORCH_LIBRARY_PATH at its lib folder.";
            }
            if (text.contains("Unexpected version") || text.contains("mismatch")) {
                return "The PyTorch library has the wrong version (" + text + "). Homeostat needs " + version()
                        + ": unset PYTORCH_VERSION and PYTORCH_LIBRARY_PATH, or point them at that version.";
            }
            if (cause instanceof UnsatisfiedLinkError) {
                return link(text);
            }
        }
        for (Throwable cause : chain) {
            if (cause instanceof NoClassDefFoundError && text(cause).startsWith("Could not initialize class")) {
                return "The PyTorch engine failed to start earlier in this process; its first message says why. "
                        + "Mend that and start again.";
            }
            if (cause instanceof IOException) {
                return "The PyTorch engine's native library could not be fetched (" + text(cause) + "). Check the "
                        + "network, or install the bundle org.homeostat.djl-native-… of this platform (" + platform
                        + ").";
            }
        }
        Throwable root = chain.get(chain.size() - 1);
        return "The PyTorch engine did not start: " + text(root) + ". Delete its cache " + cache
                + " and try again; if it stays, 'homeostat doctor' tells more.";
    }

    private String storage(FileSystemException file) {
        String reason = file.getReason() == null ? "" : file.getReason();
        if (reason.contains("No space left") || reason.contains("not enough space") || reason.contains("quota")) {
            return full();
        }
        String detail = reason.isEmpty() ? file.getClass().getSimpleName() : reason;
        return "The engine's cache folder " + cache + " cannot be written (" + file.getFile() + ": " + detail + "). "
                + ELSEWHERE + " that you may write to, or mend its permissions.";
    }

    private String full() {
        return "No space is left for unpacking the engine into " + cache + ". " + FIRST_START + " Free some, or "
                + lower(ELSEWHERE) + " with room.";
    }

    private String missing() {
        return "There is no native library of the PyTorch engine for this platform (" + platform
                + "), and downloads are off. Install the bundle org.homeostat.djl-native-… of this platform, allow the "
                + "download once with 'homeostat --download-engine doctor', or point PYTORCH_LIBRARY_PATH at the lib "
                + "folder of libtorch " + version() + ".";
    }

    private String link(String text) {
        if (text.contains("GLIBC")) {
            return "This system's C library is too old for the PyTorch engine (" + text
                    + "). Use a newer system, or build libtorch " + version()
                    + " on this one and set PYTORCH_LIBRARY_PATH.";
        }
        if (text.contains("already loaded in another classloader")) {
            return "The native library belongs to an earlier copy of the bundle org.homeostat.djl in this process. "
                    + "Restart the process: that bundle cannot be refreshed.";
        }
        return "The PyTorch engine's native library does not load (" + text + "). If it is damaged, delete " + cache
                + " so that it is unpacked anew; if PYTORCH_LIBRARY_PATH is set, it must hold libtorch " + version()
                + ".";
    }

    private static String version() {
        try {
            return Platform.fromSystem("pytorch").getVersion();
        } catch (AssertionError e) {
            return "of DJL's version (its engine's properties cannot be read: " + text(e) + ")";
        }
    }

    private static String lower(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    private static String text(Throwable t) {
        return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    }
}
