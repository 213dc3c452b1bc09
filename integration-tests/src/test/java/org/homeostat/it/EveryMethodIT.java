package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One experiment trains with every solver and gradient rule that is installed, by {@code --set} alone. */
class EveryMethodIT {

    /** Solvers of structure that a DEQ's map and its adjoint do not have. */
    private static final Set<String> MONOTONE = Set.of("forward-backward", "peaceman-rachford", "douglas-rachford");

    private static final Set<String> LINEAR = Set.of("gmres", "neumann");
    private static final String TRIANGULAR = "triangular";

    private static List<String> names(Shell shell, String kind) {
        List<String> names = new ArrayList<>();
        shell.askJson("homeostat:list " + kind + " --json").findValues("name").stream()
                .map(JsonNode::asText)
                .forEach(names::add);
        return names;
    }

    private static void trains(Shell shell, Path folder, String out, String settings) {
        String said = shell.ask("homeostat:run tiny.yaml --quiet --out " + out + " " + settings);
        assertFalse(said.contains("exit code"), () -> settings + ": " + said);
        JsonNode result = new RunFolder(folder.resolve(out)).result();
        double accuracy = result.path("metrics").path("test").path("accuracy").asDouble(Double.NaN);
        double converged = result.path("solver").path("converged").asDouble(Double.NaN);
        System.out.printf("%s: accuracy %.3f, converged %.3f%n", settings, accuracy, converged);
        assertTrue(accuracy > 0.3, () -> settings + " learns nothing: " + result);
        assertEquals(1, converged, () -> settings + ": " + result);
    }

    @Test
    void trainsOrIsRefusedWithTheNamesOfThoseThatWouldDo() {
        Path folder = Folders.fresh(EveryMethodIT.class, "work");
        Installation installation = Installation.linked(folder.resolve("installation"));
        Tiny.in(folder);
        try (Shell shell = new Shell(installation.command("shell").in(folder).start())) {
            shell.ask("echo ready"); // behind the console's greeting
            List<String> solvers = names(shell, "solvers");
            assertTrue(solvers.containsAll(MONOTONE) && solvers.contains(TRIANGULAR), solvers::toString);
            for (String solver : solvers) {
                boolean structured = MONOTONE.contains(solver) || solver.equals(TRIANGULAR);
                String forward = "--set model.solver=" + solver;
                String adjoint = "--set model.gradient.solver=" + solver;
                if (structured || LINEAR.contains(solver)) {
                    refused(shell, forward, "anderson, broyden, fixed-point, newton-krylov");
                } else {
                    trains(shell, folder, "forward-" + solver, forward);
                }
                if (structured) {
                    refused(shell, adjoint, "gmres, neumann, newton-krylov");
                } else {
                    trains(shell, folder, "adjoint-" + solver, adjoint);
                }
            }
            for (String rule : names(shell, "gradients")) {
                String settings = "--set model.gradient=" + rule;
                if (rule.equals("shine")) {
                    refused(shell, settings, "broyden");
                    settings += " --set model.solver=broyden";
                }
                trains(shell, folder, "rule-" + rule, settings);
            }
        }
    }

    private static void refused(Shell shell, String settings, String wouldDo) {
        String said = shell.askInVain("homeostat:check tiny.yaml " + settings, 2);
        assertTrue(said.contains("these would do") && said.contains(wouldDo), said);
    }
}
