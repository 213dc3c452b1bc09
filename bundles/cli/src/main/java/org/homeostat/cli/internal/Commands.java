package org.homeostat.cli.internal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.ExperimentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the words of a command, carries it out, and turns errors into messages and exit codes. */
final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private static final Map<String, Function<Session, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("list", ListCommand::new);
        COMMANDS.put("describe", DescribeCommand::new);
        COMMANDS.put("schema", SchemaCommand::new);
        COMMANDS.put("new", NewCommand::new);
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("summary", SummaryCommand::new);
        COMMANDS.put("run", RunCommand::new);
        COMMANDS.put("resume", ResumeCommand::new);
        COMMANDS.put("evaluate", EvaluateCommand::new);
        COMMANDS.put("compare", CompareCommand::new);
        COMMANDS.put("sensitivity", SensitivityCommand::new);
        COMMANDS.put("saliency", SaliencyCommand::new);
        COMMANDS.put("export", ExportCommand::new);
        COMMANDS.put("analyse", AnalyseCommand::new);
        COMMANDS.put("bench", BenchCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("shell", ShellCommand::new);
        COMMANDS.put("version", VersionCommand::new);
    }

    private Commands() {}

    /**
     * Carries out a command on the calling thread.
     *
     * @param session what it works with
     * @param args its words
     * @return the exit code
     */
    static int execute(Session session, String... args) {
        if (args.length > 0 && args[0].equals("help")) {
            String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
            asked[asked.length - 1] = "--help";
            return execute(session, asked);
        }
        Root root = new Root();
        CommandLine line = new CommandLine(root);
        // building a command's words takes milliseconds, so only what is asked for is built where that is plain
        if (args.length > 0 && COMMANDS.containsKey(args[0])) {
            line.addSubcommand(COMMANDS.get(args[0]).apply(session));
        } else {
            COMMANDS.values().forEach(command -> line.addSubcommand(command.apply(session)));
        }
        line.setOut(writer(session.console().out()));
        line.setErr(writer(session.console().complaints()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(Math.max(80, Math.min(120, session.console().columns())));
        line.setAbbreviatedSubcommandsAllowed(false);
        line.setParameterExceptionHandler((wrong, words) -> explain(session, wrong));
        line.setExecutionExceptionHandler((failure, command, words) -> explain(session, failure, root.isStacktrace()));
        return line.execute(args);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int explain(Session session, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        if (wrong.getCommandLine().getParseResult().originalArgs().isEmpty()) {
            command.usage(command.getErr());
            return ExitCode.WRONG_WORDS;
        }
        if (command.getParent() == null
                && wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            String word = unmatched.getUnmatched().get(0);
            session.complain("There is no command '" + word + "'." + Nearest.hint(word, COMMANDS.keySet()));
        } else {
            session.complain(wrong.getMessage());
            UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        }
        session.complain("'" + command.getCommandSpec().qualifiedName() + " --help' says how to use it.");
        return ExitCode.WRONG_WORDS;
    }

    private static int explain(Session session, Exception failure, boolean stacktrace) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (stacktrace) {
            cause.printStackTrace(session.console().complaints());
        }
        if (cause instanceof HomeostatException) {
            LOG.debug("command ended with an error", cause);
            session.complain(cause.getMessage());
            boolean isWords = cause instanceof ExperimentException || cause instanceof WrongWordsException;
            return isWords ? ExitCode.WRONG_WORDS : ExitCode.FAILED;
        }
        Level level = session.log().isPresent() ? Level.ERROR : Level.DEBUG;
        LOG.atLevel(level).setCause(cause).log("unexpected error");
        String where = session.log().map(log -> "in " + log + ", and are ").orElse("");
        session.complain("Unexpected error: " + cause + ". Details are " + where + "printed with --stacktrace.");
        return ExitCode.FAILED;
    }
}
