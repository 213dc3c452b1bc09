package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.homeostat.api.model.Model;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.FeedbackSystem;
import org.homeostat.nn.Matrices;

/** A recurrent network as the platform sees it. */
final class RnnModel implements Model, FeedbackSystem {

    private final RecurrentBlock block;

    RnnModel(RecurrentBlock block) {
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

    /**
     * A recurrent network h⁺ = σ(Wh + Uu + b), y = Vh⁺ + c is the linear system in feedback whose state is x = h and whose neurons are w =
     * h⁺: A = 0, B₁ = I, B₂ = 0, C₁ = W, D₁₁ = 0, D₁₂ = U, b_v = b, C₂ = 0, D₂₁ = V, D₂₂ = 0, b_y = c.
     */
    @Override
    public FeedbackForm feedbackForm(ParameterStore parameters) {
        double[][] recurrent = rows(parameters, "l_0_h2h_WEIGHT");
        double[][] input = rows(parameters, "l_0_i2h_WEIGHT");
        double[] offset = values(parameters, "l_0_i2h_BIAS");
        double[] second = values(parameters, "l_0_h2h_BIAS");
        Arrays.setAll(offset, i -> offset[i] + second[i]);
        double[][] output = rows(parameters, "head.weight");
        int n = recurrent.length;
        int nu = input[0].length;
        int ny = output.length;
        return new FeedbackForm(
                new double[n][n],
                identity(n),
                new double[n][nu],
                recurrent,
                new double[n][n],
                input,
                new double[ny][n],
                output,
                new double[ny][nu],
                new double[n],
                offset,
                values(parameters, "head.bias"));
    }

    private static double[][] identity(int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            rows[i][i] = 1;
        }
        return rows;
    }

    private double[][] rows(ParameterStore parameters, String name) {
        return Matrices.rows(block.value(parameters, name));
    }

    private double[] values(ParameterStore parameters, String name) {
        NDArray array = block.value(parameters, name);
        return Matrices.values(array);
    }
}
