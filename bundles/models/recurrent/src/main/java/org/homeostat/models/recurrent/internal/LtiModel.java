package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.model.Model;
import org.homeostat.nn.EchoState;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.FeedbackSystem;

/** A linear system as the platform sees it. */
final class LtiModel implements Model, FeedbackSystem, EchoState {

    private final LtiPlugin.Lti settings;
    private final LtiBlock block;

    LtiModel(LtiPlugin.Lti settings, LtiBlock block) {
        this.settings = settings;
        this.block = block;
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return block.start().fresh(manager, batch);
    }

    @Override
    public FeedbackForm feedbackForm(ParameterStore parameters) {
        return block.form(parameters);
    }

    @Override
    public int echoes() {
        return settings.states();
    }

    @Override
    public NDArray echoes(ParameterStore parameters, NDArray u, boolean training) {
        return block.states(parameters, u, training);
    }

    @Override
    public List<LinearPart> linearParts(ParameterStore parameters) {
        return List.of(new LinearPart(
                "A", LinearPart.Role.DYNAMICS, feedbackForm(parameters).a()));
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        if (!settings.stable()) {
            return List.of();
        }
        double radius = spectralRadius(feedbackForm(parameters).a());
        String statement = String.format(
                Locale.ROOT,
                "Initial states are forgotten, for the eigenvalues of A are at most %.6g in modulus where %.6g was asked for",
                radius,
                settings.rate());
        return List.of(new Certificate("contraction", statement, radius, radius < settings.rate()));
    }

    /** The largest modulus of the eigenvalues. */
    static double spectralRadius(double[][] a) {
        if (Arrays.stream(a).flatMapToDouble(Arrays::stream).allMatch(entry -> entry == 0)) {
            // which the library takes for an error
            return 0;
        }
        return Arrays.stream(new EigenDecompositionNonSymmetric(new Array2DRowRealMatrix(a, false)).getEigenvalues())
                .mapToDouble(value -> Math.hypot(value.getReal(), value.getImaginary()))
                .max()
                .orElse(0);
    }
}
