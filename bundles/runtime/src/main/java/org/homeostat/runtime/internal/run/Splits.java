package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Samples;
import org.homeostat.runtime.internal.data.DataFolder;
import org.homeostat.runtime.internal.data.Download;
import org.homeostat.runtime.internal.training.Seeds;
import org.homeostat.runtime.internal.training.Setup;

/** The splits of a run's dataset, each opened when it is first asked for. */
final class Splits implements AutoCloseable {

    private final Setup setup;
    private final DataFolder context;
    private final Map<String, Samples> open = new LinkedHashMap<>();

    Splits(Setup setup, RunServices services, NDManager manager) {
        this.setup = setup;
        this.context = new DataFolder(
                services.surroundings().dataFolder(),
                services.surroundings().downloads()
                        ? Optional.of(new Download(services.storage(), setup.calls()::beat))
                        : Optional.empty(),
                manager,
                setup.dataType(),
                Seeds.of(setup.settings().seed(), Seeds.Purpose.DATA));
    }

    List<String> names() {
        return setup.calls()
                .call(setup.calls().use("dataset", setup.settings().dataset()), "splits", setup.dataset()::splits);
    }

    /** The split that results are reported on. */
    String reported() {
        List<String> names = names();
        return names.get(names.size() - 1);
    }

    boolean has(String split) {
        return names().contains(split);
    }

    /** A split, open until these are closed; the same each time. */
    Samples of(String split) {
        Samples opened = open.get(split);
        if (opened == null) {
            opened = fresh(split);
            open.put(split, opened);
        }
        return opened;
    }

    /** A split that the caller closes. */
    Samples fresh(String split) {
        if (!has(split)) {
            throw new HomeostatException(
                    "dataset '" + setup.settings().dataset().name() + "' has no split '" + split + "'; it has "
                            + String.join(", ", names()));
        }
        return setup.open(split, context);
    }

    @Override
    public void close() {
        open.values()
                .forEach(samples -> setup.calls()
                        .run(setup.calls().use("dataset", setup.settings().dataset()), "close", samples::close));
    }
}
