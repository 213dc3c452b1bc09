package org.homeostat.cli.internal;

import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import picocli.CommandLine.Option;

/** The words that say how a run is shown, and the following of it. */
final class RunWords {

    @Option(names = "--quiet", description = "Print the result alone, and warnings on standard error.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    boolean isQuiet() {
        return quiet;
    }

    /**
     * Starts a run, shows it until it ends, and prints its result.
     *
     * @param session where to print
     * @param start starts the run with a listener
     * @param resumable whether an interrupt leaves a checkpoint to go on from
     * @return the exit code
     */
    int follow(Session session, Function<RunListener, Run> start, boolean resumable) {
        try (RunsInProgress.Claim claim = session.runs().claim()) {
            RunFollower follower = new RunFollower();
            Run run = start.apply(follower);
            claim.started(run);
            RunResult result = shown(session, follower, run);
            print(session, run, result);
            if (result.state() != Run.State.CANCELLED) {
                return ExitCode.DONE;
            }
            session.tell(
                    resumable
                            ? "Interrupted; a checkpoint is written. Go on with: homeostat resume " + run.folder()
                            : "Interrupted.");
            return ExitCode.INTERRUPTED;
        }
    }

    /** Where the details of an unexpected failure are. */
    private static String logOf(Run run) {
        return "The run's log is " + run.folder().resolve("log.txt") + ".";
    }

    private RunResult shown(Session session, RunFollower follower, Run run) {
        try (ProgressView view = ProgressView.of(session.console(), quiet)) {
            return follower.follow(run, view);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof HomeostatException)) {
                session.tell(logOf(run));
            }
            throw e;
        }
    }

    private void print(Session session, Run run, RunResult result) {
        if (json) {
            session.print(Json.ascii(result.json().strip()));
        } else {
            session.print(ResultText.of(result, run.folder()));
        }
    }
}
