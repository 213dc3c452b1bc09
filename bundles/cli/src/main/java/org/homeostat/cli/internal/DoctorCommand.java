package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code homeostat doctor}. */
@Command(
        name = "doctor",
        description =
                "Examine Java, engine, device, bundles, plug-ins and data folder: what works, what doesn't, and the"
                        + " mend. Exit code 1 if something needed fails.")
final class DoctorCommand extends HomeostatCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    DoctorCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty("user.home"));
        Path cache = variable("DJL_CACHE_DIR").orElse(home.resolve(".djl.ai"));
        Path data = variable("HOMEOSTAT_DATA").orElse(home.resolve(".homeostat/data"));
        List<Check> checks = new Doctor(platform(), cache, data).examine();
        if (json) {
            session()
                    .print(Json.text(Map.of(
                            "checks", checks.stream().map(DoctorCommand::map).toList())));
        } else {
            session().print(text(checks));
        }
        return checks.stream().anyMatch(check -> check.state() == Check.State.FAILED) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static Optional<Path> variable(String name) {
        String property = System.getProperty(name);
        return Optional.ofNullable(property == null ? System.getenv(name) : property)
                .filter(value -> !value.isEmpty())
                .map(value -> Path.of(value).toAbsolutePath());
    }

    private static List<String> text(List<Check> checks) {
        List<List<String>> rows = new ArrayList<>();
        for (Check check : checks) {
            rows.add(List.of(state(check), check.name(), check.finding()));
            if (!check.mend().isEmpty()) {
                rows.add(List.of("", "", "mend: " + check.mend()));
            }
        }
        return Text.table(0, rows);
    }

    private static String state(Check check) {
        return check.state().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> map(Check check) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", check.name());
        map.put("state", state(check));
        map.put("finding", check.finding());
        map.put("mend", check.mend());
        return map;
    }
}
