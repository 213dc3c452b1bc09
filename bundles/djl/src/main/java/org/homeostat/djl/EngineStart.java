package org.homeostat.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import org.homeostat.djl.internal.Diagnosis;

/**
 * Starts the engine under the right class loader and says in one message what is wrong when it does not start.
 *
 * <p>The first call in a process loads the native library (and on a machine's first use unpacks it into the cache,
 * which takes seconds); later calls return the same engine at once.
 */
public final class EngineStart {

    private EngineStart() {}

    /**
     * Gives the PyTorch engine, ready for use.
     *
     * @return the engine
     * @throws EngineStartException if the native library is missing, does not fit, or cannot be unpacked
     */
    public static Engine start() throws EngineStartException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(EngineStart.class.getClassLoader());
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | IllegalStateException | IllegalArgumentException | LinkageError | AssertionError e) {
            throw new EngineStartException(new Diagnosis().of(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
