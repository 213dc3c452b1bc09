package org.homeostat.runtime.internal.settings;

import java.util.Arrays;
import java.util.function.Supplier;
import org.homeostat.api.HomeostatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls into a plug-in's code. Whatever it throws is said to be the plug-in's. */
public final class PluginCall {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCall.class);

    private PluginCall() {}

    /**
     * Calls code of a plug-in that gives a value.
     *
     * @param <T> what it gives
     * @param use the plug-in
     * @param doing what is being done, for example {@code create()}
     * @param code the call
     * @return its value
     * @throws IllegalArgumentException as the code threw it: contracts use it for what a part cannot serve
     * @throws HomeostatException as the code threw it, and for everything else that it throws, errors of missing classes
     *     included; the message names plug-in and bundle
     */
    public static <T> T call(PluginUse use, String doing, Supplier<T> code) {
        return call(use.toString(), doing, code);
    }

    /**
     * Calls code of a plug-in that gives nothing.
     *
     * @param use the plug-in
     * @param doing what is being done
     * @param code the call
     * @throws IllegalArgumentException as in {@link #call(PluginUse, String, Supplier)}
     * @throws HomeostatException as in {@link #call(PluginUse, String, Supplier)}
     */
    public static void run(PluginUse use, String doing, Runnable code) {
        call(use, doing, () -> {
            code.run();
            return true;
        });
    }

    /** As above for a plug-in in words. */
    static <T> T call(String plugin, String doing, Supplier<T> code) {
        try {
            return code.get();
        } catch (IllegalArgumentException | HomeostatException e) {
            throw e;
        } catch (Throwable e) {
            LOG.debug("{} failed in {}", plugin, doing, e);
            throw new BrokenContract(plugin + " failed in " + doing + ": " + describe(e), e);
        }
    }

    /** A throwable in one line with the place in the code that threw it. */
    static String describe(Throwable e) {
        String message = e.getMessage() == null
                ? ""
                : ": " + e.getMessage().lines().findFirst().orElse("");
        String at = Arrays.stream(e.getStackTrace())
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
        return e.getClass().getSimpleName() + message + at;
    }
}
