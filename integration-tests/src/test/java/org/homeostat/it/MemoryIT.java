package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory does not grow: not with the solver's iterations, and not with the steps of a run. */
class MemoryIT {

    private static final boolean FULL = Boolean.getBoolean("homeostat.full");

    /** The first steps take in what every later one finds there. */
    private static final int STEPS = FULL ? 2 : 4;

    /** What the bundle noted behind a step. */
    private record Note(double step, double bytes, int arrays) {}

    private static List<Note> train(String name, String yaml, int steps) throws IOException {
        Path folder = Folders.fresh(MemoryIT.class, name);
        Files.writeString(folder.resolve("memory.yaml"), yaml);
        // a heap that is there from the start, so that what grows is the engine's
        Clients.work(
                Installation.linked(folder.resolve("installation")),
                "memory",
                folder,
                "HOMEOSTAT_OPTS",
                "-Xms256m -Xmx256m -XX:+AlwaysPreTouch -XX:TieredStopAtLevel=1",
                "MALLOC_ARENA_MAX",
                "2",
                "CLIENT_STEPS",
                Integer.toString(steps));
        return Files.readAllLines(folder.resolve("memory.csv")).stream()
                .map(line -> line.split(","))
                .map(cells -> new Note(
                        Double.parseDouble(cells[0]), Double.parseDouble(cells[1]), Integer.parseInt(cells[2])))
                .toList();
    }

    private static Note iterating(int iterations) throws IOException {
        int batch = FULL ? 256 : 64;
        int width = FULL ? 4096 : 256;
        String budget = "tolerance: 1e-4, minIterations: " + iterations + ", maxIterations: " + iterations;
        List<Note> notes = train(
                "iterations-" + iterations,
                """
                homeostat: 1
                task: classification
                dataset: digits
                model:
                  name: deq
                  cell: {name: dense, width: %d}
                  solver: {name: anderson, %s}
                  gradient: {name: implicit, solver: {name: anderson, %s}}
                training: {epochs: 1, batchSize: %d, shuffle: false, evaluateTraining: false}
                threads: %d
                seed: 7
                """.formatted(width, budget, budget, batch, Runtime.getRuntime().availableProcessors()),
                STEPS);
        return notes.get(STEPS - 1);
    }

    @Test
    void aStepHoldsTheSameWhateverItsIterations() throws IOException {
        Note few = iterating(10);
        Note many = iterating(FULL ? 1000 : 200);
        System.out.printf(
                "10 iterations: %d arrays, %.0f MB; many: %d arrays, %.0f MB%n",
                few.arrays(), few.bytes() / 1e6, many.arrays(), many.bytes() / 1e6);
        assertEquals(few.arrays(), many.arrays(), "live arrays");
        assertEquals(1, many.bytes() / few.bytes(), 0.05, "resident memory");
    }

    @Test
    void stepsLeaveNothingBehind() throws IOException {
        int epochs = FULL ? 130 : 40;
        List<Note> notes = train(
                "steps",
                Tiny.YAML.replace("epochs: 2", "epochs: " + epochs).replace("width: 8", "width: 128"),
                Integer.MAX_VALUE);
        List<Note> settled = notes.subList(200, notes.size());
        double slope = slope(settled);
        System.out.printf("%d steps: %.0f bytes a step%n", notes.size(), slope);
        assertEquals(settled.get(0).arrays(), settled.get(settled.size() - 1).arrays(), "live arrays");
        // the short form still sees the virtual machine warm up; an array of 64 x 128 left behind would be 32 kB a step
        assertTrue(slope < (FULL ? 1000 : 16_000), () -> "resident memory grows by " + slope + " bytes a step");
    }

    /** Least squares. */
    private static double slope(List<Note> notes) {
        double step = notes.stream().mapToDouble(Note::step).average().orElseThrow();
        double bytes = notes.stream().mapToDouble(Note::bytes).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (Note note : notes) {
            above += (note.step() - step) * (note.bytes() - bytes);
            below += (note.step() - step) * (note.step() - step);
        }
        return above / below;
    }
}
