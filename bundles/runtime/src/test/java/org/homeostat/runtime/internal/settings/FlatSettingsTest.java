package org.homeostat.runtime.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.homeostat.api.platform.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatSettingsTest {

    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("experiment.yaml"), yaml);
    }

    @Test
    void eachValueStandsUnderItsWholePath() throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("model.name", "no-such-plug-in");
        expected.put("model.channels", "[16, 32]");
        expected.put("model.solver", "null");
        expected.put("training.regularizers[0].name", "jacobian");
        expected.put("training.regularizers[0].weight", "1e-2");
        expected.put("seed", "3");
        assertEquals(expected, FlatSettings.read(file("""
                model: {name: no-such-plug-in, channels: [16, 32], solver: null}
                training:
                  regularizers: [{name: jacobian, weight: 1e-2}]
                seed: 3
                """)));
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path broken = file("model: [1, 2\nseed: 3\n");
        ExperimentException e = assertThrows(ExperimentException.class, () -> FlatSettings.read(broken));
        assertTrue(e.getMessage().contains(broken.toString()), e.getMessage());
        assertThrows(ExperimentException.class, () -> FlatSettings.read(file("")));
    }
}
