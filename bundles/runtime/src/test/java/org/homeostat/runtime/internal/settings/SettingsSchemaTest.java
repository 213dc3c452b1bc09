package org.homeostat.runtime.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class SettingsSchemaTest {

    private static final String JSON = json();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(JSON);

    private static String json(PluginSource... more) {
        return new SettingsSchema(Fixtures.catalog(more), Fixtures.common())
                .json(Fixtures.Experiment.class, Fixtures.Experiment.defaults());
    }

    private static boolean isValid(String yaml) throws JsonProcessingException {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        String json = new ObjectMapper().writeValueAsString(new Load(settings).loadFromString(yaml));
        return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network: explicit",
                "network: deq",
                "network: org.example.deq:deq",
                "network: {name: deq, solver: {maxIterations: 3}}",
                "network: {name: deq, solver: {name: picard, relative: true, norm: max}, others: [anderson]}",
                "network: {name: deq}\nname: null\ntraining: {rate: 2, window: {from: 3}, clip: 1.5}\nweights: [1, 2]",
                "network: explicit\nshade: light-blue"
            })
    void acceptsWhatTheReaderAccepts(String yaml) throws JsonProcessingException {
        String text = "homeostat: 1\n" + yaml + "\n";
        Bound<Fixtures.Experiment> bound = Fixtures.read(text);
        assertTrue(isValid(text));
        assertTrue(isValid(bound.yaml()), bound.yaml());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: 3",
                "network: dek",
                "network: {nam: deq}",
                "network: {name: deq, widht: 3}",
                "network: {name: deq, solver: {maxIteratons: 3}}",
                "network: {name: deq, solver: {name: picard, window: 3}}",
                "network: {name: deq, others: picard}",
                "network: deq\ntraining: {epochs: 0}",
                "network: deq\ntraining: {epochs: 3.7}",
                "network: deq\ntraining: {learningRate: 0}",
                "network: deq\nshade: blue",
                "network: deq\nsede: 3"
            })
    void refusesWhatTheReaderRefuses(String yaml) throws JsonProcessingException {
        String text = "homeostat: 1\n" + yaml + "\n";
        assertFalse(Fixtures.problems(text).isEmpty());
        assertFalse(isValid(text));
    }

    @Test
    void isASchemaOfItsDraft() throws JsonProcessingException {
        JsonSchema draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(List.of(), List.copyOf(draft.validate(JSON, InputFormat.JSON)));
        JsonNode root = new ObjectMapper().readTree(JSON);
        assertEquals(
                "https://json-schema.org/draft/2020-12/schema",
                root.path("$schema").asText());
        JsonNode epochs =
                root.path("properties").path("training").path("properties").path("epochs");
        assertEquals(
                new ObjectMapper()
                        .valueToTree(Map.of(
                                "description",
                                "Passes.",
                                "type",
                                "integer",
                                "minimum",
                                1,
                                "maximum",
                                1000,
                                "default",
                                20)),
                epochs);
        assertEquals(JSON, json());
    }

    @Test
    void aBrokenPluginDoesNotSpoilTheRest() {
        String json = json(Fixtures.source("network", "bad", () -> (Fixtures.Explicit) null));
        assertTrue(json.contains("network 'bad' of bundle org.example.bad 1.0.0 gives null as its defaults()"));
    }
}
