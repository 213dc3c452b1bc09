package org.homeostat.api.analysis;

import java.util.ArrayList;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Recorded states of a system in discrete time, and the inputs that acted on it. Immutable. */
@ProviderType
public final class Trajectories {

    private final List<String> states;
    private final List<String> inputs;
    private final List<double[][]> stateRuns;
    private final List<double[][]> inputRuns;

    /**
     * Creates them.
     *
     * @param states the names of the state's components
     * @param inputs the names of the inputs; empty for an autonomous system
     * @param stateRuns the states of each trajectory, a row a step
     * @param inputRuns the inputs of each trajectory, a row a step: row t acts between the states t and t + 1; without inputs
     *     rows of length 0
     */
    public Trajectories(
            List<String> states, List<String> inputs, List<double[][]> stateRuns, List<double[][]> inputRuns) {
        this.states = List.copyOf(states);
        this.inputs = List.copyOf(inputs);
        if (states.isEmpty()) {
            throw new IllegalArgumentException("a trajectory needs at least one state component");
        }
        if (stateRuns.size() != inputRuns.size()) {
            throw new IllegalArgumentException(
                    stateRuns.size() + " trajectories of states have " + inputRuns.size() + " of inputs");
        }
        this.stateRuns = copies(stateRuns, states.size());
        this.inputRuns = copies(inputRuns, inputs.size());
        for (int i = 0; i < stateRuns.size(); i++) {
            if (stateRuns.get(i).length != inputRuns.get(i).length) {
                throw new IllegalArgumentException("trajectory " + (i + 1) + " has " + stateRuns.get(i).length
                        + " states and " + inputRuns.get(i).length + " inputs");
            }
        }
    }

    /**
     * Trajectories of an autonomous system, their components named x1, x2, ….
     *
     * @param runs the states of each trajectory, a row a step
     * @return the trajectories
     */
    public static Trajectories of(List<double[][]> runs) {
        int dimension = runs.isEmpty() || runs.get(0).length == 0 ? 0 : runs.get(0)[0].length;
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= dimension; i++) {
            names.add("x" + i);
        }
        return new Trajectories(
                names,
                List.of(),
                runs,
                runs.stream().map(run -> new double[run.length][0]).toList());
    }

    private static List<double[][]> copies(List<double[][]> runs, int width) {
        List<double[][]> copies = new ArrayList<>();
        for (double[][] run : runs) {
            double[][] copy = new double[run.length][];
            for (int i = 0; i < run.length; i++) {
                if (run[i].length != width) {
                    throw new IllegalArgumentException("trajectory " + (copies.size() + 1) + ", step " + (i + 1)
                            + " has " + run[i].length + " numbers instead of " + width);
                }
                copy[i] = run[i].clone();
            }
            copies.add(copy);
        }
        return copies;
    }

    /**
     * The names of the state's components.
     *
     * @return at least one
     */
    public List<String> states() {
        return states;
    }

    /**
     * The names of the inputs.
     *
     * @return empty for an autonomous system
     */
    public List<String> inputs() {
        return inputs;
    }

    /**
     * How many trajectories there are.
     *
     * @return at least 0
     */
    public int count() {
        return stateRuns.size();
    }

    /**
     * The states of one trajectory.
     *
     * @param trajectory from 0
     * @return copies, a row a step
     */
    public double[][] states(int trajectory) {
        return copies(List.<double[][]>of(stateRuns.get(trajectory)), states.size())
                .get(0);
    }

    /**
     * The inputs of one trajectory.
     *
     * @param trajectory from 0
     * @return copies, a row a step
     */
    public double[][] inputs(int trajectory) {
        return copies(List.<double[][]>of(inputRuns.get(trajectory)), inputs.size())
                .get(0);
    }

    /**
     * The number of pairs of successive states.
     *
     * @return over all trajectories
     */
    public int pairs() {
        return stateRuns.stream().mapToInt(run -> Math.max(0, run.length - 1)).sum();
    }
}
