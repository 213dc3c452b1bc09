package org.homeostat.cli.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.homeostat.api.platform.StepProgress;

/** A bar with loss, metric, solver iterations and time left, on a terminal. */
final class BarView implements ProgressView {

    private static final int UPDATE_MILLIS = 200;

    private final Console console;
    private Optional<ProgressBar> bar = Optional.empty();
    private String headline = "";

    BarView(Console console) {
        this.console = console;
    }

    @Override
    public void stage(String name) {
        // the bar itself says that training goes on
        if (bar.isEmpty()) {
            console.err().println(name);
        }
    }

    @Override
    public void step(StepProgress step) {
        if (bar.isEmpty()) {
            bar = Optional.of(open(step));
        }
        String iterations = step.iterations().isPresent()
                ? "  " + Text.number(step.iterations().getAsDouble()) + " iterations"
                : "";
        ProgressBar shown = bar.get();
        shown.setExtraMessage("loss " + Text.number(step.loss()) + headline + iterations);
        shown.stepTo(step.step());
    }

    @Override
    public void epoch(int epoch, Map<String, Object> metrics) {
        String metric = EpochText.headline(metrics);
        headline = metric.isEmpty() ? "" : "  " + metric;
    }

    @Override
    public void warning(String message) {
        eraseLine();
        console.err().println("warning: " + message);
        bar.ifPresent(ProgressBar::refresh);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar.ifPresent(closed -> console.err().println());
        bar = Optional.empty();
    }

    private ProgressBar open(StepProgress step) {
        return new ProgressBarBuilder()
                .setTaskName("training")
                .setInitialMax(step.steps())
                // a resumed run starts in the middle; what was done before must not count for the time left
                .startsFrom(step.step() - 1, Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, console.columns() - 1))
                .build();
    }

    private void draw(String line) {
        console.err().print("\r" + line);
        console.err().flush();
    }

    private void eraseLine() {
        console.err().print("\r" + " ".repeat(console.columns() - 1) + "\r");
    }
}
