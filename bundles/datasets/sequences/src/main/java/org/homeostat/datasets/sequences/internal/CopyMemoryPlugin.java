package org.homeostat.datasets.sequences.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers the copy memory task. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "copy-memory",
        summary = "Digits to be repeated after a long pause, computed, no files; for sequence-labelling.",
        source = "Arjovsky, Shah and Bengio 2016; Bai, Kolter and Koltun 2018; Konishi and Kawahara 2022, its protocol")
public final class CopyMemoryPlugin implements Plugin<Dataset, CopyMemoryPlugin.CopyMemory> {

    @Override
    public CopyMemory defaults() {
        return new CopyMemory(500, 10, Delimiter.REPEATED, Form.NUMBER, 4500, 500, 500, 1111);
    }

    @Override
    public Dataset create(CopyMemory settings) {
        return settings;
    }

    /** What tells the model to begin. */
    public enum Delimiter {
        /** A nine at every position from the delimiter on: eleven for ten digits (Bai, Kolter and Koltun 2018). */
        REPEATED,
        /** One nine, then zeros (Arjovsky, Shah and Bengio 2016; Bai, Kolter and Koltun 2019). */
        SINGLE
    }

    /** How a digit is given to the model. */
    public enum Form {
        /** As the real number that it is, one feature. */
        NUMBER,
        /** As a whole number that stands for itself, for models with an embedding. */
        TOKEN,
        /** As ten real numbers, a one among zeros. */
        ONE_HOT
    }

    /**
     * Sequences of {@code digits} digits from 1 to 8, a pause of zeros, and nines; the target is zero everywhere but for the
     * digits at the end. Of {@code pause} + 2·{@code digits} positions, the delimiter is number {@code pause} +
     * {@code digits}.
     *
     * <p>With the default settings these are, number for number, the 4,500, 500 and 500 sequences of Konishi and Kawahara
     * 2022: training and validation from NumPy's generator with seed 1111 + T + 100, test with 1111 + T + 200.
     *
     * @param pause T, the positions between the digits and where they are to be repeated
     * @param digits digits to remember
     * @param delimiter what tells the model to begin
     * @param form how a digit is given
     * @param train training sequences
     * @param validation validation sequences
     * @param test test sequences
     * @param seed source of the digits
     */
    public record CopyMemory(
            @Setting(
                    value = "T: positions from the last digit seen to the first one wanted.",
                    unit = "positions",
                    min = 1,
                    max = 1_000_000)
            int pause,

            @Setting(value = "How many digits are to be remembered.", min = 1, max = 100_000)
            int digits,

            @Setting("Nines from the delimiter to the end (repeated), or a single one and zeros behind it.")
            Delimiter delimiter,

            @Setting("Digits as real numbers (number), as whole numbers for an embedding (token), or one-hot.")
            Form form,

            @Setting(value = "Number of training sequences.", min = 1, max = 10_000_000)
            int train,

            @Setting(
                    value =
                            "Number of validation sequences, drawn behind the training set; without any there is no such"
                                    + " split.",
                    min = 0,
                    max = 10_000_000)
            int validation,

            @Setting(value = "Number of test sequences; without any there is no such split.", min = 0, max = 10_000_000)
            int test,

            @Setting(
                    value =
                            "Source of the digits, to which T + 100 or T + 200 is added; independent of the run's seed.",
                    min = 0,
                    max = 4_000_000_000.0)
            long seed)
            implements Dataset {

        private static final List<String> SYMBOLS = IntStream.range(0, CopySamples.SYMBOLS)
                .mapToObj(Integer::toString)
                .toList();

        private static final int TRAIN_SEED = 100;
        private static final int TEST_SEED = 200;

        /**
         * Checks the sizes.
         *
         * @param pause T, the positions between the digits and where they are to be repeated
         * @param digits digits to remember
         * @param delimiter what tells the model to begin
         * @param form how a digit is given
         * @param train training sequences
         * @param validation validation sequences
         * @param test test sequences
         * @param seed source of the digits
         */
        public CopyMemory {
            long drawn = Math.max((long) train + validation, test) * digits;
            if (drawn > Integer.MAX_VALUE / 2) {
                throw new IllegalArgumentException(
                        "train, validation and test of " + train + ", " + validation + " and " + test
                                + " sequences with " + digits + " digits each do not fit into memory; take fewer");
            }
        }

        /** Positions of a sequence: T + 2·digits. */
        int length() {
            return pause + 2 * digits;
        }

        @Override
        public DataSpec input() {
            return switch (form) {
                case NUMBER -> DataSpec.real(new Shape(length(), 1), Axis.TIME, Axis.FEATURE);
                case TOKEN -> DataSpec.tokens(new Shape(length()), SYMBOLS, Axis.TIME);
                case ONE_HOT -> DataSpec.real(new Shape(length(), SYMBOLS.size()), Axis.TIME, Axis.FEATURE);
            };
        }

        @Override
        public DataSpec target() {
            return DataSpec.tokens(new Shape(length()), SYMBOLS, Axis.TIME);
        }

        private int size(String split) {
            return switch (split) {
                case TRAIN -> train;
                case VALIDATION -> validation;
                case TEST -> test;
                default -> 0;
            };
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST).stream()
                    .filter(split -> size(split) > 0)
                    .toList();
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'copy-memory' has no split '" + split + "' but " + splits());
            }
            boolean tests = split.equals(TEST);
            LegacyDraws draws = new LegacyDraws(seed + pause + (tests ? TEST_SEED : TRAIN_SEED));
            if (split.equals(VALIDATION)) {
                draw(draws, train);
            }
            return new CopySamples(this, draw(draws, size(split)), context.dataType());
        }

        /** The digits of so many sequences, one sequence behind the other. */
        private byte[] draw(LegacyDraws draws, int sequences) {
            byte[] drawn = new byte[sequences * digits];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = (byte) draws.next(1, CopySamples.DELIMITER);
            }
            return drawn;
        }
    }
}
