package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code homeostat summary}. */
@Command(name = "summary", description = "Show an experiment's layers and trainable parameters; needs no data files.")
final class SummaryCommand extends HomeostatCommand {

    @Mixin
    private final ExperimentWords words = new ExperimentWords();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    SummaryCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Summary summary = platform().experiments().summary(words.open(session()));
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("parameters", summary.parameters());
            map.put("parts", parts(summary));
            map.put(
                    "tensors",
                    summary.tensors().stream().map(SummaryCommand::map).toList());
            map.put("certificatesOf", "initial weights");
            map.put(
                    "certificates",
                    summary.certificates().stream().map(SummaryCommand::map).toList());
            session().print(Json.text(map));
            return ExitCode.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Summary.Tensor tensor : summary.tensors()) {
            String shape =
                    Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining(" x "));
            rows.add(List.of(tensor.name(), shape.isEmpty() ? "1" : shape, tensor.isTrainable() ? "" : "not trained"));
        }
        session().print(Text.table(0, rows));
        session().print(Text.number(summary.parameters()) + " trainable parameters");
        Map<String, Long> parts = parts(summary);
        if (parts.size() > 1) {
            session()
                    .print(parts.entrySet().stream()
                            .map(part -> Text.number(part.getValue()) + " in " + part.getKey())
                            .collect(Collectors.joining(", ", "of these ", "")));
        }
        if (!summary.certificates().isEmpty()) {
            session()
                    .print("certificates of the initial weights; those of a run are in its result.json and told by:"
                            + " homeostat evaluate RUN");
        }
        for (Certificate certificate : summary.certificates()) {
            session()
                    .print((certificate.holds() ? "holds: " : "DOES NOT HOLD: ") + certificate.name() + ". "
                            + certificate.statement());
        }
        return ExitCode.DONE;
    }

    /** How many trainable parameters each of the model's outermost parts has, where it has any. */
    private static Map<String, Long> parts(Summary summary) {
        return summary.tensors().stream()
                .filter(Summary.Tensor::isTrainable)
                .collect(Collectors.groupingBy(
                        tensor -> tensor.name().split("\\.", 2)[0],
                        LinkedHashMap::new,
                        Collectors.summingLong(
                                tensor -> Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact))));
    }

    private static Map<String, Object> map(Summary.Tensor tensor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", tensor.name());
        map.put("shape", Arrays.stream(tensor.shape()).boxed().toList());
        map.put("trainable", tensor.isTrainable());
        return map;
    }

    private static Map<String, Object> map(Certificate certificate) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", certificate.name());
        map.put("statement", certificate.statement());
        map.put("value", certificate.value());
        map.put("holds", certificate.holds());
        return map;
    }
}
