package org.homeostat.cli.internal;

import java.util.Map;
import org.homeostat.api.platform.Analyses;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.platform.Reports;

/**
 * The services that commands use, looked up when a command asks, so that no command waits for what it does not need.
 *
 * <p>Each method throws a {@code HomeostatException} if the service is missing.
 */
interface Platform {

    /** The plug-ins. */
    Registry registry();

    /** Experiments and their runs. */
    Experiments experiments();

    /** The engine. */
    Compute compute();

    /** The benchmarks. */
    Benchmarks benchmarks();

    /** Analyses of runs and trajectories. */
    Analyses analyses();

    /** Pages of what analyses found. */
    Reports reports();

    /** Every bundle, by name and version, with its state in lower case; resolved fragments are {@code active}. */
    Map<String, String> bundles();
}
