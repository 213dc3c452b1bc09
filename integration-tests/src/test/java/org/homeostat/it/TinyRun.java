package org.homeostat.it;

import java.nio.file.Path;

/** One finished run that several tests look at and none changes. */
final class TinyRun {

    private static final Path FOLDER = Folders.fresh(TinyRun.class, "shared");
    private static final Installation INSTALLATION = Installation.linked(FOLDER.resolve("installation"));

    /** Made when the first test asks for it. */
    private static final class Made {

        private static final RunFolder RUN = run();

        private static RunFolder run() {
            Tiny.in(FOLDER);
            INSTALLATION
                    .run(FOLDER, "run", "tiny.yaml", "--out", "run", "--quiet")
                    .exits(0);
            return new RunFolder(FOLDER.resolve("run"));
        }
    }

    private TinyRun() {}

    /** The finished run. */
    static RunFolder shared() {
        return Made.RUN;
    }

    /** The installation that makes it; its plug-in folder stays empty. */
    static Installation installation() {
        return INSTALLATION;
    }

    /** A copy of the finished run. */
    static RunFolder copy(Path target) {
        Folders.copy(shared().folder(), target);
        return new RunFolder(target);
    }
}
