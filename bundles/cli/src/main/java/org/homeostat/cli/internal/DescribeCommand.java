package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.SettingDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat describe}. */
@Command(
        name = "describe",
        description = "Describe a plug-in: its settings with types, defaults, units and ranges, and its source.")
final class DescribeCommand extends HomeostatCommand {

    @Parameters(
            arity = "1..2",
            paramLabel = "[KIND] NAME",
            hideParamSyntax = true,
            description = "The plug-in's name, or BUNDLE:NAME; its kind in front where several kinds have the name.")
    private List<String> words;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    DescribeCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Optional<String> kind = words.size() == 2 ? Optional.of(words.get(0)) : Optional.empty();
        PluginDescription plugin = new PluginFinder(platform().registry()).find(kind, words.get(words.size() - 1));
        List<SettingDescription> settings = platform().registry().settings(plugin);
        if (json) {
            Map<String, Object> map = ListCommand.describe(plugin);
            map.put("settings", settings.stream().map(DescribeCommand::map).toList());
            session().print(Json.text(map));
        } else {
            session().print(text(plugin, settings));
        }
        return ExitCode.DONE;
    }

    private static List<String> text(PluginDescription plugin, List<SettingDescription> settings) {
        List<String> lines = new ArrayList<>();
        lines.add(plugin.kind() + " " + plugin.name() + ": " + plugin.summary());
        if (!plugin.source().isEmpty()) {
            lines.add("source: " + plugin.source());
        }
        lines.add("bundle: " + plugin.bundle() + " " + plugin.version());
        lines.add("");
        lines.add(settings.isEmpty() ? "It has no settings." : "settings:");
        for (SettingDescription setting : settings) {
            String value = setting.isRequired() ? "required" : "default " + setting.defaultValue();
            lines.add("  " + setting.name() + ": " + accepted(setting) + "; " + value);
            lines.add("      " + setting.description());
            if (!setting.aliases().isEmpty()) {
                lines.add("      formerly " + String.join(", ", setting.aliases()));
            }
        }
        return lines;
    }

    /** Type, unit and range of a setting, for a reader. */
    static String accepted(SettingDescription setting) {
        String unit = setting.unit().isEmpty() ? "" : " in " + setting.unit();
        String range = setting.range().isEmpty() ? "" : ", " + setting.range();
        return setting.type() + unit + range;
    }

    private static Map<String, Object> map(SettingDescription setting) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", setting.name());
        map.put("description", setting.description());
        map.put("type", setting.type());
        map.put("required", setting.isRequired());
        map.put("default", setting.defaultValue());
        map.put("unit", setting.unit());
        map.put("range", setting.range());
        map.put("aliases", setting.aliases());
        return map;
    }
}
