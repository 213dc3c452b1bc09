package org.homeostat.runtime.internal.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Where a run stands: everything that a checkpoint keeps beside tensors. Not thread-safe. */
final class Position {

    /** The epoch in progress, 1 for the first. */
    int epoch = 1;

    /** Steps complete in the epoch. */
    int batch;

    /** Steps complete in all. */
    long step;

    /** Updates made, which leaves skipped steps out. */
    long updates;

    /** Steps skipped one after another. */
    int skippedInARow;

    /** The best epoch, 0 before the first. */
    int bestEpoch;

    /** The best epoch's decisive metric. */
    OptionalDouble best = OptionalDouble.empty();

    /** Whether training has ended before its last epoch for want of progress. */
    boolean stopped;

    /** Seconds spent training in all sessions. */
    double seconds;

    /** Seconds of them spent in steps; NaN if a session did not measure them. */
    double stepSeconds;

    /** The epoch so far. */
    EpochTotals totals = new EpochTotals();

    /** Epochs since the best. */
    int sinceBest() {
        return bestEpoch == 0 ? 0 : epoch - bestEpoch;
    }

    /** Turns to the next epoch. */
    void nextEpoch() {
        epoch++;
        batch = 0;
        totals = new EpochTotals();
    }

    Map<String, Object> save() {
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("epoch", epoch);
        saved.put("batch", batch);
        saved.put("step", step);
        saved.put("updates", updates);
        saved.put("skippedInARow", skippedInARow);
        saved.put("bestEpoch", bestEpoch);
        saved.put("best", best.isPresent() ? Double.toString(best.getAsDouble()) : "");
        saved.put("stopped", stopped);
        saved.put("seconds", seconds);
        saved.put("stepSeconds", stepSeconds);
        saved.put("totals", totals.save());
        return saved;
    }

    static Position restore(Map<String, Object> saved) {
        Position position = new Position();
        position.epoch = ((Number) saved.get("epoch")).intValue();
        position.batch = ((Number) saved.get("batch")).intValue();
        position.step = ((Number) saved.get("step")).longValue();
        position.updates = ((Number) saved.get("updates")).longValue();
        position.skippedInARow = ((Number) saved.get("skippedInARow")).intValue();
        position.bestEpoch = ((Number) saved.get("bestEpoch")).intValue();
        String best = String.valueOf(saved.get("best"));
        position.best = best.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(best));
        position.stopped = (Boolean) saved.get("stopped");
        position.seconds = ((Number) saved.get("seconds")).doubleValue();
        position.stepSeconds = saved.get("stepSeconds") instanceof Number n ? n.doubleValue() : Double.NaN;
        position.totals = EpochTotals.restore((Map<?, ?>) saved.get("totals"));
        return position;
    }
}
