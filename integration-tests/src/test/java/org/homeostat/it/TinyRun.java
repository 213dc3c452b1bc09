package org.homeostat.it;

import java.nio.file.Path;

/** One finished run that several tests look at and none changes. */
final class TinyRun {

    private static final TinyRun SHARED = new TinyRun();

    private final Installation installation;
    private final Path folder;

    private TinyRun() {
        folder = Folders.fresh(TinyRun.class, "shared");
        installation = Installation.linked(folder.resolve("installation"));
        Tiny.in(folder);
        installation.run(folder, "run", "tiny.yaml", "--out", "run", "--quiet").exits(0);
    }

    /** The finished run. */
    static RunFolder shared() {
        return new RunFolder(SHARED.folder.resolve("run"));
    }

    /** The installation that made it; its plug-in folder stays empty. */
    static Installation installation() {
        return SHARED.installation;
    }

    /** A copy of the finished run. */
    static RunFolder copy(Path target) {
        Folders.copy(shared().folder(), target);
        return new RunFolder(target);
    }
}
