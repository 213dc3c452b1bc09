package org.homeostat.cli.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.Experiments;

/** The experiments that come with the platform, found by name: those of the installation, else those of this bundle. */
final class ShippedExperiments {

    private static final String ENDING = ".yaml";

    private static final String DESCRIPTION = "description:";

    private final Map<String, Supplier<String>> texts = new TreeMap<>();

    /**
     * Finds them.
     *
     * @param folder the installation's experiments; it need not exist
     * @param embedded names and texts of those in this bundle
     */
    ShippedExperiments(Optional<Path> folder, Map<String, Supplier<String>> embedded) {
        texts.putAll(embedded);
        folder.filter(Files::isDirectory).ifPresent(this::addAll);
    }

    private void addAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(ENDING))
                    .forEach(file -> texts.put(nameOf(file.getFileName().toString()), () -> read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the experiment in a file: the file's without its ending. */
    static String nameOf(String fileName) {
        return fileName.endsWith(ENDING) ? fileName.substring(0, fileName.length() - ENDING.length()) : fileName;
    }

    /** The names, sorted. */
    Collection<String> names() {
        return Collections.unmodifiableSet(texts.keySet());
    }

    /** What an experiment is: its description, if that is written in one line. */
    String summary(String name) {
        return texts.get(name)
                .get()
                .lines()
                .filter(line -> line.startsWith(DESCRIPTION))
                .map(line -> line.substring(DESCRIPTION.length()).strip())
                .findFirst()
                .orElse("");
    }

    /**
     * Reads and checks an experiment.
     *
     * @param experiments reads it
     * @param word the name of a shipped experiment, or a path
     * @param changes values to set
     * @return the experiment
     * @throws WrongWordsException if there is neither such a name nor such a file, or it is a run's folder
     */
    Experiment open(Experiments experiments, String word, Map<String, String> changes) {
        Supplier<String> shipped = texts.get(word);
        if (shipped != null) {
            return experiments.parse(shipped.get(), word + ENDING, changes);
        }
        Path file = Path.of(word).toAbsolutePath();
        Path ofRun = file.resolve("experiment.yaml");
        if (Files.isRegularFile(ofRun)) {
            throw new WrongWordsException("'" + word
                    + "' is the folder of a run, and an experiment is wanted. The run's is " + ofRun
                    + "; what the run came to is in its result.json and told by:"
                    + " homeostat evaluate " + word);
        }
        if (!Files.isRegularFile(file)) {
            throw new WrongWordsException("There is no experiment '" + word + "': no file " + file
                    + ", and the shipped ones are " + String.join(", ", texts.keySet()) + "."
                    + Nearest.hint(word, texts.keySet()));
        }
        return experiments.read(file, changes);
    }
}
