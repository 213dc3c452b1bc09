package org.homeostat.datasets.sysid.internal;

import java.util.Random;

/** Kinds of input signals. */
enum Excitation {
    /** Sines of all frequencies of a band, which are multiples of one, with random phases; the amplitude is effective. */
    MULTISINE {
        @Override
        double[] signal(Form form, int steps, Random random) {
            double[] signal = new double[steps];
            double basic = 1 / (steps * form.sampleTime());
            int first = (int) Math.max(1, Math.ceil(form.low() / basic));
            int last = (int) Math.floor(form.high() / basic);
            if (last < first) {
                throw new IllegalArgumentException("recordings of " + steps * form.sampleTime()
                        + " s have no multiple of their lowest frequency, " + basic + " Hz, between " + form.low()
                        + " and " + form.high() + " Hz; lengthen them, or widen the band");
            }
            double each = form.amplitude() * Math.sqrt(2.0 / (last - first + 1));
            for (int k = first; k <= last; k++) {
                double phase = 2 * Math.PI * random.nextDouble();
                for (int t = 0; t < steps; t++) {
                    signal[t] += each * Math.sin(2 * Math.PI * k * t / steps + phase);
                }
            }
            return signal;
        }
    },

    /** Constant for a time, then at another random level between minus and plus the amplitude. */
    STEPS {
        @Override
        double[] signal(Form form, int steps, Random random) {
            double[] signal = new double[steps];
            int held = (int) Math.max(1, Math.round(form.hold() / form.sampleTime()));
            for (int t = 0; t < steps; t++) {
                signal[t] = t % held == 0 ? form.amplitude() * (2 * random.nextDouble() - 1) : signal[t - 1];
            }
            return signal;
        }
    },

    /** A sine whose frequency runs from one end of the band to the other, with a random phase. */
    CHIRP {
        @Override
        double[] signal(Form form, int steps, Random random) {
            double[] signal = new double[steps];
            double phase = 2 * Math.PI * random.nextDouble();
            double whole = steps * form.sampleTime();
            for (int t = 0; t < steps; t++) {
                double time = t * form.sampleTime();
                double turns = form.low() * time + (form.high() - form.low()) * time * time / (2 * whole);
                signal[t] = form.amplitude() * Math.sin(2 * Math.PI * turns + phase);
            }
            return signal;
        }
    };

    /** Size, band in hertz, and the time that a level is held. */
    record Form(double amplitude, double low, double high, double hold, double sampleTime) {}

    abstract double[] signal(Form form, int steps, Random random);
}
