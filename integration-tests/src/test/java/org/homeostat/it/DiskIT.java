package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Disks that are full or closed, data that is missing or damaged. */
class DiskIT {

    private static final String MNIST = Tiny.YAML.replace("dataset: digits", "dataset: {name: mnist, limit: 64}");

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void install() {
        folder = Folders.fresh(DiskIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
        Tiny.in(folder);
        Tiny.in(folder, "mnist.yaml", MNIST);
    }

    @Test
    void aFullDiskLosesNothingThatWasWritten() {
        List<String> unshare = List.of("unshare", "-rm", "true");
        Assumptions.assumeTrue(
                new Command(Path.of("/usr/bin/env"), unshare).in(folder).run().exit() == 0,
                "this machine lets no test mount a small disk");
        // three moments of 85,000 parameters are 1 MB: the disk holds two checkpoints and not a third
        String run = "run tiny.yaml --set model.cell.width=256 --set training.checkpoint.every=4 --out ";
        String home = installation.home().toString();
        String script = "mkdir -p disk full && mount -t tmpfs -o size=2600k tmpfs disk && " + home + "/homeostat " + run
                + "disk/run; code=$?; cp -r disk/run full/; exit $code";
        new Command(Path.of("/usr/bin/env"), List.of("unshare", "-rm", "sh", "-c", script))
                .in(folder)
                .run()
                .exits(1)
                .says("cannot write", "step-", "no space left", "resume");
        RunFolder full = new RunFolder(folder.resolve("full/run"));
        assertFalse(full.checkpoints().isEmpty(), "no checkpoint survived");

        installation.run(folder, "resume", "full/run").exits(0);
        installation.run(folder, (run + "roomy").split(" ")).exits(0);
        RunFolder roomy = new RunFolder(folder.resolve("roomy"));
        assertEquals(roomy.metrics(), full.metrics());
        assertEquals(roomy.result().path("metrics"), full.result().path("metrics"));
    }

    @Test
    void anOutputThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(folder.resolve("occupied"), "a file");
        Outcome run = installation.run(folder, "run", "tiny.yaml", "--out", "occupied/run");
        run.exits(run.exit() == 2 ? 2 : 1).says("occupied", "--out");
    }

    @Test
    void aFolderWithARunIsNotOverwritten() {
        Path copy = TinyRun.copy(folder.resolve("earlier")).folder();
        var before = Folders.listing(copy);
        Outcome run = installation.run(folder, "run", "tiny.yaml", "--out", "earlier");
        run.exits(run.exit() == 2 ? 2 : 1).says("earlier", "empty");
        assertEquals(before, Folders.listing(copy));
    }

    @Test
    void aMissingDataFileIsNamedWithItsPlace() {
        Path data = folder.resolve("no-data");
        installation
                .command("run", "mnist.yaml", "--out", "missing")
                .in(folder)
                .with("HOMEOSTAT_DATA", data)
                .run()
                .exits(1)
                .says("train-images-idx3-ubyte.gz", data.toString());
    }

    @Test
    void aDamagedDataFileIsNamed() throws IOException {
        Path mnist = Files.createDirectories(folder.resolve("bad-data/mnist"));
        for (String file : List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")) {
            Files.writeString(mnist.resolve(file + "-ubyte.gz"), "this is no gzip");
        }
        installation
                .command("run", "mnist.yaml", "--out", "damaged")
                .in(folder)
                .with("HOMEOSTAT_DATA", mnist.getParent())
                .run()
                .exits(1)
                .says("train-images-idx3-ubyte.gz", "damaged", "gzip");
    }

    @Test
    void realMnistIsRead() {
        String data = PublishedData.with("mnist");
        installation
                .command("run", "mnist.yaml", "--out", "mnist")
                .in(folder)
                .with("HOMEOSTAT_DATA", data)
                .run()
                .exits(0);
        new RunFolder(folder.resolve("mnist")).isComplete();
    }
}
