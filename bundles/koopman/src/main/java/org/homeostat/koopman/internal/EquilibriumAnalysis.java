package org.homeostat.koopman.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.koopman.internal.dynamics.ConstantInputModel;
import org.homeostat.koopman.internal.dynamics.ConstantInputModel.Regression;
import org.homeostat.koopman.internal.dynamics.LiftedPairs;
import org.homeostat.koopman.internal.spectrum.Case;
import org.homeostat.koopman.internal.spectrum.InvariantPart;
import org.homeostat.koopman.internal.spectrum.Spectrum;

/**
 * A trained layer's own iteration z ← f(z, x) by EDMD: how well UVᵀψ(z₀, x) foretells z* (Konishi and Kawahara, eq. 6 and 9).
 *
 * <p>States are reduced to principal components; x enters by the components of f(z₀, x), which is all that f makes of it at
 * the start. Fitted are the first samples, judged the others.
 */
final class EquilibriumAnalysis {

    private static final double FITTED = 0.75;
    private static final int FOLDS = 3;

    /** What cross-validation chooses from. */
    private static final double[] RIDGES = {0, 1e-4, 1e-3, 1e-2, 1e-1, 0.3, 1};

    private final EdmdSettings settings;
    private final Equilibria equilibria;
    private final TrainedModel model;
    private final AnalysisContext context;

    EquilibriumAnalysis(EdmdSettings settings, Equilibria equilibria, TrainedModel model, AnalysisContext context) {
        this.settings = settings;
        this.equilibria = equilibria;
        this.model = model;
        this.context = context;
    }

    /** Adds what is found. */
    Findings add(Findings findings) {
        List<EquilibriumLayer> layers = model.model().layers();
        if (settings.run().layer() > layers.size()) {
            throw new IllegalArgumentException("run.layer is " + settings.run().layer() + ", but the model has "
                    + layers.size() + (layers.size() == 1 ? " equilibrium layer" : " equilibrium layers"));
        }
        if (!model.splits().contains(settings.run().split())) {
            throw new IllegalArgumentException("run.split is '" + settings.run().split()
                    + "', but the run's dataset has the splits " + String.join(", ", model.splits()));
        }
        Iterates all;
        try (Samples samples = model.open(settings.run().split())) {
            all = Iterates.of(
                    model, layers.get(settings.run().layer() - 1), samples, settings.run(), equilibria, context);
        }
        int fitted = (int) (FITTED * all.samples());
        if (fitted < 4 || fitted == all.samples()) {
            throw new IllegalArgumentException("there are " + all.samples() + " samples in the split '"
                    + settings.run().split() + "'; at least 8 are needed to fit and to judge");
        }
        return found(findings, new Judged(all.rows(0, fitted), all.rows(fitted, all.samples())), all);
    }

    private Findings found(Findings findings, Judged judged, Iterates all) {
        context.progress("fitting EDMD and judging predictions");
        Map<String, double[]> errors = new LinkedHashMap<>();
        errors.put("mean of the fitted z*", judged.constant());
        errors.put("z* reduced to its components (no prediction is better)", judged.reduced());
        Prediction linear = judged.predicted(UnaryOperator.identity());
        errors.put("DMD: linear in z and x, extrapolated to the limit", linear.errors());
        Dictionary dictionary = Dictionary.of(
                settings.basis().get(), settings.basis().name(), judged.visited(), context.seed(), context.manager());
        // the states themselves are among the observables, whatever the basis
        Prediction lifted = judged.predicted(states -> LiftedPairs.beside(states, dictionary.of(states)));
        errors.put("EDMD: UVᵀψ(z₀, x)", lifted.errors());
        errors.put("least squares for z* from the same functions of x", lifted.regression());
        for (int k = 1; k < all.steps().size(); k = k < 4 ? k + 1 : 2 * k) {
            errors.put("iterate " + k + " of f", judged.iterate(k));
        }
        double own = median(Judged.relative(all.images(), all.equilibria()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("split", settings.run().split());
        json.put("samples", all.samples());
        json.put("fitted", judged.fit.samples());
        json.put("steps", all.steps().size() - 1);
        json.put("stateSize", all.equilibria().getColumnDimension());
        json.put("components", judged.z.deviations().length);
        json.put("basis", settings.basis().name());
        json.put("observables", lifted.spectrum().schur().values().length);
        json.put("invariants", lifted.invariants());
        json.put("ridge", lifted.ridge());
        json.put("linearRidge", linear.ridge());
        json.put("residualOfEquilibria", own);
        Map<String, Object> medians = new LinkedHashMap<>();
        errors.forEach((name, values) -> medians.put(
                name,
                Map.of(
                        "median",
                        median(values),
                        "largest",
                        Arrays.stream(values).max().orElse(0))));
        json.put("predictions", medians);
        json.put("spectrum", SpectrumSection.values(lifted.spectrum()));
        json.put("linearSpectrum", SpectrumSection.values(linear.spectrum()));
        return findings.with("equilibrium", json)
                .with(section(judged, all, errors, own, lifted))
                .with(SpectrumSection.of("Spectrum of the lifted iteration", "spectrum-lifted", lifted.spectrum())
                        .withFact("invariant observables, eigenvalue 1 by construction", lifted.invariants()));
    }

    private Findings.Section section(
            Judged judged, Iterates all, Map<String, double[]> errors, double own, Prediction lifted) {
        List<List<?>> rows = new ArrayList<>();
        errors.forEach((name, values) -> rows.add(
                List.of(name, median(values), Arrays.stream(values).max().orElse(0))));
        Findings.Section section = Findings.Section.of("The model's own iteration, approximated by EDMD")
                .withFact("family", model.family())
                .withFact("samples fitted", judged.fit.samples())
                .withFact("samples judged", judged.test.samples())
                .withFact("size of a state", all.equilibria().getColumnDimension())
                .withFact("components kept of states and of inputs", judged.z.deviations().length)
                .withFact("basis", settings.basis().name())
                .withFact("observables", lifted.spectrum().schur().values().length)
                .withFact("ridge, in parts of an observable's mean square", lifted.ridge())
                .withFact("‖f(z*) - z*‖/‖z*‖, median", own)
                .withTable(List.of("prediction of z*", "relative error, median", "largest"), rows)
                .withRemark("Errors are ‖ẑ - z*‖/‖z*‖ of samples that nothing was fitted to.")
                .withRemark("f was iterated as in training passes; z* is that of the run's solver in an evaluation.");
        if (own > 1e-2) {
            section = section.withRemark(
                    "f moves z* by more than 1 %: either the solver did not converge, or the model is"
                            + " another in training (dropout, batch statistics), and the iteration above is not quite the model's.");
        }
        if (lifted.spectrum().dynamics() != Case.CONVERGES) {
            section = section.withRemark(notConverging(
                    lifted.spectrum().dynamics(),
                    median(judged.iterate(0)),
                    median(judged.iterate(all.steps().size() - 1))));
        }
        return section.withFigure(figure(judged, all, errors));
    }

    /** What fitted dynamics without a limit mean, by the distances of f's first and last iterates from z*. */
    static String notConverging(Case dynamics, double first, double last) {
        return "The fitted dynamics are of case " + dynamics.number()
                + ": UVᵀ is then their spectral projector for 1, but not the limit of their powers. "
                + (last < first
                        ? "A larger run.ridge or other components may give a fit that converges, as f does."
                        : "The iterates of f do not approach z* either, which the model's solver finds in another way.");
    }

    private static Figure figure(Judged judged, Iterates all, Map<String, double[]> errors) {
        int steps = all.steps().size();
        double[] x = IntStream.range(0, steps).asDoubleStream().toArray();
        Map<String, double[]> curves = new LinkedHashMap<>();
        curves.put(
                "iterates of f",
                IntStream.range(0, steps)
                        .mapToDouble(k -> median(judged.iterate(k)))
                        .toArray());
        errors.forEach((name, values) -> {
            if (name.startsWith("EDMD") || name.startsWith("DMD")) {
                double[] level = new double[steps];
                Arrays.fill(level, median(values));
                curves.put(name.substring(0, name.indexOf(':')) + " limit", level);
            }
        });
        return Figure.lines(
                        "predictions",
                        "Median relative distance to z* after k iterations of f, and of what the fitted dynamics foretell.",
                        "iterations k",
                        "relative error",
                        x,
                        curves)
                .withLogarithmicY();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /**
     * A fitted model and its errors.
     *
     * @param spectrum of the lifted matrix
     * @param invariants the invariant observables
     * @param ridge the ridge of the fit
     * @param errors of UVᵀψ, one a sample judged
     * @param regression errors of z* as a least-squares function of the invariants
     */
    private record Prediction(Spectrum spectrum, int invariants, double ridge, double[] errors, double[] regression) {}

    /** The fitted and the judged samples in reduced coordinates. */
    private final class Judged {

        private final Iterates fit;
        private final Iterates test;
        private final PrincipalComponents z;
        private final PrincipalComponents x;

        Judged(Iterates fit, Iterates test) {
            this.fit = fit;
            this.test = test;
            RealMatrix path = fit.equilibria();
            for (int k = 1; k < fit.steps().size(); k++) {
                path = LiftedPairs.below(path, fit.steps().get(k));
            }
            this.z = PrincipalComponents.of(path, settings.run().components());
            this.x = PrincipalComponents.of(fit.steps().get(1), settings.run().components());
        }

        /** [z x] of all samples at a step. */
        RealMatrix states(Iterates some, int step) {
            return LiftedPairs.beside(
                    z.reduce(some.steps().get(step)), x.reduce(some.steps().get(1)));
        }

        /** [z x] of the fitted samples at all steps: at the first alone z would not have moved. */
        RealMatrix visited() {
            RealMatrix all = states(fit, 0);
            for (int k = 1; k < fit.steps().size(); k++) {
                all = LiftedPairs.below(all, states(fit, k));
            }
            return all;
        }

        /** [0 x] of all samples: what observables that do not change are functions of. */
        private RealMatrix inputs(Iterates some) {
            RealMatrix reduced = x.reduce(some.steps().get(1));
            return LiftedPairs.beside(
                    new Array2DRowRealMatrix(reduced.getRowDimension(), z.deviations().length), reduced);
        }

        Prediction predicted(UnaryOperator<RealMatrix> psi) {
            double ridge = settings.run().ridge().orElseGet(() -> validated(psi));
            Regression regression = regression(fit, psi);
            ConstantInputModel fitted = regression.with(ridge);
            Spectrum spectrum = Spectrum.of(fitted.a(), settings.spectrum().tolerances());
            InvariantPart one = InvariantPart.of(
                    spectrum.schur(),
                    value -> value.subtract(1).norm() <= settings.spectrum().distance());
            RealMatrix start = fitted.coordinates().of(psi.apply(states(test, 0)), eta(test, psi));
            RealMatrix limit = start.multiply(one.projector().transpose())
                    .multiply(fitted.readout().transpose());
            RealMatrix ofInvariants = fitted.coordinates().ofInvariants();
            return new Prediction(
                    spectrum,
                    ofInvariants.getColumnDimension(),
                    ridge,
                    relative(z.restore(limit), test.equilibria()),
                    leastSquares(
                            eta(fit, psi).multiply(ofInvariants),
                            regression.ofInvariants(ridge),
                            eta(test, psi).multiply(ofInvariants)));
        }

        /** The ridge that foretells z* best where each part of the fitted samples is foretold by the others. */
        private double validated(UnaryOperator<RealMatrix> psi) {
            double[] errors = new double[RIDGES.length];
            for (int fold = 0; fold < FOLDS; fold++) {
                context.progress("cross-validating the ridge, " + (fold + 1) + " of " + FOLDS);
                int from = fold * fit.samples() / FOLDS;
                int to = (fold + 1) * fit.samples() / FOLDS;
                Iterates held = fit.rows(from, to);
                Regression regression = regression(fit.without(from, to), psi);
                for (int i = 0; i < RIDGES.length; i++) {
                    errors[i] += error(regression.with(RIDGES[i]), held, psi);
                }
            }
            int best = 0;
            for (int i = 1; i < RIDGES.length; i++) {
                best = errors[i] <= errors[best] ? i : best;
            }
            return RIDGES[best];
        }

        /** The median error of the limit; infinite if there is none. */
        private double error(ConstantInputModel fitted, Iterates held, UnaryOperator<RealMatrix> psi) {
            try {
                double error = median(relative(z.restore(fitted.limit(eta(held, psi))), held.equilibria()));
                return Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
            } catch (MathRuntimeException e) {
                return Double.POSITIVE_INFINITY;
            }
        }

        private Regression regression(Iterates some, UnaryOperator<RealMatrix> psi) {
            RealMatrix now = states(some, 0);
            RealMatrix next = states(some, 1);
            RealMatrix input = eta(some, psi);
            RealMatrix inputs = input;
            for (int k = 1; k + 1 < some.steps().size(); k++) {
                now = LiftedPairs.below(now, states(some, k));
                next = LiftedPairs.below(next, states(some, k + 1));
                inputs = LiftedPairs.below(inputs, input);
            }
            RealMatrix state = now.getSubMatrix(0, now.getRowDimension() - 1, 0, z.deviations().length - 1);
            return ConstantInputModel.regression(psi.apply(now), psi.apply(next), inputs, state);
        }

        /** η(x): the observables where z is 0, and 1. */
        private RealMatrix eta(Iterates some, UnaryOperator<RealMatrix> psi) {
            return withOne(psi.apply(inputs(some)));
        }

        private RealMatrix withOne(RealMatrix psi) {
            double[][] ones = new double[psi.getRowDimension()][1];
            Arrays.stream(ones).forEach(row -> row[0] = 1);
            return LiftedPairs.beside(psi, new Array2DRowRealMatrix(ones, false));
        }

        /** h is orthogonal over samples, up to one factor: each step holds every sample once. */
        private double[] leastSquares(RealMatrix h, double[] kept, RealMatrix judged) {
            int copies = fit.steps().size() - 1;
            RealMatrix c = h.transposeMultiply(z.reduce(fit.equilibria())).scalarMultiply(copies);
            for (int i = 0; i < kept.length; i++) {
                for (int j = 0; j < c.getColumnDimension(); j++) {
                    c.multiplyEntry(i, j, kept[i]);
                }
            }
            return relative(z.restore(judged.multiply(c)), test.equilibria());
        }

        double[] constant() {
            RealMatrix same = test.equilibria().copy();
            for (int j = 0; j < same.getColumnDimension(); j++) {
                double mean =
                        Arrays.stream(fit.equilibria().getColumn(j)).average().orElse(0);
                for (int i = 0; i < same.getRowDimension(); i++) {
                    same.setEntry(i, j, mean);
                }
            }
            return relative(same, test.equilibria());
        }

        double[] reduced() {
            return relative(z.restore(z.reduce(test.equilibria())), test.equilibria());
        }

        double[] iterate(int k) {
            return relative(test.steps().get(k), test.equilibria());
        }

        /** ‖a - b‖/‖b‖, row by row. */
        static double[] relative(RealMatrix a, RealMatrix b) {
            double[] errors = new double[a.getRowDimension()];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = a.getRowVector(i).subtract(b.getRowVector(i)).getNorm()
                        / Math.max(b.getRowVector(i).getNorm(), Double.MIN_NORMAL);
            }
            return errors;
        }
    }
}
