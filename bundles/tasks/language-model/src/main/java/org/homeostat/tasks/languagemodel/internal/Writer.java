package org.homeostat.tasks.languagemodel.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.TrainedModel;

/** Lets a trained model write: each token is drawn by the probabilities that the model gives it after those before it. */
final class Writer {

    /** What a vocabulary calls tokens that no text has. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<.+>|#+\\d+");

    private final TrainedModel model;
    private final Sample settings;

    Writer(TrainedModel model, Sample settings) {
        this.model = model;
        this.settings = settings;
    }

    /**
     * A text.
     *
     * @param names of the tokens, in the order of their numbers
     * @param prompt the numbers of the tokens that it goes on from
     * @param written the numbers of the tokens that the model wrote
     */
    record Text(List<String> names, List<Integer> prompt, List<Integer> written) {

        /** Characters side by side, words between blanks. */
        String of(List<Integer> numbers) {
            List<String> known = names.stream()
                    .filter(name -> !PLACEHOLDER.matcher(name).matches())
                    .toList();
            long single = known.stream()
                    .filter(name -> name.codePointCount(0, name.length()) == 1)
                    .count();
            String between = 2 * single > known.size() ? "" : " ";
            return String.join(between, numbers.stream().map(names::get).toList());
        }

        @Override
        public String toString() {
            return of(prompt) + "▸" + of(written);
        }
    }

    /** Goes on from the beginning of a split. */
    Text write(String split) {
        try (NDManager memory = model.manager().newSubManager()) {
            List<Integer> tokens = new ArrayList<>();
            List<String> names;
            try (Samples samples = model.open(split)) {
                names = samples.input()
                        .map(DataSpec::classes)
                        .orElseGet(() -> model.input().classes());
                for (int i = 0; i < samples.size() && tokens.size() < settings.prompt(); i++) {
                    try (NDArray segment = samples.inputs(memory, i).head()) {
                        for (long token : segment.toLongArray()) {
                            tokens.add((int) token);
                        }
                    }
                }
            }
            List<Integer> prompt = List.copyOf(tokens.subList(0, Math.min(settings.prompt(), tokens.size())));
            return new Text(names, prompt, goOn(prompt, memory));
        }
    }

    private List<Integer> goOn(List<Integer> prompt, NDManager memory) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        NDList state = typed(model.model().initialState(memory, 1), memory);
        boolean remembers = !state.isEmpty();
        List<Integer> all = new ArrayList<>(prompt);
        int read = 0;
        while (all.size() < prompt.size() + settings.tokens()) {
            int from = remembers ? read : Math.max(0, all.size() - settings.context());
            double[] scores = next(all.subList(from, all.size()), state, memory);
            read = all.size();
            all.add(draw(scores, random));
        }
        state.forEach(NDArray::close);
        return List.copyOf(all.subList(prompt.size(), all.size()));
    }

    /** Numbers in the model's precision. */
    private NDList typed(NDList arrays, NDManager memory) {
        NDList typed = new NDList(arrays.size());
        for (NDArray array : arrays) {
            NDArray precise = array.getDataType().isFloating() ? array.toType(model.dataType(), false) : array;
            precise.attach(memory);
            typed.add(precise);
        }
        return typed;
    }

    /** The scores of the token behind some tokens; the state is replaced by the one behind them. */
    private double[] next(List<Integer> tokens, NDList state, NDManager memory) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            long[] numbers = tokens.stream().mapToLong(Integer::longValue).toArray();
            NDList inputs = new NDList(memory.create(numbers, new Shape(1, numbers.length)));
            inputs.addAll(state);
            NDList outputs = model.model().block().forward(model.parameters(), inputs, false);
            int predictions = outputs.size() - state.size();
            for (int i = 0; i < state.size(); i++) {
                NDArray kept = outputs.get(predictions + i).stopGradient();
                kept.attach(memory);
                NDScope.unregister(kept);
                state.set(i, kept).close();
            }
            double[] scores = outputs.head().toType(DataType.FLOAT64, true).toDoubleArray();
            int vocabulary = scores.length / numbers.length;
            return Arrays.copyOfRange(scores, scores.length - vocabulary, scores.length);
        }
    }

    private int draw(double[] scores, SplittableRandom random) {
        double largest = Arrays.stream(scores).max().orElseThrow();
        if (!Double.isFinite(largest)) {
            throw new HomeostatException(
                    "the model's scores of the next token are not finite, so that it cannot write; lower the learning rate, or"
                            + " set task.sample.tokens to 0");
        }
        double[] weights = Arrays.stream(scores)
                .map(score -> Math.exp((score - largest) / settings.temperature()))
                .toArray();
        double left = random.nextDouble() * Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
