package org.homeostat.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An experiment that trains in a second: the embedded digits, eight hidden units, two epochs of 17 steps. */
final class Tiny {

    /** Inputs of a sample. */
    static final int INPUTS = 64;

    /** Classes. */
    static final int CLASSES = 10;

    /** Hidden units. */
    static final int WIDTH = 8;

    /** W, U and b of the cell, C and d of the head. */
    static final long PARAMETERS =
            (long) WIDTH * WIDTH + (long) WIDTH * INPUTS + WIDTH + (long) CLASSES * WIDTH + CLASSES;

    static final String YAML = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: deq
              cell: {name: dense, width: %d}
              solver: {name: fixed-point, tolerance: 1e-4, maxIterations: 100}
              gradient: implicit
            training: {epochs: 2, batchSize: 64, optimizer: {name: adam, learningRate: 0.01}}
            threads: 1
            seed: 7
            """.formatted(WIDTH);

    private Tiny() {}

    /** Writes it as {@code tiny.yaml}. */
    static Path in(Path folder) {
        return in(folder, "tiny.yaml", YAML);
    }

    /** Writes an experiment. */
    static Path in(Path folder, String name, String yaml) {
        try {
            return Files.writeString(folder.resolve(name), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
