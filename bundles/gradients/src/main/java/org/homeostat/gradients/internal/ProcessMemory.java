package org.homeostat.gradients.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.homeostat.api.HomeostatException;

/** What is resident of this process, and its peak, as Linux counts it: the engine's arrays, Java's heap, libraries. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    /** What the kernel takes for: begin the high-water mark anew. */
    private static final String HIGH_WATER_MARK = "5";

    private static final int CHUNK = 1 << 20;

    private ProcessMemory() {}

    /**
     * Whether the platform offers it.
     *
     * @return {@code true} on Linux with a complete /proc
     */
    static boolean isMeasurable() {
        return Files.isReadable(STATUS) && Files.isWritable(RESET);
    }

    /**
     * Lets what is resident be what is in use: Java's garbage is collected, its free heap touched, so that later objects
     * take no more memory, and the C library gives back what it keeps of memory that was freed.
     *
     * @throws HomeostatException if this Java cannot make the C library do so
     */
    static void settle() {
        System.gc();
        touch(Runtime.getRuntime().freeMemory());
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new HomeostatException(
                    "memory cannot be measured, for this Java cannot have the C library give back what was freed (" + e
                            + "); take Java 17.0.9 or newer",
                    e);
        }
    }

    private static void touch(long bytes) {
        long left = bytes;
        while (left > 0) {
            left -= new byte[CHUNK].length;
        }
    }

    /**
     * What is resident now.
     *
     * @return bytes
     */
    static long resident() {
        return status("VmRSS:");
    }

    /**
     * The most that is resident while something runs.
     *
     * @param work what runs
     * @return bytes, what was resident before included
     */
    static long peak(Runnable work) {
        try {
            Files.writeString(RESET, HIGH_WATER_MARK);
        } catch (IOException e) {
            throw new HomeostatException("the peak of this process's memory cannot be reset in " + RESET + ": " + e, e);
        }
        work.run();
        return status("VmHWM:");
    }

    private static long status(String entry) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(entry))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new HomeostatException("there is no " + entry + " in " + STATUS));
        } catch (IOException e) {
            throw new HomeostatException("this process's memory cannot be read from " + STATUS + ": " + e, e);
        }
    }
}
