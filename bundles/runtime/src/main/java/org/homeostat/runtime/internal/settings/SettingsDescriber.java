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
            Optional<SettingType.Group> group = group(component.type());
            if (group.isPresent()) {
                Node.Entries inner = value.filter(Node.Entries.class::isInstance)
                        .map(Node.Entries.class::cast)
                        .orElse(Node.Entries.empty(NOWHERE));
                describe(group.get().shape(), inner, name, into);
            } else {
                boolean isOptional = component.type() instanceof SettingType.Maybe && !component.isRequired();
                into.add(new Description(
                        name,
                        component.setting().value(),
                        type(component.type()),
                        value.map(new YamlWriter()::inline).orElse(isOptional ? "null" : ""),
                        component.isRequired() || value.isEmpty() && !isOptional,
                        component.setting().unit(),
                        Range.of(component.setting()).text(),
                        Arrays.asList(component.setting().aliases())));
            }
        }
    }

    /** The record of settings that a component holds, be it optional. */
    private static Optional<SettingType.Group> group(SettingType type) {
        SettingType inner = type instanceof SettingType.Maybe maybe ? maybe.element() : type;
        return inner instanceof SettingType.Group group ? Optional.of(group) : Optional.empty();
    }

    /** The type on its own: without an article, but for plug-ins. */
    private static String type(SettingType type) {
        return type instanceof SettingType.Reference || type instanceof SettingType.Maybe
                ? type.accepted()
                : type.name();
    }
}
