package org.homeostat.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Experiments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code homeostat new}. */
@Command(
        name = "new",
        description = {
            "Write a commented experiment NAME.yaml, or a Maven project NAME with a solver or a basis as a plug-in, its test"
                    + " and a README, into the working directory.",
            "Nothing is overwritten."
        })
final class NewCommand extends HomeostatCommand {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST = 60;

    /** What can be written. */
    enum What {
        /** A file. */
        EXPERIMENT,
        /** A project. */
        SOLVER,
        /** A project. */
        BASIS;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "experiment|solver|basis", description = "What to write.")
    private String what;

    @Parameters(paramLabel = "NAME", description = "Lower-case words joined by hyphens, for example damped-picard.")
    private String name;

    NewCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        What chosen = chosen();
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw new WrongWordsException("The name '" + name
                    + "' is not accepted: give lower-case words of letters and" + " digits, joined by hyphens, "
                    + LONGEST + " characters at most, for example damped-picard.");
        }
        try {
            if (chosen == What.EXPERIMENT) {
                writeExperiment();
            } else {
                writePlugin(chosen);
            }
        } catch (FileAlreadyExistsException e) {
            throw new WrongWordsException(e.getFile() + " exists and is not overwritten. Take another name or another"
                    + " working directory.");
        } catch (AccessDeniedException e) {
            throw new HomeostatException(
                    e.getFile() + " cannot be written: permission denied. Change to a folder that you" + " may write.",
                    e);
        } catch (IOException e) {
            throw new HomeostatException(
                    "Cannot write '" + name + "': " + e.getMessage() + ". Change to another folder, or"
                            + " free space.",
                    e);
        }
        return ExitCode.DONE;
    }

    private What chosen() {
        for (What each : What.values()) {
            if (each.word().equals(what)) {
                return each;
            }
        }
        throw new WrongWordsException("'homeostat new' writes an experiment, a solver or a basis, not '" + what + "'."
                + Nearest.hint(
                        what, Arrays.stream(What.values()).map(What::word).toList()));
    }

    private void writeExperiment() throws IOException {
        Experiments experiments = platform().experiments();
        String yaml = session()
                .shipped()
                .open(experiments, "digits-deq", Map.of("description", "Say here what it is for."))
                .yaml();
        String text = new ExperimentTemplate(platform().registry(), experiments.schema()).explain(name, yaml);
        Path file = Path.of(name + ".yaml").toAbsolutePath();
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        session().print(file.toString());
        session().tell("Next: homeostat check " + name + ".yaml");
    }

    private void writePlugin(What kind) throws IOException {
        Path folder = Path.of(name).toAbsolutePath();
        new PluginProject(kind.word(), name, Version.ofPlatform(), Installation.home()).write(folder);
        session().print(folder.toString());
        session()
                .tell("Next: cd " + name + " && mvn verify, then copy target/*.jar into "
                        + Installation.home()
                                .map(home -> home.resolve("plugins").toString())
                                .orElse("the plugins folder")
                        + ".");
    }
}
