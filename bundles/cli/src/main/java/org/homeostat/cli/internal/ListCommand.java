package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.homeostat.api.platform.PluginDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat list}. */
@Command(
        name = "list",
        description =
                "List plug-ins and shipped experiments, and say what is wrong with bundles that should give some.")
final class ListCommand extends HomeostatCommand {

    private static final String EXPERIMENTS = "experiments";

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            description = "solvers, gradients, models, cells, datasets, tasks, experiments, …; singular or plural."
                    + " Everything without it.")
    private String kind;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        boolean withExperiments = kind == null || Kinds.isPluralOrSingular(kind, "experiment");
        List<PluginDescription> plugins = withExperiments && kind != null ? List.of() : plugins();
        Map<String, String> problems = platform().registry().problems();
        if (json) {
            printJson(plugins, withExperiments, problems);
            return ExitCode.DONE;
        }
        session().print(text(plugins, withExperiments));
        problems.forEach((where, reason) -> session().tell("problem: " + where + ": " + reason));
        return ExitCode.DONE;
    }

    private List<PluginDescription> plugins() {
        List<PluginDescription> all = platform().registry().plugins();
        if (kind == null) {
            return all;
        }
        TreeSet<String> kinds = new TreeSet<>(platform().registry().kinds());
        kinds.addAll(Kinds.USUAL);
        String wanted = Kinds.find(kind, kinds).orElseThrow(() -> {
            List<String> words =
                    new ArrayList<>(kinds.stream().map(Kinds::plural).toList());
            words.add(EXPERIMENTS);
            return new WrongWordsException("There is no kind '" + kind + "'; there are " + String.join(", ", words)
                    + "." + Nearest.hint(kind, words));
        });
        return all.stream().filter(plugin -> plugin.kind().equals(wanted)).toList();
    }

    private List<String> text(List<PluginDescription> plugins, boolean withExperiments) {
        Map<String, List<PluginDescription>> byKind = plugins.stream()
                .collect(Collectors.groupingBy(
                        PluginDescription::kind, LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
        List<String> lines = new ArrayList<>();
        byKind.forEach((name, members) -> {
            lines.add(Kinds.plural(name));
            lines.addAll(Text.table(2, members.stream().map(ListCommand::row).toList()));
        });
        if (plugins.isEmpty() && !withExperiments) {
            lines.add("No plug-in of this kind is installed.");
        }
        if (withExperiments) {
            lines.add(EXPERIMENTS);
            ShippedExperiments shipped = session().shipped();
            lines.addAll(Text.table(
                    2,
                    shipped.names().stream()
                            .map(name -> List.of(name, shipped.summary(name)))
                            .toList()));
        }
        return lines;
    }

    private static List<String> row(PluginDescription plugin) {
        boolean foreign = !plugin.bundle().startsWith("org.homeostat.");
        return foreign
                ? List.of(plugin.name(), plugin.summary(), plugin.bundle() + " " + plugin.version())
                : List.of(plugin.name(), plugin.summary());
    }

    private void printJson(List<PluginDescription> plugins, boolean withExperiments, Map<String, String> problems) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("plugins", plugins.stream().map(ListCommand::describe).toList());
        if (withExperiments) {
            ShippedExperiments shipped = session().shipped();
            all.put(
                    EXPERIMENTS,
                    shipped.names().stream()
                            .map(name -> Map.of("name", name, "summary", shipped.summary(name)))
                            .toList());
        }
        all.put("problems", problems);
        session().print(Json.text(all));
    }

    /** A plug-in's description for JSON. */
    static Map<String, Object> describe(PluginDescription plugin) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", plugin.kind());
        map.put("name", plugin.name());
        map.put("summary", plugin.summary());
        map.put("source", plugin.source());
        map.put("bundle", plugin.bundle());
        map.put("version", plugin.version());
        return map;
    }
}
