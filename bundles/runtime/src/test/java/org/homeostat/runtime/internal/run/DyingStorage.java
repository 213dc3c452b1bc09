package org.homeostat.runtime.internal.run;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import org.homeostat.runtime.internal.storage.DiskStorage;

/** A disk that stops in the middle of its n-th write: for good, as if the process were killed, or because it is full. */
final class DyingStorage extends DiskStorage {

    /** What a kill looks like from inside: nothing that is caught on purpose. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final int dying;
    private final boolean full;
    private final Predicate<Path> counted;
    private int writes;
    private boolean now;

    private DyingStorage(int dying, boolean full, Predicate<Path> counted) {
        this.dying = dying;
        this.full = full;
        this.counted = counted;
    }

    static DyingStorage killedAt(int write) {
        return new DyingStorage(write, false, file -> true);
    }

    static DyingStorage fullAt(int write, Predicate<Path> counted) {
        return new DyingStorage(write, true, counted);
    }

    int writes() {
        return writes;
    }

    /** A killed process leaves its unfinished file, so the half-written file is put there by hand. */
    @Override
    public void replace(Path file, Content content) {
        begin(file);
        super.replace(file, content);
        now = false;
    }

    @Override
    public void append(Path file, byte[] addition) {
        begin(file);
        if (now && !full) {
            super.append(file, Arrays.copyOf(addition, addition.length / 2));
            throw new Killed();
        }
        super.append(file, addition);
    }

    private void begin(Path file) {
        if (!full && writes >= dying) {
            throw new Killed();
        }
        if (counted.test(file)) {
            writes++;
            now = writes == dying;
        }
    }

    @Override
    protected OutputStream open(FileChannel channel) throws IOException {
        OutputStream out = super.open(channel);
        return now ? new Failing(out) : out;
    }

    private final class Failing extends FilterOutputStream {

        private int left = 100;

        Failing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- == 0) {
                fail();
            }
            out.write(b);
        }

        @Override
        public void flush() throws IOException {
            fail();
        }

        private void fail() throws IOException {
            out.flush();
            if (full) {
                throw new IOException("No space left on device");
            }
            throw new Killed();
        }
    }
}
