package org.homeostat.datasets.text.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.text.internal.TextPlugin.Text;
import org.homeostat.testkit.PublishedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTest {

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private Samples open(Text data, String split) {
        return data.open(split, new Context(folder, manager));
    }

    private String written(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return name;
    }

    private static Text characters(String file, double share, int vocabulary, int length) {
        return new Text(file, Optional.empty(), Optional.empty(), share, Unit.CHARACTER, vocabulary, length);
    }

    @Test
    void aTokenIsFollowedByItsTarget() throws IOException {
        Text data = characters(written("a.txt", "abacabadabacabaXYZ_"), 0.1, 8, 4);
        Samples train = open(data, Dataset.TRAIN);
        // 17 of 19 characters: a 8, b 4, c 2, d 1, X 1, Y 1
        assertEquals(
                List.of("a", "b", "c", "d", "X", "Y", "<unk>", "#7"),
                train.target().orElseThrow().classes());
        assertEquals(4, train.size());
        assertArrayEquals(
                new long[] {0, 1, 0, 2, 0, 1, 0, 3},
                train.inputs(manager, 0, 1).singletonOrThrow().toLongArray());
        assertArrayEquals(
                new long[] {1, 0, 2, 0, 1, 0, 3, 0},
                train.targets(manager, 0, 1).singletonOrThrow().toLongArray());
        assertEquals(
                new Shape(2, 4), train.inputs(manager, 0, 1).singletonOrThrow().getShape());
    }

    @Test
    void theSpecificationNeedsNoFile() {
        Text data = characters("none.txt", 0.1, 8, 4);
        assertEquals(new Shape(4), data.input().shape());
        assertEquals(List.of(Axis.TIME), data.target().axes());
        assertEquals(8, data.target().classes().size());
        assertEquals(List.of("train", "validation", "test"), data.splits());
    }

    @Test
    void theEndIsForValidationAndTest() throws IOException {
        Text data = characters(written("a.txt", "aaaaaaaaaaaaaaaabbcc"), 0.1, 3, 1);
        assertEquals(15, open(data, Dataset.TRAIN).size());
        Samples validation = open(data, Dataset.VALIDATION);
        assertEquals(1, validation.size());
        // b and c are not known: a and <unk>, and a number that is free
        assertArrayEquals(
                new long[] {1}, validation.inputs(manager, 0).singletonOrThrow().toLongArray());
        assertEquals("<unk>", validation.input().orElseThrow().classes().get(1));
        assertEquals(1, open(data, Dataset.TEST).size());
    }

    @Test
    void splitsMayHaveFilesOfTheirOwn() throws IOException {
        Text data = new Text(
                written("a.txt", "a b\n"),
                Optional.of(written("b.txt", "b\nb\n")),
                Optional.of(written("c.txt", "a c a")),
                0.1,
                Unit.WORD,
                4,
                1);
        assertArrayEquals(new long[] {0, 1}, all(open(data, Dataset.TRAIN)));
        assertArrayEquals(new long[] {1, 2, 1}, all(open(data, Dataset.VALIDATION)));
        assertArrayEquals(new long[] {0, 3, 0}, all(open(data, Dataset.TEST)));
    }

    private long[] all(Samples samples) {
        return samples.inputs(manager, IntStream.range(0, samples.size()).toArray())
                .singletonOrThrow()
                .toLongArray();
    }

    @Test
    void linesOfWordsHaveAnEnd() throws IOException {
        assertEquals(List.of("<eos>", "a", "b.", "<eos>", "<eos>", "c", "<eos>"), tokens(Unit.WORD, "\n a  b. \n\nc"));
        assertEquals(List.of("a", "<eos>"), tokens(Unit.WORD, "a\r\n"));
        assertEquals(List.of("ä", "\n", "\uD83D\uDC31", "\r"), tokens(Unit.CHARACTER, "ä\n\uD83D\uDC31\r"));
    }

    private List<String> tokens(Unit unit, String text) throws IOException {
        Tokens read = TextFile.read(written("tokens.txt", text), new Context(folder, manager), unit);
        return IntStream.range(0, read.size())
                .mapToObj(i -> read.kinds().get(read.kind(i)))
                .toList();
    }

    private static Tokens text(String... tokens) {
        Tokens text = new Tokens();
        Arrays.stream(tokens).forEach(text::add);
        return text;
    }

    @Test
    void rareTokensBecomeUnknown() {
        Tokens text = text("b", "a", "b", "c", "a", "d");
        assertEquals(List.of("b", "a", "<unk>"), vocabulary(text, 3).names());
        assertArrayEquals(new int[] {0, 1, 0, 2, 1, 2}, numbers(text, 3));
        assertEquals(List.of("b", "a", "c", "d"), vocabulary(text, 4).names());
        Tokens called = text("a", "#3", "a");
        assertEquals(List.of("a", "#3", "<unk>", "##3"), vocabulary(called, 4).names());
        assertArrayEquals(new int[] {0, 1, 0}, numbers(called, 4));
        Tokens marked = text("<unk>", "<unk>", "a", "b");
        assertEquals(List.of("<unk>", "a"), vocabulary(marked, 2).names());
        assertArrayEquals(new int[] {0, 0, 1, 0}, numbers(marked, 2));
    }

    private static Vocabulary vocabulary(Tokens text, int size) {
        return Vocabulary.of(text.counts(text.size()), size);
    }

    private static int[] numbers(Tokens text, int size) {
        return vocabulary(text, size).numbers(text, 0, text.size(), "train");
    }

    /** WikiText-103's training text has about 545 million bytes. */
    @Test
    void textsMayBeLargerThanHalfABillionBytes() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(line)) {
            out.write((" ".repeat(1_000_000) + "word\n").getBytes(StandardCharsets.UTF_8));
        }
        // compressed files one behind the other are one
        try (OutputStream out = Files.newOutputStream(folder.resolve("large.gz"))) {
            for (int i = 0; i < 545; i++) {
                line.writeTo(out);
            }
        }
        Text data = new Text("large.gz", Optional.empty(), Optional.empty(), 0.1, Unit.WORD, 3, 1);
        assertEquals(2 * 545 - 2 * 109 - 1, open(data, Dataset.TRAIN).size());
    }

    /** More tokens than one chunk holds. */
    @Test
    void tokensAreFoundBehindTheFirstMillion() {
        int[] numbers = new int[1_100_000];
        Arrays.setAll(numbers, i -> i * 31 % 7);
        Tokens text = new Tokens();
        Arrays.stream(numbers).forEach(number -> text.add("kind" + number));
        assertEquals(numbers.length, text.size());
        for (int i = 0; i < numbers.length; i++) {
            assertEquals("kind" + numbers[i], text.kinds().get(text.kind(i)));
        }
    }

    /** Nine segments in two streams: 0 1 2 3 4 and 5 6 7 8 side by side. */
    @Test
    void batchesContinueOneAnother() throws IOException {
        Samples samples = open(characters(written("a.txt", "x".repeat(22)), 0.05, 2, 2), Dataset.TRAIN);
        assertEquals(9, samples.size());
        int[][] expected = {{0, 5}, {1, 6}, {2, 7}, {3, 8}, {4}};
        assertArrayEquals(expected, samples.stream(2, 5).orElseThrow());
        assertEquals(1, samples.stream(100, 0).orElseThrow().length);
        assertEquals(
                45,
                Arrays.stream(samples.stream(4, 0).orElseThrow())
                                .flatMapToInt(Arrays::stream)
                                .sum()
                        + 9);
    }

    @Test
    void compressedFilesAreRead() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.gz")))) {
            out.write("hello world, hello".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(15, open(characters("a.gz", 0.05, 99, 1), Dataset.TRAIN).size() - 2);
    }

    @Test
    void wrongFilesAreRefused() throws IOException {
        Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe4, 'b'});
        assertMessage(characters("latin.txt", 0.1, 3, 1), "train", "not UTF-8");
        assertMessage(characters("none.txt", 0.1, 3, 1), "train", "none.txt");
        assertMessage(characters(folder.resolve("none.txt").toString(), 0.1, 3, 1), "train", "does not exist");
        assertMessage(characters(written("a.txt", "aaa"), 0.1, 3, 3), "train", "3 tokens", "dataset.length 3");
        assertMessage(characters(written("b.txt", "aaaaaaaaab"), 0.1, 1 + 1, 9), "test", "too few");
        Text strict = new Text("a.txt", Optional.empty(), Optional.of(written("c.txt", "zz")), 0.1, Unit.WORD, 2, 1);
        assertMessage(strict, "test", "'zz'", "dataset.vocabulary to 3");
    }

    private void assertMessage(Text data, String split, String... parts) {
        String message =
                assertThrows(HomeostatException.class, () -> open(data, split)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    /** The published counts of both corpora, if they are there. */
    @Test
    void publishedCorporaHaveTheirPublishedSizes() {
        String shakespeare = "text/tinyshakespeare.txt.gz";
        String wiki = "text/wikitext2_train_articles_reordered.txt.gz";
        Path data = PublishedData.with(shakespeare, wiki);
        Context context = new Context(data, manager);
        Tokens characters = TextFile.read(data.resolve(shakespeare).toString(), context, Unit.CHARACTER);
        assertEquals(1_115_394, characters.size());
        assertEquals(65, characters.kinds().size());
        Tokens words = TextFile.read(data.resolve(wiki).toString(), context, Unit.WORD);
        assertEquals(2_088_628, words.size());
        assertEquals(33_278, words.kinds().size());
    }

    private record Context(Path folder, NDManager manager) implements DataContext {

        @Override
        public Path file(String relative, URI source, String sha256, long maxBytes) {
            throw new AssertionError("texts are not downloaded");
        }

        @Override
        public Path file(String relative, String origin) {
            Path file = folder.resolve(relative);
            if (!Files.isRegularFile(file)) {
                throw new HomeostatException(relative + " is missing. Get it from " + origin);
            }
            return file;
        }

        @Override
        public DataType dataType() {
            throw new AssertionError("tokens are whole numbers");
        }

        @Override
        public long seed() {
            throw new AssertionError("a text is the same in every run");
        }
    }
}
