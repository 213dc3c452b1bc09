package org.homeostat.gradients.internal;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** What a process and a manager hold. */
final class Memory {

    private Memory() {}

    static boolean isMeasurable() {
        return ProcessMemory.isMeasurable();
    }

    /**
     * What this process holds in kB: its resident memory, and what is in use of the heap. These tests run with a heap that
     * is resident from the start, so that neither hides in the other.
     */
    static long held() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return ProcessMemory.resident() / 1024 + (runtime.totalMemory() - runtime.freeMemory()) / 1024;
    }

    /** The arrays of a manager and of all managers below it. */
    static int arrays(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            int count = 0;
            for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
                if (resource instanceof NDArray) {
                    count++;
                } else if (resource instanceof NDManager below) {
                    count += arrays(below);
                }
            }
            return count;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("DJL's managers have changed", e);
        }
    }
}
