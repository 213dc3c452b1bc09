package org.homeostat.datasets.sequences.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.sequences.internal.CopyMemoryPlugin.CopyMemory;
import org.homeostat.datasets.sequences.internal.CopyMemoryPlugin.Delimiter;
import org.homeostat.datasets.sequences.internal.CopyMemoryPlugin.Form;

/** Sequences to be copied, kept as their digits alone. */
final class CopySamples implements Samples {

    /** 0 for the pause, 1 to 8 to remember, 9 to begin. */
    static final int SYMBOLS = 10;

    /** The symbol that tells to begin; all digits to remember are below it. */
    static final int DELIMITER = 9;

    private final CopyMemory settings;
    private final byte[] digits;
    private final DataType dataType;

    CopySamples(CopyMemory settings, byte[] digits, DataType dataType) {
        this.settings = settings;
        this.digits = digits;
        this.dataType = dataType;
    }

    @Override
    public int size() {
        return digits.length / settings.digits();
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        long[] symbols = symbols(indices, 0);
        int count = settings.digits();
        int from = settings.pause() + count - 1;
        for (int i = 0; i < indices.length; i++) {
            int start = i * settings.length();
            int to = settings.delimiter() == Delimiter.REPEATED ? settings.length() : from + 1;
            Arrays.fill(symbols, start + from, start + to, DELIMITER);
        }
        Shape shape = new Shape(indices.length, settings.length());
        return new NDList(
                settings.form() == Form.TOKEN ? manager.create(symbols, shape) : real(manager, symbols, shape));
    }

    private NDArray real(NDManager manager, long[] symbols, Shape shape) {
        boolean number = settings.form() == Form.NUMBER;
        int width = number ? 1 : SYMBOLS;
        float[] values = new float[symbols.length * width];
        for (int i = 0; i < symbols.length; i++) {
            if (number) {
                values[i] = symbols[i];
            } else {
                values[i * width + (int) symbols[i]] = 1;
            }
        }
        NDArray array = manager.create(values, shape.add(width));
        if (dataType == array.getDataType()) {
            return array;
        }
        try (array) {
            return array.toType(dataType, true);
        }
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        long[] symbols = symbols(indices, settings.pause() + settings.digits());
        return new NDList(manager.create(symbols, new Shape(indices.length, settings.length())));
    }

    /** Zeros, but for the digits of each sequence from a position on. */
    private long[] symbols(int[] indices, int from) {
        int count = settings.digits();
        long[] symbols = new long[indices.length * settings.length()];
        for (int i = 0; i < indices.length; i++) {
            for (int j = 0; j < count; j++) {
                symbols[i * settings.length() + from + j] = digits[indices[i] * count + j];
            }
        }
        return symbols;
    }
}
