package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.platform.SettingDescription;

/** Describes plug-ins' settings for people. */
public final class SettingsDescriber {

    private static final Place NOWHERE = new Place("", 0, "");

    private record Description(
            String name,
            String description,
            String type,
            String defaultValue,
            boolean isRequired,
            String unit,
            String range,
            List<String> aliases)
            implements SettingDescription {}

    private final CommonSettings.Table common;

    /**
     * Creates it.
     *
     * @param common the settings that the platform reads for every plug-in of a kind
     */
    public SettingsDescriber(CommonSettings.Table common) {
        this.common = common;
    }

    /**
     * Describes a plug-in's settings, then the platform's for its kind.
     *
     * @param source the plug-in
     * @return one entry a setting; the settings of a record within follow it, under names joined by a dot
     * @throws org.homeostat.api.HomeostatException if the plug-in breaks its contract
     */
    public List<SettingDescription> describe(PluginSource source) {
        List<SettingDescription> descriptions = new ArrayList<>();
        try (OpenPlugin plugin = OpenPlugin.open(source, common)) {
            plugin.parts(NOWHERE).forEach(part -> describe(part.shape(), part.defaults(), "", descriptions));
        }
        return List.copyOf(descriptions);
    }

    private static void describe(Shape shape, Node.Entries defaults, String path, List<SettingDescription> into) {
        for (Shape.Component component : shape.components()) {
            Optional<Node> value = defaults.get(component.name());
            String name = Paths.join(path, component.name());
            if (component.type() instanceof SettingType.Group group) {
                Node.Entries inner = value.map(Node.Entries.class::cast).orElse(Node.Entries.empty(NOWHERE));
                describe(group.shape(), inner, name, into);
            } else {
                into.add(new Description(
                        name,
                        component.setting().value(),
                        type(component.type()),
                        value.map(new YamlWriter()::inline).orElse(""),
                        component.isRequired() || value.isEmpty(),
                        component.setting().unit(),
                        Range.of(component.setting()).text(),
                        Arrays.asList(component.setting().aliases())));
            }
        }
    }

    /** The type on its own: without an article, but for plug-ins. */
    private static String type(SettingType type) {
        return type instanceof SettingType.Reference || type instanceof SettingType.Maybe
                ? type.accepted()
                : type.name();
    }
}
