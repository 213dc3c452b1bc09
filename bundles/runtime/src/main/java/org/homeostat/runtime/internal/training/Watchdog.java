package org.homeostat.runtime.internal.training;

import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

/** Watches a run's calls into plug-ins for one that does not return. */
public final class Watchdog implements AutoCloseable {

    /** The system property for the time after which a call counts as stuck, in seconds; 0 watches nothing. */
    public static final String LIMIT = "homeostat.watchdog";

    private static final Duration DEFAULT = Duration.ofSeconds(60);

    private final Timer timer;
    private final PluginCalls calls;
    private final Duration limit;
    private final Consumer<String> onStuck;

    /**
     * Creates it.
     *
     * @param calls the run's calls
     * @param limit the time after which a call counts as stuck; zero watches nothing
     * @param onStuck told of it once, on a thread of its own, in a sentence that names the plug-in
     */
    public Watchdog(PluginCalls calls, Duration limit, Consumer<String> onStuck) {
        this.calls = calls;
        this.limit = limit;
        this.onStuck = onStuck;
        this.timer = new Timer("homeostat-watchdog", true);
    }

    /** Begins to watch. */
    public void start() {
        if (!limit.isZero()) {
            long pause = Math.max(1, Math.min(1000, limit.toMillis() / 4));
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            look();
                        }
                    },
                    pause,
                    pause);
        }
    }

    private void look() {
        Optional<PluginCalls.InProgress> call = calls.current();
        if (call.filter(c -> System.nanoTime() - c.since() > limit.toNanos()).isPresent()) {
            timer.cancel();
            onStuck.accept(call.get().use() + " has not returned from "
                    + call.get().doing() + " for "
                    + limit.toSeconds() + " s; the run is given up. If it only needs longer, raise the system property "
                    + LIMIT + " (seconds).");
        }
    }

    /**
     * The time after which a call counts as stuck.
     *
     * @param property the system property's value, or empty
     * @return its value, or one minute
     */
    public static Duration limit(String property) {
        return property.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(property)) : DEFAULT;
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
