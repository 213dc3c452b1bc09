package org.homeostat.runtime.internal.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.model.Certificate;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.Setup;

/** A model's certificates: asked for, written down, and insisted on. */
final class Certified {

    private Certified() {}

    /** The certificates of a network with its present parameters. */
    static List<Certificate> of(Network network, Setup setup, PluginCalls calls) {
        return calls.call(
                calls.use("model", setup.settings().model()),
                "certificates",
                () -> network.model().certificates(network.store()));
    }

    /** As they stand in {@code result.json}. */
    static Map<String, Object> entries(List<Certificate> certificates) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Certificate certificate : certificates) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("statement", certificate.statement());
            entry.put("value", certificate.value());
            entry.put("holds", certificate.holds());
            entries.put(certificate.name(), entry);
        }
        return entries;
    }

    /**
     * Refuses a model whose certificates do not all hold.
     *
     * @throws HomeostatException naming those that do not
     */
    static void require(List<Certificate> certificates) {
        String broken = certificates.stream()
                .filter(certificate -> !certificate.holds())
                .map(certificate -> certificate.name() + " (" + certificate.statement() + ")")
                .collect(Collectors.joining("; "));
        if (!broken.isEmpty()) {
            throw new HomeostatException("the model's certificates do not hold: " + broken
                    + ". The parameters break what the family promises; its results must not be relied on");
        }
    }
}
