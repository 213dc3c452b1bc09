package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code homeostat evaluate}. */
@Command(
        name = "evaluate",
        description = "Evaluate a run's best epoch, or else its latest checkpoint; changes nothing in its folder.")
final class EvaluateCommand extends HomeostatCommand {

    @Parameters(paramLabel = "RUN", description = "The run folder.")
    private Path run;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "test",
            description = "The dataset's split (default: ${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a value for this evaluation, for example model.solver.maxIterations=1. May be"
                    + " repeated.")
    private final Map<String, String> changes = new LinkedHashMap<>();

    @Option(
            names = "--diagnostics",
            paramLabel = "N",
            arity = "0..1",
            parameterConsumer = Samples.class,
            description = "Look closely at the equilibria of the split's first N samples (8 if none is given).")
    private Integer diagnostics;

    @Mixin
    private final RunWords shown = new RunWords();

    EvaluateCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path folder = RunFolders.existing(run);
        Map<String, String> all = new LinkedHashMap<>(changes);
        if (diagnostics != null) {
            all.put("diagnostics.samples", diagnostics.toString());
        }
        return shown.follow(
                session(), listener -> platform().experiments().evaluate(folder, split, all, listener), false);
    }

    /**
     * Takes the word behind the option if it is a number, so that the run folder may stand there too; refuses one that is no
     * number of samples.
     */
    static final class Samples implements IParameterConsumer {

        private static final int UNLESS_GIVEN = 8;

        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            if (!words.isEmpty() && words.peek().matches("[-+]\\d.*|\\d+[.]\\d*")) {
                throw new ParameterException(
                        command.commandLine(),
                        "--diagnostics: found '" + words.peek() + "'; accepted is a number of samples, a whole number"
                                + " from 0, for none, on");
            }
            boolean given = !words.isEmpty() && words.peek().matches("\\d{1,9}");
            option.setValue(given ? Integer.valueOf(words.pop()) : Integer.valueOf(UNLESS_GIVEN));
        }
    }
}
