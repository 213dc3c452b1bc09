package org.homeostat.datasets.text.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers text files. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "text",
        summary =
                "UTF-8 files by characters or words in contiguous streams, each token with the next one as its target.")
public final class TextPlugin implements Plugin<Dataset, TextPlugin.Text> {

    @Override
    public Text defaults() {
        return new Text("", Optional.empty(), Optional.empty(), 0.05, Unit.CHARACTER, 256, 128);
    }

    @Override
    public Dataset create(Text settings) {
        return settings;
    }

    /**
     * Text in segments of one length. A batch holds a segment of each of as many parallel streams as it has samples, and the next batch
     * goes on with all of them, so that a recurrent state can be carried along. The vocabulary is that of the training text.
     *
     * @param train the file to learn from
     * @param validation the file to decide on
     * @param test the file to report on
     * @param share share of the training file's end that a split without a file of its own takes
     * @param unit what a token is
     * @param vocabulary the number of different tokens
     * @param length tokens of a segment
     */
    public record Text(
            @Required
            @Setting(
                    "The text to learn from: a UTF-8 file, as it is or gzip-compressed; absolute or below the data folder.")
            String train,

            @Setting("The text to decide on; without it, the training file's end but for the test's share.")
            Optional<String> validation,

            @Setting("The text to report on; without it, the training file's end.")
            Optional<String> test,

            @Setting(
                    value = "Share of the training file that each split without a file of its own takes from its end.",
                    min = 0,
                    exclusiveMin = true,
                    max = 0.4)
            double share,

            @Setting("What a token is: a character, or a word between blanks, with <eos> at the end of each line.")
            Unit unit,

            @Setting(
                    value =
                            "Number of different tokens, most frequent first; rarer ones become <unk>. Tiny Shakespeare has 65"
                                    + " characters, WikiText-2 33,278 words.",
                    min = 2,
                    max = 10_000_000)
            int vocabulary,

            @Setting(value = "Tokens of a segment.", unit = "tokens", min = 1, max = 1_000_000)
            int length)
            implements Dataset {

        private DataSpec tokens(List<String> names) {
            return DataSpec.tokens(new Shape(length), names, Axis.TIME);
        }

        @Override
        public DataSpec input() {
            // which tokens they are is known when the file has been read
            return tokens(IntStream.range(0, vocabulary).mapToObj(i -> "#" + i).toList());
        }

        @Override
        public DataSpec target() {
            return input();
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException("the dataset 'text' has no split '" + split + "' but " + splits());
            }
            Tokens learned = TextFile.read(train, context, unit);
            int forTest = test.isPresent() ? 0 : (int) (learned.size() * share);
            int forValidation = validation.isPresent() ? 0 : (int) (learned.size() * share);
            int end = learned.size() - forTest - forValidation;
            Vocabulary known = Vocabulary.of(learned.counts(end), vocabulary);
            DataSpec described = tokens(known.names());
            Optional<String> own = split.equals(TRAIN) ? Optional.empty() : split.equals(TEST) ? test : validation;
            if (own.isPresent()) {
                Tokens text = TextFile.read(own.get(), context, unit);
                return new TextSamples(known.numbers(text, 0, text.size(), split), length, split, described);
            }
            int from = split.equals(TRAIN) ? 0 : split.equals(TEST) ? end + forValidation : end;
            int to = split.equals(TRAIN) ? end : split.equals(TEST) ? learned.size() : end + forValidation;
            return new TextSamples(known.numbers(learned, from, to, split), length, split, described);
        }
    }
}
