package org.example.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Registry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * An integrator's bundle that knows the API alone. It does the job that the environment names ({@code CLIENT_JOB}) in a
 * folder ({@code CLIENT_FOLDER}) and leaves {@code client.txt} there, a line a finding, or {@code client.txt} with one line
 * that begins with {@code failed}.
 */
@Component
public final class Client {

    private final Registry registry;
    private final Equilibria equilibria;
    private final Experiments experiments;
    private final Compute compute;

    /** Starts the job on a thread of its own. */
    @Activate
    public Client(
            @Reference Registry registry,
            @Reference Equilibria equilibria,
            @Reference Experiments experiments,
            @Reference Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.experiments = experiments;
        this.compute = compute;
        Thread thread = new Thread(this::work, "client");
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        Path folder = Path.of(System.getenv("CLIENT_FOLDER"));
        Findings findings = new Findings();
        try {
            switch (System.getenv("CLIENT_JOB")) {
                case "integrate" -> {
                    new Solving(registry, equilibria, compute).run(findings);
                    new Training(experiments).run(folder, findings);
                }
                case "examine" -> new Examination(registry, equilibria, compute, experiments).run(folder, findings);
                case "memory" -> new Memory(experiments, compute).run(folder, findings);
                default -> throw new IllegalArgumentException(System.getenv("CLIENT_JOB"));
            }
        } catch (Throwable e) {
            e.printStackTrace();
            findings.add("failed", e);
        }
        write(folder.resolve("client.txt"), findings.values());
    }

    private static void write(Path file, Map<String, Object> findings) {
        StringBuilder text = new StringBuilder();
        findings.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        try {
            Path beside = file.resolveSibling("client.part");
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
