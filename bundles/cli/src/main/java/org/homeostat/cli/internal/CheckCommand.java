package org.homeostat.cli.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.ExperimentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code homeostat check}. */
@Command(
        name = "check",
        description =
                "Check an experiment without running it, the building of its model included; needs no data files.")
final class CheckCommand extends HomeostatCommand {

    @Mixin
    private final ExperimentWords words = new ExperimentWords();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    CheckCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        return json ? printJson() : print();
    }

    private int print() {
        session().print(words.open(session()).name() + ": nothing is wrong with it");
        return ExitCode.DONE;
    }

    private int printJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        int code = ExitCode.DONE;
        try {
            map.put("experiment", words.open(session()).name());
            map.put("problems", List.of());
        } catch (ExperimentException e) {
            map.put("experiment", words.word());
            map.put("problems", e.problems());
            code = ExitCode.WRONG_WORDS;
        }
        session().print(Json.text(map));
        return code;
    }
}
