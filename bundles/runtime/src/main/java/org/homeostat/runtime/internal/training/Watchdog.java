package org.homeostat.runtime.internal.training;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

/**
 * Watches a run's calls into plug-ins for one that does not return. A call that waits is given up after the limit, one that works
 * after as much processor time; one that has merely got no processor, or whose process was suspended, goes on.
 */
public final class Watchdog implements AutoCloseable {

    /** The system property for the time after which a call counts as stuck, in seconds; 0 watches nothing. */
    public static final String LIMIT = "homeostat.watchdog";

    private static final Duration DEFAULT = Duration.ofSeconds(60);

    /** The share of the time below which a thread has as good as not worked. */
    private static final double IDLE = 0.01;

    /**
     * After how many limits a thread counts as stuck that could run and does not: it may wait outside of Java, where that is not
     * seen, or be starved.
     */
    private static final int STARVED = 10;

    private final Timer timer;
    private final PluginCalls calls;
    private final Thread worker;
    private final Duration limit;
    private final Consumer<String> onStuck;
    private final long pause;
    private Optional<PluginCalls.InProgress> watched = Optional.empty();
    private long lastLook;
    private long waited;
    private long worked;

    /**
     * Creates it.
     *
     * @param calls the run's calls
     * @param worker the thread that makes them
     * @param limit the time after which a call counts as stuck; zero watches nothing
     * @param onStuck told of it once, on a thread of its own, in a sentence that names the plug-in
     */
    public Watchdog(PluginCalls calls, Thread worker, Duration limit, Consumer<String> onStuck) {
        this.calls = calls;
        this.worker = worker;
        this.limit = limit;
        this.onStuck = onStuck;
        this.pause = Math.max(1, Math.min(1000, limit.toMillis() / 4));
        this.timer = new Timer("homeostat-watchdog", true);
    }

    /** Begins to watch. */
    public void start() {
        if (!limit.isZero()) {
            lastLook = System.nanoTime();
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
        long now = System.nanoTime();
        // a pause that was much too long is one of the whole process
        long passed = Math.min(now - lastLook, 2 * Duration.ofMillis(pause).toNanos());
        lastLook = now;
        if (call.isEmpty() || !call.equals(watched)) {
            watched = call;
            waited = 0;
            worked = processorTime();
            return;
        }
        waited += passed;
        if (isStuck(limit, waited, processorTime() - worked, worker.getState())) {
            timer.cancel();
            onStuck.accept(call.get().use() + " has not returned from "
                    + call.get().doing() + " for "
                    + limit.toSeconds() + " s; the run is given up. If it only needs longer, raise the system property "
                    + LIMIT + " (seconds).");
        }
    }

    /**
     * Whether a call that has not returned will not.
     *
     * @param limit the time after which a call counts as stuck
     * @param waited for how long it was seen, in nanoseconds
     * @param worked the processor time that its thread has had since, in nanoseconds
     * @param state of its thread
     */
    static boolean isStuck(Duration limit, long waited, long worked, Thread.State state) {
        if (waited <= limit.toNanos()) {
            return false;
        }
        if (worked >= IDLE * waited) {
            return worked > limit.toNanos();
        }
        return state != Thread.State.RUNNABLE || waited > STARVED * limit.toNanos();
    }

    /** Of the thread, in nanoseconds; where that is not measured, the time. */
    private long processorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long time = threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(worker.getId()) : -1;
        return time < 0 ? System.nanoTime() : time;
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
