package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.runtime.internal.checkpoint.TensorData;

/**
 * Each training sample's latest equilibrium of one layer, where its next solve starts; a sample that was not seen starts as
 * the layer says. Lies outside the engine, so that it takes no device memory. Not thread-safe.
 */
final class EquilibriumTable {

    private final EquilibriumLayer layer;
    private final UnaryOperator<NDArray> first;
    private final TreeMap<Integer, byte[]> rows = new TreeMap<>();
    private DataType type = DataType.UNKNOWN;
    private int[] samples = {};

    /** Takes over the start of a layer's solves. */
    EquilibriumTable(EquilibriumLayer layer) {
        this.layer = layer;
        this.first = layer.start();
        layer.startFrom(this::start);
    }

    /** Says which samples the following passes hold; without any, solves start as the layer says. */
    void hold(int... indices) {
        samples = indices.clone();
    }

    private NDArray start(NDArray zeros) {
        NDArray z0 = first.apply(zeros);
        if (Arrays.stream(samples).noneMatch(rows::containsKey)) {
            return z0;
        }
        byte[] bytes = z0.toByteArray();
        int length = bytes.length / samples.length;
        for (int i = 0; i < samples.length; i++) {
            byte[] row = rows.get(samples[i]);
            if (row != null) {
                refuseOther(row.length, length);
                System.arraycopy(row, 0, bytes, i * length, length);
            }
        }
        // added to zeros: an array made of Java's memory would have to outlive all that is computed from it
        try (NDArray given = new TensorData(z0.getDataType(), z0.getShape(), bytes).toArray(zeros.getManager())) {
            return zeros.add(given);
        }
    }

    /** Keeps what the latest pass found for the samples that it held. */
    void keep() {
        Optional<NDArray> found = layer.equilibrium();
        if (found.isEmpty() || samples.length == 0) {
            return;
        }
        byte[] bytes = found.get().toByteArray();
        int length = bytes.length / samples.length;
        type = found.get().getDataType();
        for (int i = 0; i < samples.length; i++) {
            byte[] row = Arrays.copyOfRange(bytes, i * length, (i + 1) * length);
            byte[] before = rows.put(samples[i], row);
            refuseOther(before == null ? length : before.length, length);
        }
    }

    private static void refuseOther(int kept, int now) {
        if (kept != now) {
            throw new HomeostatException("training.reuseEquilibria is true, but the size of a sample's state changes in"
                    + " the run: " + kept + " bytes were kept, " + now + " are needed. It works for states of one size;"
                    + " set it to false.");
        }
    }

    /** The table as tensors: the samples' numbers and their states, under names that begin alike. */
    Map<String, TensorData> save(String name) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        int length = rows.firstEntry().getValue().length;
        long size = (long) rows.size() * length;
        if (size > Integer.MAX_VALUE) {
            throw new HomeostatException("training.reuseEquilibria would put " + size + " bytes of states into a"
                    + " checkpoint, and " + Integer.MAX_VALUE + " is the most. Set it to false.");
        }
        ByteBuffer numbers = ByteBuffer.allocate(rows.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer states = ByteBuffer.allocate((int) size);
        rows.forEach((sample, row) -> {
            numbers.putInt(sample);
            states.put(row);
        });
        Map<String, TensorData> saved = new LinkedHashMap<>();
        saved.put(samples(name), new TensorData(DataType.INT32, new Shape(rows.size()), numbers.array()));
        saved.put(
                states(name),
                new TensorData(type, new Shape(rows.size(), length / type.getNumOfBytes()), states.array()));
        return saved;
    }

    /** Takes saved tensors up; there are none if nothing had been kept. */
    void load(String name, Map<String, TensorData> saved) {
        rows.clear();
        if (saved.containsKey(samples(name))) {
            ByteBuffer numbers =
                    ByteBuffer.wrap(saved.get(samples(name)).bytes()).order(ByteOrder.LITTLE_ENDIAN);
            TensorData states = saved.get(states(name));
            type = states.type();
            int length = states.bytes().length / (numbers.remaining() / Integer.BYTES);
            for (int from = 0; from < states.bytes().length; from += length) {
                rows.put(numbers.getInt(), Arrays.copyOfRange(states.bytes(), from, from + length));
            }
        }
    }

    private static String samples(String name) {
        return name + ".samples";
    }

    private static String states(String name) {
        return name + ".states";
    }
}
