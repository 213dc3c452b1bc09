package org.homeostat.koopman.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.djl.EngineStart;
import org.homeostat.djl.EngineStartException;
import org.homeostat.koopman.internal.spectrum.Case;
import org.homeostat.koopman.internal.spectrum.Spectrum;
import org.homeostat.koopman.internal.spectrum.Tolerances;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysesTest {

    private static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startEngine() throws EngineStartException {
        EngineStart.start();
    }

    /** x and x² of every component, so that the slow manifold's invariant space is inside, and no constant. */
    private static final class Squares implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            Block block = new AbstractBlock() {
                @Override
                protected NDList forwardInternal(
                        ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
                    NDArray x = inputs.singletonOrThrow();
                    return new NDList(x.concat(x.mul(x), 1));
                }

                @Override
                public Shape[] getOutputShapes(Shape[] shapes) {
                    return new Shape[] {new Shape(shapes[0].get(0), 2 * shapes[0].get(1))};
                }
            };
            return new Observables() {
                @Override
                public Block block() {
                    return block;
                }

                @Override
                public long dimension() {
                    return 2 * input.size();
                }
            };
        }

        @Override
        public boolean perPosition() {
            return true;
        }

        @Override
        public boolean isTrainable() {
            return false;
        }
    }

    /** Draws from the engine, as bases with parameters to train do. */
    private record Drawing() implements Analysis {

        @Override
        public Findings trajectories(Trajectories data, AnalysisContext context) {
            return Findings.of("drawn")
                    .with("number", context.manager().randomNormal(new Shape(1)).getFloat());
        }

        @Override
        public Findings model(TrainedModel model, AnalysisContext context) {
            throw new AssertionError("no model is analysed");
        }
    }

    @Test
    void whatIsDrawnFromTheEngineRepeatsWithTheSeed() {
        Compute compute = ServiceLoader.load(Compute.class).findFirst().orElseThrow();
        Experiments none = (Experiments) Proxy.newProxyInstance(
                Experiments.class.getClassLoader(), new Class<?>[] {Experiments.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("no run is asked for");
                });
        AnalysesComponent analyses = new AnalysesComponent(none, compute);
        Trajectories data = Trajectories.of(List.<double[][]>of(new double[][] {{1}, {2}, {3}}));
        Ref<Analysis> drawing = Ref.to("drawing", Analysis.class, new Drawing());
        Object first =
                analyses.analyse(data, drawing, 3, progress -> {}).values().get("number");
        assertEquals(
                first,
                analyses.analyse(data, drawing, 3, progress -> {}).values().get("number"));
        assertNotEquals(
                first,
                analyses.analyse(data, drawing, 4, progress -> {}).values().get("number"));
    }

    private record Context(NDManager manager, long seed) implements AnalysisContext {
        @Override
        public void progress(String message) {
            assertTrue(!message.isBlank());
        }
    }

    private static Findings analyse(Analysis analysis, Trajectories data) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return analysis.trajectories(data, new Context(manager, 1));
        }
    }

    private static EdmdSettings settings() {
        return new EdmdSettings(
                Ref.to("squares", Basis.class, new Squares()), false, SpectrumSettings.DEFAULTS, RunSettings.DEFAULTS);
    }

    private static Trajectories linear(int steps, boolean controlled) {
        Random random = new Random(7);
        List<double[][]> x = new ArrayList<>();
        List<double[][]> u = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            double[][] states = new double[steps][2];
            double[][] inputs = new double[steps][controlled ? 1 : 0];
            double[] s = {random.nextGaussian(), random.nextGaussian()};
            for (int t = 0; t < steps; t++) {
                states[t] = s.clone();
                double v = controlled ? random.nextGaussian() : 0;
                if (controlled) {
                    inputs[t][0] = v;
                }
                s = new double[] {0.9 * s[0] + 0.5 * v, 0.5 * s[1] + s[0] * (controlled ? 1 : 0)};
            }
            x.add(states);
            u.add(inputs);
        }
        return new Trajectories(List.of("p", "q"), controlled ? List.of("v") : List.of(), x, u);
    }

    private static Map<?, ?> spectrum(Findings findings) {
        return (Map<?, ?>) findings.values().get("spectrum");
    }

    @Test
    void theIterationIsNotSaidToConvergeWhereItDoesNot() {
        assertTrue(EquilibriumAnalysis.notConverging(Case.DIVERGES, 1, 0.1).endsWith("as f does."));
        assertTrue(EquilibriumAnalysis.notConverging(Case.DIVERGES, 1, 2.3).contains("do not approach z* either"));
    }

    @Test
    void edmdTellsCaseEigenvaluesAndErrors() {
        Findings findings = analyse(new EdmdPlugin(EQUILIBRIA).create(settings()), linear(10, false));
        assertEquals("(i)", spectrum(findings).get("case"));
        assertEquals(0.9, (double) spectrum(findings).get("spectralRadius"), 1e-9);
        Map<?, ?> data = (Map<?, ?>) findings.values().get("data");
        assertEquals(4, data.get("observables"));
        assertTrue((double) data.get("oneStepAhead") < 1e-9);
        assertTrue((double) data.get("stateFromObservables") < 1e-12);
        assertEquals(4, ((List<?>) findings.values().get("eigenpairs")).size());
        List<String> figures = findings.sections().stream()
                .flatMap(section -> section.figures().stream())
                .map(figure -> figure.name())
                .toList();
        assertTrue(
                figures.containsAll(List.of("spectrum", "residuals", "eigenfunction-1")), () -> "figures " + figures);
    }

    @Test
    void mpEdmdPutsEigenvaluesOnTheCircle() {
        Ref<Basis> basis = Ref.to("squares", Basis.class, new Squares());
        Analysis analysis = new MpEdmdPlugin.MpEdmd(basis, true, SpectrumSettings.DEFAULTS);
        assertEquals("(iii)", spectrum(analyse(analysis, linear(10, false))).get("case"));
    }

    /** U (UᵀU)⁻¹ Uᵀ from float32 factors: 1 sixteen times, which spreads by far more than a fit's error. */
    @Test
    void aProjectionMadeOfFloat32ParametersConverges() {
        for (int seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            RealMatrix u = new Array2DRowRealMatrix(32, 16);
            for (int i = 0; i < 32; i++) {
                for (int j = 0; j < 16; j++) {
                    u.setEntry(i, j, (float) random.nextGaussian());
                }
            }
            RealMatrix v = u.multiply(MatrixUtils.inverse(u.transposeMultiply(u)));
            for (double[] row : ((Array2DRowRealMatrix) v).getDataRef()) {
                Arrays.setAll(row, j -> (float) row[j]);
            }
            Spectrum spectrum =
                    Spectrum.of(u.multiplyTransposed(v), SpectrumSettings.DEFAULTS.tolerances(DataType.FLOAT32));
            assertEquals(Case.CONVERGES, spectrum.dynamics(), "seed " + seed);
            assertEquals(16, spectrum.clusters().get(0).multiplicity(), "seed " + seed);
        }
    }

    @Test
    void writtenTolerancesWin() {
        SpectrumSettings written = new SpectrumSettings(Optional.of(1e-3), Optional.of(1e-4), 1e-10);
        assertEquals(new Tolerances(1e-3, 1e-4), written.tolerances(DataType.FLOAT32));
        assertEquals(new Tolerances(1e-10, 1e-6), SpectrumSettings.DEFAULTS.tolerances(DataType.FLOAT64));
        assertEquals(new Tolerances(1e-6, 1e-5), SpectrumSettings.DEFAULTS.tolerances(DataType.FLOAT32));
    }

    @Test
    void saysBlocksOfOneSizeOnce() {
        RealMatrix a = MatrixUtils.createRealDiagonalMatrix(new double[] {0.5, 0.5, 0.5, 0.2});
        String table = SpectrumSection.of("a", "b", Spectrum.of(a, new Tolerances(1e-10, 1e-6)))
                .rows()
                .toString();
        assertTrue(table.contains(" 3 × 1,") && table.contains(" 1, 1,"), table);
    }

    @Test
    void dmdFindsTheMap() {
        Findings findings = analyse(new DmdPlugin().defaults(), linear(10, false));
        assertEquals(0.9, (double) spectrum(findings).get("spectralRadius"), 1e-9);
    }

    @Test
    void dmdcFindsInputsAndStates() {
        Findings findings = analyse(new DmdcPlugin().defaults(), linear(30, true));
        List<?> b = (List<?>) findings.values().get("B");
        assertEquals(0.5, (double) ((List<?>) b.get(0)).get(0), 1e-9);
        assertEquals(0, (double) ((List<?>) b.get(1)).get(0), 1e-9);
        assertEquals(0.9, (double) spectrum(findings).get("spectralRadius"), 1e-9);
    }

    @Test
    void refusesInputsWhereNoneAreKnownAndTheOtherWayRound() {
        assertThrows(
                IllegalArgumentException.class,
                () -> analyse(new EdmdPlugin(EQUILIBRIA).create(settings()), linear(9, true)));
        assertThrows(IllegalArgumentException.class, () -> analyse(new DmdPlugin().defaults(), linear(9, true)));
        assertThrows(IllegalArgumentException.class, () -> analyse(new DmdcPlugin().defaults(), linear(9, false)));
        assertThrows(
                IllegalArgumentException.class,
                () -> analyse(new DmdPlugin().defaults(), Trajectories.of(List.<double[][]>of(new double[][] {{1}, {2}
                }))));
    }

    private Trajectories read(String text, List<String> inputs) throws IOException {
        return TrajectoryFile.read(
                Files.writeString(folder.resolve("data.csv"), text), List.of(), inputs, Optional.empty());
    }

    @Test
    void readsTrajectoriesWithTheirInputs() throws IOException {
        Trajectories data = read("trajectory,t,x,y,u\na,0,1,2,3\na,1,4,5,6\n\nb,0,7,8,9\n", List.of("u"));
        assertEquals(List.of("x", "y"), data.states());
        assertEquals(List.of("u"), data.inputs());
        assertEquals(2, data.count());
        assertEquals(1, data.pairs());
        assertEquals(6, data.inputs(0)[1][0]);
        assertEquals(8, data.states(1)[0][1]);
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        Map<String, String> wrong = Map.of(
                "", "is empty",
                "1,2\n3,4\n", "is to name",
                "x,y\n", "no row",
                "x,y\n1,2\n3\n", "line 3 has 1 values for 2 columns",
                "x,y\n1,zwei\n", "line 2, column 'y': found 'zwei'",
                "x,y\n1,NaN\n", "found 'NaN'",
                "x,x\n1,2\n", "two columns of one name",
                "trajectory,x\na,1\nb,2\na,3\n", "line 4: trajectory 'a' goes on",
                "t\n1\n", "no column left",
                "x;y\n1;2\n", "line 1: columns are to be separated by commas, found 'x;y'");
        wrong.forEach((text, message) -> {
            HomeostatException refused = assertThrows(HomeostatException.class, () -> read(text, List.of()));
            assertTrue(refused.getMessage().contains(message), refused::getMessage);
        });
        HomeostatException unknown = assertThrows(HomeostatException.class, () -> read("x,y\n1,2\n", List.of("u")));
        assertTrue(unknown.getMessage().contains("no column 'u'; its columns are x, y"), unknown::getMessage);
        HomeostatException missing = assertThrows(
                HomeostatException.class,
                () -> TrajectoryFile.read(folder.resolve("none.csv"), List.of(), List.of(), Optional.empty()));
        assertTrue(missing.getMessage().contains("there is no file"), missing::getMessage);
    }
}
