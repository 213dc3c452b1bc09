package org.homeostat.datasets.sysid.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/** Reads the files of benchmarks, which lie in the folder {@code sysid} of the data folder. */
final class BenchmarkFiles {

    private static final String FOLDER = "sysid/";

    private BenchmarkFiles() {}

    static Path find(DataContext context, String name, String origin) {
        return context.file(FOLDER + name, origin);
    }

    /** The columns of a table as a recording, the first of them inputs. */
    static Recording recording(
            DataContext context, String file, String origin, List<String> inputs, List<String> outputs) {
        List<String> columns = Stream.concat(inputs.stream(), outputs.stream()).toList();
        double[][] rows = Table.NAMED.read(find(context, file, origin), columns, true);
        int nu = inputs.size();
        return new Recording(
                file,
                columns(rows, IntStream.range(0, nu).toArray()),
                columns(rows, IntStream.range(nu, columns.size()).toArray()));
    }

    static double[][] columns(double[][] rows, int... which) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(which).mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    /** A stretch of a file's recording. */
    static Recording stretch(Recording whole, String name, int from, int to) {
        if (whole.length() < to) {
            throw new HomeostatException("the file " + FOLDER + whole.name() + " of the data folder has "
                    + whole.length() + " rows, and " + to + " are needed; it is not the published one");
        }
        return whole.part(name, from, to);
    }
}
