package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** A foreign bundle that knows the API alone solves, trains and cancels. */
class ForeignBundleIT {

    @Test
    void solvesTrainsAndCancels() {
        Path folder = Folders.fresh(ForeignBundleIT.class, "work");
        Tiny.in(folder);
        Map<String, String> found =
                Clients.work(Installation.linked(folder.resolve("installation")), "integrate", folder);

        for (String solver : new String[] {"fixed-point", "anderson"}) {
            assertEquals("3", found.get(solver + ".converged"), found::toString);
            // the Dottie number, cos(z) = z
            assertEquals(0.739085, Double.parseDouble(found.get(solver + ".z")), 1e-5, found::toString);
        }
        assertEquals("true", found.get("begun"), found::toString);
        assertEquals("DONE", found.get("trained.state"), found::toString);
        assertEquals("34", found.get("trained.steps"), found::toString);
        assertEquals("2", found.get("trained.epochs"), found::toString);
        assertEquals(Long.toString(Tiny.PARAMETERS), found.get("trained.parameters"), found::toString);
        assertTrue(Double.parseDouble(found.get("trained.accuracy")) > 0.2, found::toString);
        assertEquals("CANCELLED", found.get("cancelled.state"), found::toString);
        assertEquals("CANCELLED", found.get("cancelled.result"), found::toString);

        new RunFolder(folder.resolve("trained")).isComplete();
        assertTrue(
                !new RunFolder(folder.resolve("cancelled")).checkpoints().isEmpty(),
                "the cancelled run left no checkpoint");
    }

    @Test
    void importsTheApiAlone() throws Exception {
        Path jar = PluginJar.build("org.example.client", Folders.fresh(ForeignBundleIT.class, "imports"));
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String name :
                    Manifests.packages(file.getManifest(), "Import-Package").keySet()) {
                assertTrue(
                        name.matches("(org\\.homeostat\\.api|ai\\.djl|java|org\\.osgi)(\\..*)?"),
                        () -> "the integrator's bundle imports " + name);
            }
        }
    }
}
