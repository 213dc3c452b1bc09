package org.homeostat.runtime.internal.training;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.runtime.internal.settings.PluginCall;
import org.homeostat.runtime.internal.settings.PluginUse;

/** A run's calls into plug-ins: knows which one is in progress, and gives what they throw the plug-in's name. */
public final class PluginCalls {

    /**
     * A call that has not returned.
     *
     * @param use the plug-in
     * @param doing what it was called for
     * @param since {@link System#nanoTime} of the last time it was seen to get on
     */
    public record InProgress(PluginUse use, String doing, long since) {}

    private final List<PluginUse> uses;
    private volatile Optional<InProgress> current = Optional.empty();

    /**
     * Creates it.
     *
     * @param uses the plug-ins of the experiment
     */
    public PluginCalls(List<PluginUse> uses) {
        this.uses = List.copyOf(uses);
    }

    /**
     * The plug-in behind a reference.
     *
     * @param kind the kind
     * @param reference the reference
     * @return the plug-in; of an unknown bundle if the experiment's record does not have it
     */
    public PluginUse use(String kind, Ref<?> reference) {
        return find(kind, reference).orElseGet(() -> new PluginUse(kind, reference.name(), "unknown", "", ""));
    }

    /**
     * The plug-in behind a reference.
     *
     * @param kind the kind
     * @param reference the reference
     * @return the plug-in; empty if the experiment's record does not have it, as one that another plug-in brings along
     */
    Optional<PluginUse> find(String kind, Ref<?> reference) {
        String name = reference.name();
        return uses.stream()
                .filter(use -> use.kind().equals(kind))
                .filter(use -> name.equals(use.name()) || name.equals(use.bundle() + ":" + use.name()))
                .findFirst();
    }

    /**
     * Calls a plug-in, on the run's thread.
     *
     * @param <T> what it gives
     * @param use the plug-in
     * @param doing what it is called for
     * @param code the call
     * @return its value
     * @throws HomeostatException for everything that the code throws
     */
    public <T> T call(PluginUse use, String doing, Supplier<T> code) {
        Optional<InProgress> outer = current;
        current = Optional.of(new InProgress(use, doing, System.nanoTime()));
        try {
            return PluginCall.call(use, doing, code);
        } catch (IllegalArgumentException e) {
            throw new HomeostatException(use + " cannot do " + doing + ": " + e.getMessage(), e);
        } finally {
            current = outer.map(call -> new InProgress(call.use(), call.doing(), System.nanoTime()));
        }
    }

    /**
     * Calls a plug-in that gives nothing back.
     *
     * @param use the plug-in
     * @param doing what it is called for
     * @param code the call
     * @throws HomeostatException for everything that the code throws
     */
    public void run(PluginUse use, String doing, Runnable code) {
        call(use, doing, () -> {
            code.run();
            return true;
        });
    }

    /** Says that the call in progress gets on, such as a download. */
    public void beat() {
        current = current.map(call -> new InProgress(call.use(), call.doing(), System.nanoTime()));
    }

    /**
     * The innermost call that has not returned.
     *
     * @return empty while the platform's own code runs
     */
    public Optional<InProgress> current() {
        return current;
    }
}
