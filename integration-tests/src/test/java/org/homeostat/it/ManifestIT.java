package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** Dependencies between bundles point one way; read from the manifests that are delivered. */
class ManifestIT {

    private static final String DJL = "org.homeostat.djl";
    private static final String CONTROL = "org.homeostat.control";
    private static final String EQUILIBRIUM = "org.homeostat.equilibrium";

    private final Map<String, Manifest> bundles = Manifests.ours();

    @Test
    void theDistributionHoldsAllBundles() {
        for (String name : List.of(
                "org.homeostat.api",
                DJL,
                EQUILIBRIUM,
                "org.homeostat.nn",
                CONTROL,
                "org.homeostat.gradients",
                "org.homeostat.runtime",
                "org.homeostat.cli",
                "org.homeostat.testkit",
                "org.homeostat.solvers.fixedpoint",
                "org.homeostat.solvers.anderson",
                "org.homeostat.models.deq",
                "org.homeostat.models.cells",
                "org.homeostat.models.explicit",
                "org.homeostat.datasets.digits",
                "org.homeostat.datasets.vision",
                "org.homeostat.tasks.classification")) {
            assertTrue(bundles.containsKey(name), () -> name + " is not among " + bundles.keySet());
        }
    }

    @Test
    void everybodyImportsTheApiAndFamiliesTheSharedBlocks() {
        List<String> wrong = new ArrayList<>();
        bundles.forEach((bundle, manifest) -> {
            for (String name : Manifests.packages(manifest, "Import-Package").keySet()) {
                boolean api = name.startsWith("org.homeostat.api") || name.equals(DJL) || name.equals(CONTROL);
                boolean blocks =
                        bundle.startsWith("org.homeostat.models.") || bundle.startsWith("org.homeostat.bases.");
                boolean shared = name.equals("org.homeostat.nn") && blocks;
                boolean own = Manifests.packages(manifest, "Export-Package").containsKey(name);
                if (name.startsWith("org.homeostat.") && !api && !shared && !own) {
                    wrong.add(bundle + " imports " + name);
                }
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void onlyTheEquilibriumBundleKnowsTheEngine() {
        List<String> wrong = new ArrayList<>();
        bundles.forEach((bundle, manifest) -> {
            for (String name : Manifests.packages(manifest, "Import-Package").keySet()) {
                if (name.startsWith("ai.djl.pytorch") && !bundle.equals(EQUILIBRIUM) && !bundle.equals(DJL)) {
                    wrong.add(bundle + " imports " + name);
                }
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void importsOfDjlAreBounded() {
        List<String> wrong = new ArrayList<>();
        bundles.forEach((bundle, manifest) -> Manifests.packages(manifest, "Import-Package")
                .forEach((name, range) -> {
                    if (name.startsWith("ai.djl") && !bundle.equals(DJL) && !range.equals("[0.35,0.36)")) {
                        wrong.add(bundle + " imports " + name + " " + range);
                    }
                }));
        assertEquals(List.of(), wrong);
    }

    @Test
    void nothingInternalIsExported() {
        bundles.forEach((bundle, manifest) -> Manifests.packages(manifest, "Export-Package")
                .forEach((name, version) -> {
                    boolean internal = name.startsWith("org.homeostat.") && name.contains(".internal");
                    assertFalse(internal, () -> bundle + " exports " + name);
                    assertFalse(
                            version.isEmpty() || version.equals("0.0.0"),
                            () -> bundle + " exports " + name + " unversioned");
                }));
    }
}
