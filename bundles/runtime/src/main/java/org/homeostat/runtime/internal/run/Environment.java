package org.homeostat.runtime.internal.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.settings.PluginUse;

/** What a run ran on, for {@code environment.json}. */
final class Environment {

    private Environment() {}

    static Map<String, Object> of(RunServices services, ReadExperiment experiment, String device, int threads) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("homeostat", services.surroundings().version());
        services.surroundings().commit().ifPresent(commit -> result.put("commit", commit));
        result.put("seed", experiment.seed());
        result.put("device", device);
        result.put("threads", threads);
        result.put("processors", services.surroundings().processors());
        result.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        result.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        result.put("engine", services.compute().properties());
        result.put("plugins", plugins(experiment.bound().uses()));
        result.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return result;
    }

    private static List<Map<String, String>> plugins(List<PluginUse> uses) {
        List<Map<String, String>> result = new ArrayList<>();
        for (PluginUse use : uses) {
            Map<String, String> plugin = new LinkedHashMap<>();
            plugin.put("kind", use.kind());
            plugin.put("name", use.name());
            plugin.put("bundle", use.bundle());
            plugin.put("version", use.version());
            plugin.put("sha256", use.sha256());
            result.add(plugin);
        }
        return result;
    }

    /** The plug-ins whose bundle is another than when the run began, in words. */
    static List<String> changes(Map<String, Object> before, ReadExperiment experiment) {
        List<String> changes = new ArrayList<>();
        for (Map<String, String> now : plugins(experiment.bound().uses())) {
            for (Object item : (List<?>) before.getOrDefault("plugins", List.of())) {
                Map<?, ?> then = (Map<?, ?>) item;
                boolean same = now.get("kind").equals(then.get("kind"))
                        && now.get("name").equals(then.get("name"));
                if (same && !now.get("sha256").equals(then.get("sha256"))) {
                    changes.add(now.get("kind") + " '" + now.get("name") + "' now comes from another build of bundle "
                            + now.get("bundle") + " (" + now.get("version") + ", before " + then.get("bundle") + " "
                            + then.get("version") + "); numbers may differ from those of the uninterrupted run");
                }
            }
        }
        return changes;
    }
}
