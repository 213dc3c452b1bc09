package org.homeostat.models.tcn.internal;

/** What the settings do that the model and the basis share. */
final class Descriptions {

    static final String CHANNELS = "Channels of each convolution.";

    static final String LEVELS =
            "Residual blocks, with dilations 1, 2, 4, …; the past that an output sees is 2·(kernel - 1)·(2^levels - 1) + 1.";

    static final String KERNEL = "Positions of each convolution's kernel.";

    static final String DROPOUT = "Share of the values behind each rectifier that training drops.";

    static final String NORMALIZATION = "What makes weights of the trained kernels; published is weight normalisation.";

    static final String TOKENS =
            "How tokens become numbers: value, each its number in one channel as published; or one-hot.";

    static final String DEVIATION =
            "Deviation of a normal start of the convolution of length 1 and the last linear map;"
                    + " without it they start uniform, as PyTorch's do.";

    private Descriptions() {}
}
