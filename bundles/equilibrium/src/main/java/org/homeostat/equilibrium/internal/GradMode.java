package org.homeostat.equilibrium.internal;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** The thread's gradient recording, switched for the length of a call. */
final class GradMode {

    private GradMode() {}

    static boolean isOn() {
        return JniUtils.isGradMode();
    }

    /** Runs something without recording. */
    static <T> T off(Supplier<T> body) {
        return in(false, body);
    }

    /** Runs something with recording. */
    static <T> T on(Supplier<T> body) {
        return in(true, body);
    }

    private static <T> T in(boolean recording, Supplier<T> body) {
        boolean before = JniUtils.isGradMode();
        if (before == recording) {
            return body.get();
        }
        JniUtils.setGradMode(recording);
        try {
            return body.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
