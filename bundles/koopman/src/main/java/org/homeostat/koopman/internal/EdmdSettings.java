package org.homeostat.koopman.internal;

import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;

/**
 * Settings of EDMD.
 *
 * @param basis the observables
 * @param standardise whether they see standardised states
 * @param spectrum how spectra are read
 * @param run how trained models are looked at
 */
public record EdmdSettings(
        @Setting("The observables.") Ref<Basis> basis,

        @Setting("Whether observables see states of mean 0 and deviation 1 in each component.")
        boolean standardise,

        @Setting("How spectra are read.") SpectrumSettings spectrum,

        @Setting("How trained models are looked at.") RunSettings run) {

    static final EdmdSettings DEFAULTS =
            new EdmdSettings(Ref.of("polynomial", Basis.class), true, SpectrumSettings.DEFAULTS, RunSettings.DEFAULTS);
}
