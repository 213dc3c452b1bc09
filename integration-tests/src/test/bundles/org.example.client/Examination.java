package org.example.client;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.SolveReport;

/** Rebuilds a trained model from its exported parameters and looks at its equilibria on the test split. */
final class Examination {

    /** What a sample must reach to count as converged. */
    private static final double CONVERGED = 1e-4;

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;
    private final Experiments experiments;

    Examination(Registry registry, Equilibria equilibria, Compute compute, Experiments experiments) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
        this.experiments = experiments;
    }

    void run(Path folder, Findings findings) throws Exception {
        Path file = folder.resolve("parameters.npz");
        experiments.export(folder.resolve("run"), file);
        Dataset digits = registry.create(Dataset.class, "digits", Map.of()).get();
        try (NDManager manager = compute.newManager(compute.device("cpu"));
                InputStream in = Files.newInputStream(file);
                Samples samples = digits.open(Dataset.TEST, new Data(manager))) {
            NDList parameters = NDList.decode(manager, in);
            int[] all = IntStream.range(0, samples.size()).toArray();
            NDArray x = samples.inputs(manager, all).head();
            NDArray labels = samples.targets(manager, all).head();

            Model zero = model("zero", 50, digits, parameters, manager);
            NDArray fromZero = logits(zero, x, manager);
            SolveReport report = zero.layers().get(0).forward().orElseThrow();
            NDArray fromNoise = logits(model("normal", 50, digits, parameters, manager), x, manager);
            NDArray once = logits(model("zero", 1, digits, parameters, manager), x, manager);

            findings.add("samples", all.length);
            findings.add("converged", Arrays.stream(report.relativeResiduals())
                    .filter(r -> r <= CONVERGED)
                    .count());
            findings.add("medianIterations", median(report.iterations()));
            findings.add("accuracy", fromZero.argMax(1).eq(labels).toType(DataType.FLOAT32, false).mean().getFloat());
            findings.add("startMoves", fromZero.sub(fromNoise).abs().max().getFloat());
            findings.add("truncationMoves", fromZero.sub(once).norm().getFloat() / fromZero.norm().getFloat());
        }
    }

    private Model model(String start, int iterations, Dataset data, NDList values, NDManager manager) {
        Map<String, ?> settings = Map.of(
                "cell",
                        Map.of(
                                "name", "dense",
                                "width", (int) number("CLIENT_WIDTH"),
                                "normalization", Map.of("name", "spectral", "bound", number("CLIENT_BOUND"))),
                "solver",
                        Map.of(
                                "name", "anderson",
                                "tolerance", number("CLIENT_TOLERANCE"),
                                "maxIterations", iterations),
                "start", start);
        Model model = registry.create(ModelFamily.class, "deq", settings).get().build(new Context(data));
        Block block = model.block();
        block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(data.input().shape()));
        List<Parameter> parameters = block.getParameters().values();
        if (parameters.size() != values.size()) {
            throw new IllegalStateException(parameters.size() + " parameters, " + values.size() + " exported");
        }
        for (int i = 0; i < values.size(); i++) {
            NDArray value = values.get(i);
            NDArray parameter = parameters.get(i).getArray();
            if (!parameter.getShape().equals(value.getShape())) {
                throw new IllegalStateException(parameters.get(i).getName() + " is " + parameter.getShape() + ", "
                        + value.getName() + " " + value.getShape());
            }
            value.copyTo(parameter);
        }
        model.parametersChanged();
        return model;
    }

    private static double number(String variable) {
        return Double.parseDouble(System.getenv(variable));
    }

    private static NDArray logits(Model model, NDArray x, NDManager manager) {
        return model.block().forward(new ParameterStore(manager, false), new NDList(x), false).head();
    }

    private static int median(int[] values) {
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The model's surroundings, as an integrator gives them. */
    private final class Context implements ModelContext {

        private final Dataset data;

        Context(Dataset data) {
            this.data = data;
        }

        @Override
        public DataSpec input() {
            return data.input();
        }

        @Override
        public DataSpec output() {
            return DataSpec.vector(data.target().classes().size());
        }

        @Override
        public Equilibria equilibria() {
            return equilibria;
        }

        @Override
        public long seed() {
            return 1;
        }
    }

    /** The dataset's surroundings; embedded data asks for no file. */
    private record Data(NDManager manager) implements DataContext {

        @Override
        public Path folder() {
            throw new IllegalStateException("embedded data needs no folder");
        }

        @Override
        public Path file(String relative, URI source, String sha256, long maxBytes) {
            throw new IllegalStateException("embedded data needs no file");
        }

        @Override
        public Path file(String relative, String origin) {
            throw new IllegalStateException("embedded data needs no file");
        }

        @Override
        public DataType dataType() {
            return DataType.FLOAT32;
        }

        @Override
        public long seed() {
            return 1;
        }
    }
}
