package org.homeostat.tasks.languagemodel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.TrainedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "<unk>");
    private static final float SURE = 100;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Scores: the token after the last one, in a circle, by {@code sure}; with a memory it counts what it read. */
    private static final class Circle extends AbstractBlock {

        private final List<Integer> lengths = new ArrayList<>();
        private final List<Float> counts = new ArrayList<>();
        private final float sure;

        Circle(float sure) {
            super((byte) 1);
            this.sure = sure;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray tokens = inputs.head();
            lengths.add((int) tokens.getShape().get(1));
            NDArray next = tokens.add(1).mod(NAMES.size());
            NDList outputs = new NDList(next.oneHot(NAMES.size()).mul(sure));
            if (inputs.size() > 1) {
                NDArray count = inputs.get(1).add(tokens.getShape().get(1));
                counts.add(count.toFloatArray()[0]);
                outputs.add(count);
            }
            return outputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    private record Trained(Circle circle, boolean remembers, NDManager manager) implements TrainedModel {

        @Override
        public Model model() {
            return new Model() {
                @Override
                public Block block() {
                    return circle;
                }

                @Override
                public NDList initialState(NDManager owner, int batch) {
                    return remembers ? new NDList(owner.zeros(new Shape(batch, 1))) : new NDList();
                }
            };
        }

        @Override
        public Samples open(String split) {
            assertEquals("test", split);
            return new Samples() {
                @Override
                public int size() {
                    return 3;
                }

                @Override
                public NDList inputs(NDManager owner, int... indices) {
                    return new NDList(owner.create(new long[] {indices[0], 1}, new Shape(1, 2)));
                }

                @Override
                public NDList targets(NDManager owner, int... indices) {
                    return new NDList();
                }

                @Override
                public Optional<DataSpec> input() {
                    return Optional.of(DataSpec.tokens(new Shape(2), NAMES, Axis.TIME));
                }
            };
        }

        @Override
        public ParameterStore parameters() {
            return new ParameterStore(manager, false);
        }

        @Override
        public DataSpec input() {
            return DataSpec.tokens(new Shape(2), NAMES, Axis.TIME);
        }

        @Override
        public DataSpec output() {
            return DataSpec.real(new Shape(2, NAMES.size()), Axis.TIME, Axis.FEATURE);
        }

        @Override
        public DataType dataType() {
            return DataType.FLOAT32;
        }

        @Override
        public List<String> splits() {
            return List.of("train", "test");
        }

        @Override
        public Experiment experiment() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String family() {
            return "circle";
        }

        @Override
        public void close() {}
    }

    private List<Figure> figures(Circle circle, boolean remembers, Sample sample) {
        DataSpec tokens = DataSpec.tokens(new Shape(2), NAMES, Axis.TIME);
        return new LanguageModelPlugin.LanguageModel(sample)
                .objective(tokens, tokens)
                .figures(new Trained(circle, remembers, manager));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnFromTheBeginningOfTheReportedSplit(boolean remembers) {
        Circle circle = new Circle(SURE);
        Figure.Text text = (Figure.Text)
                figures(circle, remembers, new Sample(6, 3, 4, 1, 1)).get(0);
        assertEquals("abb▸cd<unk>abc", text.text());
        if (remembers) {
            assertEquals(List.of(3, 1, 1, 1, 1, 1), circle.lengths);
            assertEquals(List.of(3f, 4f, 5f, 6f, 7f, 8f), circle.counts);
        } else {
            assertEquals(List.of(3, 4, 4, 4, 4, 4), circle.lengths);
        }
    }

    @Test
    void choicesComeFromTheSeedAndTheTemperature() {
        String first = text(1, 0.1);
        assertEquals(first, text(1, 0.1));
        assertNotEquals(first, text(2, 0.1));
        // a hundredth of the temperature makes the likeliest token sure
        assertEquals("abb▸cd<unk>abcd<unk>abcd<unk>ab", text(1, 0.001));
        int kinds = (int) text(1, 100).codePoints().distinct().count();
        assertTrue(kinds > 4, "at a high temperature all tokens are drawn");
    }

    private String text(long seed, double temperature) {
        Sample sample = new Sample(15, 3, 4, temperature, seed);
        return ((Figure.Text) figures(new Circle(0.1f), true, sample).get(0)).text();
    }

    @Test
    void nothingIsWrittenWhereNothingIsAskedFor() {
        assertEquals(List.of(), figures(new Circle(SURE), true, new Sample(0, 3, 4, 1, 1)));
    }

    @Test
    void wordsStandBetweenBlanks() {
        Writer.Text text = new Writer.Text(List.of("to", "be", "a", "<eos>"), List.of(0, 1), List.of(2, 0));
        assertEquals("to be▸a to", text.toString());
    }

    /** As in a vocabulary of 256 of which a text fills three. */
    @Test
    void charactersStandSideBySideHoweverManyNumbersAreFree() {
        List<String> names = new ArrayList<>(List.of("a", "b", "#", "<unk>", "##4"));
        IntStream.range(5, 256).forEach(i -> names.add("#" + i));
        assertEquals("ab▸#a", new Writer.Text(names, List.of(0, 1), List.of(2, 0)).toString());
    }

    @Test
    void scoresThatAreNoNumbersAreRefused() {
        String message = assertThrows(
                        HomeostatException.class,
                        () -> figures(new Circle(Float.NaN), false, new Sample(6, 3, 4, 1, 1)))
                .getMessage();
        assertTrue(message.contains("not finite"), message);
    }
}
