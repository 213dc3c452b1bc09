package org.homeostat.runtime.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.platform.SettingDescription;
import org.homeostat.runtime.internal.experiment.ExperimentSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The experiments and plug-ins that are shipped, read as a user's would be. */
class ShippedExperimentsTest {

    private static final Path EXPERIMENTS = Path.of("../../launcher/src/main/experiments");
    private static final Catalog CATALOG = new ClassPathPlugins();

    private static List<Path> experiments() throws IOException {
        try (Stream<Path> files = Files.list(EXPERIMENTS)) {
            return files.sorted().toList();
        }
    }

    private static Stream<PluginSource> plugins() {
        return CATALOG.plugins().stream();
    }

    private static Bound<ExperimentSettings> read(String yaml, Map<String, String> changes) {
        return new SettingsReader(CATALOG, Fixtures.common())
                .read(
                        yaml,
                        "e.yaml",
                        changes,
                        ExperimentSettings.class,
                        ExperimentSettings.defaults(),
                        (bound, findings) -> {});
    }

    private static boolean isValid(String yaml) throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(new SettingsSchema(CATALOG, Fixtures.common())
                        .json(ExperimentSettings.class, ExperimentSettings.defaults()));
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        String json = new ObjectMapper().writeValueAsString(new Load(settings).loadFromString(yaml));
        return schema.validate(json, InputFormat.JSON).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void experimentsAreReadAndValid(Path file) throws IOException {
        String yaml = Files.readString(file);
        Bound<ExperimentSettings> bound = read(yaml, Map.of());
        assertEquals(bound.yaml(), read(bound.yaml(), Map.of()).yaml());
        assertTrue(isValid(yaml));
        assertTrue(isValid(bound.yaml()));
        assertFalse(isValid(yaml + "\nsede: 3\n"));
        assertFalse(isValid(yaml.replace("epochs:", "epoch:")));
    }

    @Test
    void misspeltKeysAreNamedWithTheirLine() throws IOException {
        String yaml = Files.readString(EXPERIMENTS.resolve("digits-deq.yaml"));
        List<String> problems = assertThrows(
                        ExperimentException.class,
                        () -> read(yaml, Map.of("model.solver.maxIteratons", "1", "model.solver.name", "andersen")))
                .problems();
        assertTrue(problems.get(0).contains("no solver 'andersen'; there are: anderson, broyden"), problems.get(0));
        assertTrue(problems.get(0).endsWith("did you mean 'anderson'?"), problems.get(0));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void pluginsKeepTheirContract(PluginSource plugin) {
        assertFalse(plugin.summary().isBlank(), plugin.toString());
        for (SettingDescription setting : new SettingsDescriber(Fixtures.common()).describe(plugin)) {
            assertTrue(setting.description().endsWith("."), plugin.name() + "." + setting.name());
        }
    }
}
