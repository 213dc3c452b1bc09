package org.homeostat.tasks.languagemodel.internal;

import org.homeostat.api.Setting;

/**
 * What the trained model is to write.
 *
 * @param tokens how many
 * @param prompt tokens of the text that it goes on from
 * @param context tokens that a model without memory reads each time
 * @param temperature by which scores are divided
 * @param seed source of its choices
 */
public record Sample(
        @Setting(
                value = "Tokens that the trained model writes into the report; 0 for none.",
                unit = "tokens",
                min = 0,
                max = 100_000)
        int tokens,

        @Setting(
                value = "Tokens of the beginning of the reported split that it goes on from.",
                unit = "tokens",
                min = 1,
                max = 100_000)
        int prompt,

        @Setting(
                value =
                        "The last tokens that a model without memory reads for each next one; a model with memory reads one at a"
                                + " time.",
                unit = "tokens",
                min = 1,
                max = 100_000)
        int context,

        @Setting(
                value = "Divides the scores before a token is drawn: small for what is likeliest, 1 for the model's own"
                        + " probabilities.",
                min = 0,
                exclusiveMin = true,
                max = 100)
        double temperature,

        @Setting("Source of its choices.") long seed) {}
