package org.homeostat.equilibrium.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Compute;
import org.homeostat.djl.EngineStart;
import org.homeostat.djl.EngineStartException;
import org.osgi.service.component.annotations.Component;

/** The service {@link Compute} on PyTorch. */
@Component
public final class ComputeComponent implements Compute {

    private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,4}))?");

    /** Creates the service; the engine is not touched. */
    public ComputeComponent() {}

    @Override
    public Device device(String name) {
        int gpus = engine().getGpuCount();
        Matcher gpu = GPU.matcher(name);
        if (name.equals("auto")) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        if (!gpu.matches()) {
            throw new HomeostatException("device '" + name
                    + "' is unknown; accepted are auto, cpu, gpu and gpu:N. Mend the setting 'device'.");
        }
        int number = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
        if (number >= gpus) {
            throw new HomeostatException(
                    "device '" + name + "' is not there: the engine sees " + gpus
                            + " GPU(s). Use 'cpu' or 'auto', or let a CUDA build of the engine be fetched, once, by: homeostat --download-engine doctor.");
        }
        return Device.gpu(number);
    }

    @Override
    public NDManager newManager(Device device) {
        return engine().newBaseManager(device);
    }

    @Override
    public int threads() {
        engine();
        return JniUtils.getNumThreads();
    }

    @Override
    public void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
        }
        engine();
        JniUtils.setNumThreads(threads);
    }

    @Override
    public void seed(long seed) {
        engine();
        JniUtils.setSeed(seed);
    }

    @Override
    public void clearGradient(NDArray parameter) {
        TapeCollector.clear(parameter);
    }

    @Override
    public Map<String, String> properties() {
        Engine engine = engine();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("engine", engine.getEngineName());
        properties.put("engine version", engine.getVersion());
        properties.put("djl version", Engine.getDjlVersion());
        properties.put("threads", Integer.toString(JniUtils.getNumThreads()));
        properties.put("gpus", Integer.toString(engine.getGpuCount()));
        return properties;
    }

    private static Engine engine() {
        try {
            return EngineStart.start();
        } catch (EngineStartException e) {
            throw new HomeostatException(e.getMessage(), e);
        }
    }
}
