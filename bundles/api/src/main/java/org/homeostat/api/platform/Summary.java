package org.homeostat.api.platform;

import java.util.List;
import org.homeostat.api.model.Certificate;
import org.osgi.annotation.versioning.ProviderType;

/** What a model consists of. Immutable. */
@ProviderType
public interface Summary {

    /**
     * The number of trainable parameters.
     *
     * @return at least 0
     */
    long parameters();

    /**
     * The parameters.
     *
     * @return one entry a tensor, in the order of the model
     */
    List<Tensor> tensors();

    /**
     * What can be proved about the model before it is trained.
     *
     * @return the certificates, empty if the family has none
     */
    default List<Certificate> certificates() {
        return List.of();
    }

    /** One tensor of parameters. */
    @ProviderType
    interface Tensor {

        /**
         * Its path in the model.
         *
         * @return names joined by dots
         */
        String name();

        /**
         * Its shape.
         *
         * @return lengths
         */
        long[] shape();

        /**
         * Whether it is trained.
         *
         * @return {@code false} for frozen features and running statistics
         */
        boolean isTrainable();
    }
}
