package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.runtime.internal.checkpoint.TensorData;

/** A model with initialised parameters. Not thread-safe. */
public final class Network {

    /**
     * A parameter and its place.
     *
     * @param name its path in the model, joined by dots
     * @param parameter the parameter
     */
    public record Named(String name, Parameter parameter) {

        /**
         * Its value.
         *
         * @return the array
         */
        public NDArray array() {
            return parameter.getArray();
        }
    }

    private final Model model;
    private final ParameterStore store;
    private final List<Named> parameters;
    private final List<Named> trainable;

    private Network(Model model, ParameterStore store, List<Named> parameters) {
        this.model = model;
        this.store = store;
        this.parameters = List.copyOf(parameters);
        this.trainable = parameters.stream()
                .filter(named -> named.parameter().requiresGradient())
                .toList();
    }

    /**
     * Initialises a model's parameters with the engine's generator as it stands.
     *
     * @param model the model
     * @param input what one sample's input is
     * @param batch samples in a batch
     * @param type the type of real numbers
     * @param manager owner of the parameters
     * @return the network
     */
    public static Network initialise(Model model, DataSpec input, int batch, DataType type, NDManager manager) {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(batched(input, batch));
        try (NDManager scratch = manager.newSubManager()) {
            model.initialState(scratch, batch).forEach(state -> shapes.add(state.getShape()));
        }
        model.block().initialize(manager, type, shapes.toArray(Shape[]::new));
        return new Network(model, new ParameterStore(manager, false), parameters(model.block()));
    }

    /** An axis whose length varies is given length 1 here; parameters may not depend on it. */
    private static Shape batched(DataSpec input, int batch) {
        long[] lengths = new long[input.shape().dimension() + 1];
        lengths[0] = batch;
        for (int i = 1; i < lengths.length; i++) {
            lengths[i] = Math.max(1, input.shape().get(i - 1));
        }
        return new Shape(lengths);
    }

    private static List<Named> parameters(Block block) {
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, Parameter> found = new LinkedHashMap<>();
        collect("", block, seen, found);
        for (Pair<String, Parameter> pair : block.getParameters()) {
            if (seen.add(pair.getValue())) {
                put(pair.getKey(), pair.getValue(), found);
            }
        }
        return found.entrySet().stream()
                .map(entry -> new Named(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void collect(String path, Block block, Set<Parameter> seen, Map<String, Parameter> found) {
        for (Pair<String, Parameter> direct : block.getDirectParameters()) {
            if (seen.add(direct.getValue())) {
                put(path + direct.getKey(), direct.getValue(), found);
            }
        }
        for (Pair<String, Block> child : block.getChildren()) {
            collect(path + child.getKey() + ".", child.getValue(), seen, found);
        }
    }

    private static void put(String name, Parameter parameter, Map<String, Parameter> found) {
        if (found.putIfAbsent(name, parameter) != null) {
            throw new HomeostatException("the model has two parameters named '" + name
                    + "'; its family must give its blocks different names");
        }
    }

    /**
     * The model.
     *
     * @return always the same
     */
    public Model model() {
        return model;
    }

    /**
     * Gives the parameters' values to blocks.
     *
     * @return the store
     */
    public ParameterStore store() {
        return store;
    }

    /**
     * All parameters.
     *
     * @return in the order of the model
     */
    public List<Named> parameters() {
        return parameters;
    }

    /**
     * The parameters that are trained.
     *
     * @return in the order of the model
     */
    public List<Named> trainable() {
        return trainable;
    }

    /**
     * The number of trained numbers.
     *
     * @return at least 0
     */
    public long size() {
        return trainable.stream().mapToLong(named -> named.array().size()).sum();
    }

    /**
     * Lets a manager own what is made from parameters until it is closed.
     *
     * @param work the manager of a step
     */
    public void lend(NDManager work) {
        parameters.forEach(named -> named.array().tempAttach(work));
    }

    /**
     * Switches the recording of gradients.
     *
     * @param recording whether parameters that are trained record
     */
    public void record(boolean recording) {
        trainable.forEach(named -> named.array().setRequiresGradient(recording));
    }

    /**
     * Copies the parameters out.
     *
     * @return names and values
     */
    public Map<String, TensorData> save() {
        Map<String, TensorData> saved = new LinkedHashMap<>();
        parameters.forEach(named -> saved.put(named.name(), TensorData.of(named.array())));
        return saved;
    }

    /**
     * Sets the parameters.
     *
     * @param saved names and values; others than the parameters' are passed over
     * @param origin where they come from, for messages
     * @throws HomeostatException if one is missing or of another shape or type
     */
    public void load(Map<String, TensorData> saved, String origin) {
        for (Named named : parameters) {
            set(named.array(), named.name(), saved, origin);
        }
        model.parametersChanged();
    }

    /**
     * Sets the parameters to stored ones that a model can work with.
     *
     * @param saved names and values; others than the parameters' are passed over
     * @param origin where they come from, for messages
     * @throws HomeostatException if one is missing, of another shape or type, or holds a number that is not finite
     */
    public void loadFinite(Map<String, TensorData> saved, String origin) {
        for (Named named : parameters) {
            TensorData data = saved.get(named.name());
            if (data != null && !data.isFinite()) {
                throw new HomeostatException("the parameter '" + named.name() + "' of " + origin
                        + " holds a number that is not finite, with which no model can work; delete that file to take"
                        + " the checkpoint before it, or start the run again from its experiment.yaml in a new folder");
            }
        }
        load(saved, origin);
    }

    /**
     * Sets an array in place.
     *
     * @param array the array
     * @param name its name
     * @param saved names and values
     * @param origin where they come from, for messages
     * @throws HomeostatException if the name is missing or of another shape or type
     */
    static void set(NDArray array, String name, Map<String, TensorData> saved, String origin) {
        TensorData data = saved.get(name);
        String expected = array.getDataType() + " " + array.getShape();
        if (data == null) {
            throw new HomeostatException(origin + " has no tensor '" + name + "' (" + expected
                    + "); the experiment's model is not the one that it was written for");
        }
        if (data.type() != array.getDataType()) {
            throw new HomeostatException("tensor '" + name + "' of " + origin + " has numbers of type " + data.type()
                    + ", but the model's are " + array.getDataType()
                    + "; leave the experiment's dataType as it was when they were written");
        }
        String found = data.type() + " " + data.shape();
        if (!found.equals(expected)) {
            throw new HomeostatException(
                    "tensor '" + name + "' of " + origin + " is " + found + ", but the model needs " + expected
                            + "; the experiment's model is not the one that it was written for");
        }
        // copied in by the engine: what set() and toByteBuffer() write to need not be the array's own memory
        try (NDArray fresh = data.toArray(array.getManager());
                NDArray plain = array.stopGradient()) {
            plain.set(new NDIndex("..."), fresh);
        }
    }
}
