package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Monotone operator equilibrium networks of every kind that is shipped, in a reduced form: they learn and keep their certificates. */
class MonotoneIT {

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void install() {
        folder = Folders.fresh(MonotoneIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
    }

    @ParameterizedTest
    @CsvSource({
        "mnist-mondeq-dense, '84,313'",
        "svhn-mondeq-conv-small, '172,218'",
        "svhn-mondeq-multi-small, '170,194'",
    })
    void shippedModelsHaveThePublishedSize(String experiment, String parameters) {
        installation.run(folder, "check", experiment).exits(0).says("nothing is wrong with it");
        installation.run(folder, "summary", experiment).exits(0).says(parameters + " trainable parameters");
    }

    /** With step sizes that are tuned, and the published accuracy of solves. */
    @ParameterizedTest
    @CsvSource({"conv, 0.7", "multi, 0.5"})
    void readsDigitsByConvolutions(String kind, double least) {
        String[] words = {
            "run",
            "digits-mondeq-" + kind,
            "--quiet",
            "--out",
            kind,
            "--set",
            "training.epochs=2",
            "--set",
            "model.tune=8"
        };
        installation.run(folder, words).exits(0);
        RunFolder run = new RunFolder(folder.resolve(kind));
        run.isComplete();
        isCertified(run);
        assertTrue(run.metric("test", "certifiedRadiusMean") > 0, "no radius is certified");
        double accuracy = run.metric("test", "accuracy");
        assertTrue(accuracy > least, () -> "test accuracy " + accuracy);
        JsonNode again =
                installation.run(folder, "evaluate", kind, "--json").exits(0).json();
        assertEquals(accuracy, again.at("/metrics/test/accuracy").asDouble(), 1e-9);
    }

    @Test
    void oneStepOfASplittingTrainsSeveralTiers() {
        String rule = "model.gradient={name: jacobian-free, solver: peaceman-rachford}";
        String[] words = {
            "run", "digits-mondeq-multi", "--quiet", "--out", "one-step", "--set", "training.epochs=2", "--set", rule
        };
        installation.run(folder, words).exits(0);
        RunFolder run = new RunFolder(folder.resolve("one-step"));
        run.isComplete();
        JsonNode adjoint = run.result().path("adjoint");
        assertEquals(1, adjoint.path("iterationsMax").asDouble(), adjoint::toString);
        assertEquals(1, adjoint.path("converged").asDouble(), adjoint::toString);
        double accuracy = run.metric("test", "accuracy");
        assertTrue(accuracy > 0.5, () -> "test accuracy " + accuracy);
    }

    /** Few channels, images and iterations: the kinds of data and layers, not their figures. */
    @ParameterizedTest
    @CsvSource({
        "mnist-mondeq-conv-small, mnist, model.layer.channels=4",
        "mnist-mondeq-multi-small, mnist, 'model.layer.channels=[2,3,4]'",
        "cifar10-mondeq-conv-small, cifar-10-batches-bin, model.layer.channels=4",
        "cifar10-mondeq-multi-large, cifar-10-batches-bin, 'model.layer.channels=[2,3,4]'",
        "svhn-mondeq-multi-small, svhn/test_first10000.bin, 'model.layer.channels=[2,3,4]'",
    })
    void trainsOnPublishedImages(String experiment, String data, String channels) {
        String root = PublishedData.with(data);
        List<String> words = new ArrayList<>(List.of("run", experiment, "--quiet", "--out", experiment));
        List<String> changes = new ArrayList<>(List.of(
                channels,
                "dataset.validation=1000",
                "dataset.limit=200",
                "training.epochs=1",
                "training.batchSize=50",
                "threads=1"));
        if (data.endsWith(".bin")) {
            changes.add("dataset.records=" + data);
        }
        if (experiment.endsWith("-large")) {
            changes.add("training.schedule.rest=0.25"); // of an epoch, where it has five of 65
        }
        changes.forEach(change -> words.addAll(List.of("--set", change)));
        installation
                .command(words.toArray(String[]::new))
                .in(folder)
                .with("HOMEOSTAT_DATA", root)
                .run()
                .exits(0);
        RunFolder run = new RunFolder(folder.resolve(experiment));
        run.isComplete();
        isCertified(run);
        double loss = run.metric("test", "loss");
        assertTrue(loss > 0 && loss < 5, () -> "test loss " + loss);
    }

    private static void isCertified(RunFolder run) {
        JsonNode certificates = run.result().path("certificates");
        for (String name : new String[] {"margin", "lipschitz"}) {
            assertTrue(certificates.path(name).path("holds").asBoolean(), name + " in " + certificates);
        }
    }

    @Test
    void tuningOfASolverWithoutAStepSizeIsRefused() {
        installation
                .run(
                        folder,
                        "summary",
                        "digits-mondeq",
                        "--set",
                        "model.tune=8",
                        "--set",
                        "model.solver.name=anderson",
                        "--set",
                        "model.gradient=jacobian-free")
                .exits(2)
                .says("'tune'", "anderson");
    }
}
