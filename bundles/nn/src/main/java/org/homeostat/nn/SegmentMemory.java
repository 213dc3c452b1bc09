package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The positions before a segment of a stream that cells look back to (Dai et al. 2019, Transformer-XL): their inputs, the states that
 * were found there, one or several, and 1 where there was such a position or 0. It is the recurrent state of a model: inputs
 * (batch, positions, feature), states (batch, positions, state) each, marks (batch, positions).
 *
 * @param positions how many; 0 for no memory
 * @param features components of an input
 * @param width components of a state
 * @param states how many states there are at a position
 */
public record SegmentMemory(int positions, long features, long width, int states) {

    /**
     * The memory before the first segment.
     *
     * @param manager owner of the arrays
     * @param batch streams side by side
     * @return zeros; nothing if there is no memory
     */
    public NDList fresh(NDManager manager, int batch) {
        NDList memory = new NDList();
        if (positions > 0) {
            memory.add(manager.zeros(new Shape(batch, positions, features), DataType.FLOAT32));
            for (int i = 0; i < states; i++) {
                memory.add(manager.zeros(new Shape(batch, positions, width), DataType.FLOAT32));
            }
            memory.add(manager.zeros(new Shape(batch, positions), DataType.FLOAT32));
        }
        return memory;
    }

    /**
     * The inputs of a cell's map.
     *
     * @param x the segment, (batch, position, feature)
     * @param memory what is remembered; empty at the start of a stream
     * @param state which of the states the map looks back to
     * @return the segment, and behind it what the map is to remember, if it remembers
     */
    public NDList inputs(NDArray x, NDList memory, int state) {
        NDList inputs = new NDList(x);
        if (positions > 0) {
            NDList known = memory.isEmpty() ? zeros(x) : memory;
            inputs.add(known.get(0));
            inputs.add(known.get(1 + state));
            inputs.add(known.get(1 + states));
        }
        return inputs;
    }

    private NDList zeros(NDArray x) {
        NDList memory = fresh(x.getManager(), Math.toIntExact(x.getShape().get(0)));
        NDList typed = new NDList(memory.size());
        memory.forEach(array -> typed.add(array.toType(x.getDataType(), false)));
        return typed;
    }

    /**
     * The memory behind a segment.
     *
     * @param x the segment, (batch, position, feature)
     * @param found the states that were found, (batch, position, state)
     * @param memory what was remembered before it; empty at the start of a stream
     * @return what is remembered now, cut off from any graph; nothing if there is no memory
     */
    public NDList behind(NDArray x, NDList found, NDList memory) {
        if (positions == 0) {
            return new NDList();
        }
        NDList known = memory.isEmpty() ? zeros(x) : memory;
        NDArray marks = x.getManager()
                .ones(new Shape(x.getShape().get(0), x.getShape().get(1)), x.getDataType(), x.getDevice());
        NDList now = new NDList(x);
        now.addAll(found);
        now.add(marks);
        NDIndex last = new NDIndex(":, -" + positions + ":");
        NDList next = new NDList(known.size());
        for (int i = 0; i < known.size(); i++) {
            next.add(NDArrays.concat(new NDList(known.get(i), now.get(i).stopGradient()), 1)
                    .get(last));
        }
        return next;
    }
}
