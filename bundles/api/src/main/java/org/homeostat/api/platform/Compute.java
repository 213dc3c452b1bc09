package org.homeostat.api.platform;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The engine, its device, its threads. An OSGi service; the engine starts with the first call that needs it. */
@ProviderType
public interface Compute {

    /**
     * Finds a device.
     *
     * @param name {@code auto} (a GPU if there is one), {@code cpu}, {@code gpu} or {@code gpu:N}
     * @return the device
     * @throws org.homeostat.api.HomeostatException if there is no such device or the engine does not start; the message says
     *     what to do
     */
    Device device(String name);

    /**
     * A manager of its own, to be closed by the caller.
     *
     * @param device where its arrays lie
     * @return the manager
     * @throws org.homeostat.api.HomeostatException if the engine does not start
     */
    NDManager newManager(Device device);

    /**
     * The threads that the engine uses inside an operation.
     *
     * @return at least 1
     */
    int threads();

    /**
     * Sets the threads that the engine uses inside an operation, for the whole process.
     *
     * @param threads at least 1
     */
    void setThreads(int threads);

    /**
     * Seeds the engine's generator, for the whole process.
     *
     * @param seed the seed
     */
    void seed(long seed);

    /**
     * Sets the gradient that a parameter has accumulated to zero, whatever it holds, NaN included.
     *
     * @param parameter an array that requires a gradient
     */
    void clearGradient(NDArray parameter);

    /**
     * Versions and abilities for {@code environment.json} and {@code doctor}.
     *
     * @return names and values, in the order in which to show them
     */
    Map<String, String> properties();
}
