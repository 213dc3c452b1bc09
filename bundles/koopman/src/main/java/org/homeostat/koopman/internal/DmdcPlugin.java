package org.homeostat.koopman.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.koopman.internal.dynamics.ControlledModel;
import org.homeostat.koopman.internal.spectrum.Spectrum;
import org.osgi.service.component.annotations.Component;

/** Offers DMD with control. */
@Component
@PluginInfo(
        kind = "analysis",
        name = "dmdc",
        summary = "A linear model with inputs, z⁺ = Az + Bu and x = Cz, of the states or of observables of them.",
        source = "Proctor, Brunton and Kutz 2016; lifted: Korda and Mezić 2018, eq. 20")
public final class DmdcPlugin implements Plugin<Analysis, DmdcPlugin.Dmdc> {

    @Override
    public Dmdc defaults() {
        return new Dmdc(Optional.empty(), SpectrumSettings.DEFAULTS);
    }

    @Override
    public Analysis create(Dmdc settings) {
        return settings;
    }

    /**
     * DMD with control, B unknown. Without a basis the states are carried on as they are; with one, observables of them, which
     * serves control of nonlinear systems. Inputs must have moved enough to be told from the states.
     *
     * @param basis the observables; none for the states themselves
     * @param spectrum how spectra are read
     */
    public record Dmdc(
            @Setting("The observables; without any the states themselves.")
            Optional<Ref<Basis>> basis,

            @Setting("How spectra are read.") SpectrumSettings spectrum)
            implements Analysis {

        private static final int SHOWN = 12;

        @Override
        public Findings trajectories(Trajectories data, AnalysisContext context) {
            Snapshots pairs = Snapshots.of(data);
            RealMatrix u = pairs.u()
                    .orElseThrow(() -> new IllegalArgumentException("dmdc needs inputs, and the data has none: name the"
                            + " columns that are inputs (--inputs u), or use the analysis 'dmd' or 'edmd'"));
            UnaryOperator<RealMatrix> psi = basis.<UnaryOperator<RealMatrix>>map(ref ->
                            Dictionary.of(ref.get(), ref.name(), pairs.x(), context.seed(), context.manager())::of)
                    .orElse(UnaryOperator.identity());
            RealMatrix z = psi.apply(pairs.x());
            RealMatrix next = psi.apply(pairs.y());
            context.progress("fitting " + data.pairs() + " pairs");
            ControlledModel model = ControlledModel.fit(z, next, u, pairs.x(), spectrum.rankTolerance());
            Spectrum found = Spectrum.of(model.a(), spectrum.tolerances());
            RealMatrix ahead = z.multiply(model.a().transpose())
                    .add(u.multiply(model.b().transpose()))
                    .multiply(model.c().transpose());
            double error = LiftedAnalysis.relative(ahead, pairs.y());
            String name = basis.map(Ref::name).orElse("none");
            Map<String, Object> about = new LinkedHashMap<>(LiftedAnalysis.data(data));
            about.put("basis", name);
            about.put("size", z.getColumnDimension());
            about.put("oneStepAhead", error);
            return Findings.of("dmdc of " + data.count() + (data.count() == 1 ? " trajectory" : " trajectories"))
                    .with("method", "dmdc")
                    .with("data", about)
                    .with("spectrum", SpectrumSection.values(found))
                    .with("A", rows(model.a()))
                    .with("B", rows(model.b()))
                    .with("C", rows(model.c()))
                    .with(Findings.Section.of("Data and model")
                            .withFact("trajectories", data.count())
                            .withFact("pairs", data.pairs())
                            .withFact("state", String.join(", ", data.states()))
                            .withFact("inputs", String.join(", ", data.inputs()))
                            .withFact("basis", name)
                            .withFact("size of the model", z.getColumnDimension())
                            .withFact("state one step ahead, relative error", error)
                            .withRemark("A, B and C are in analysis.json."))
                    .with(input(data, model.b()))
                    .with(SpectrumSection.of("Spectrum of A", "spectrum", found));
        }

        private Findings.Section input(Trajectories data, RealMatrix b) {
            List<String> head = new ArrayList<>(List.of("row of B"));
            head.addAll(data.inputs());
            List<List<?>> table = new ArrayList<>();
            for (int i = 0; i < Math.min(SHOWN, b.getRowDimension()); i++) {
                List<Object> row = new ArrayList<>();
                row.add(
                        basis.isPresent()
                                ? "observable " + (i + 1)
                                : data.states().get(i));
                Arrays.stream(b.getRow(i)).forEach(row::add);
                table.add(row);
            }
            return Findings.Section.of("How inputs act").withTable(head, table);
        }

        private static List<List<Double>> rows(RealMatrix a) {
            return Arrays.stream(a.getData())
                    .map(row -> Arrays.stream(row).boxed().toList())
                    .toList();
        }

        @Override
        public Findings model(TrainedModel model, AnalysisContext context) {
            return ModelFindings.refuseEmpty(ModelFindings.of("dmdc", model, spectrum), model);
        }
    }
}
