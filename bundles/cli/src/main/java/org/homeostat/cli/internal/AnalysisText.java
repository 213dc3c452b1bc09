package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.analysis.Findings;

/** Findings in lines. */
final class AnalysisText {

    private static final int MOST_ROWS = 20;

    private AnalysisText() {}

    /** Prints findings, as JSON or in lines. */
    static void print(Findings findings, boolean json, Session session) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("title", findings.title());
            all.putAll(findings.values());
            session.print(Json.text(all));
        } else {
            session.print(of(findings));
        }
    }

    private static List<String> of(Findings findings) {
        List<String> lines = new ArrayList<>(List.of(findings.title()));
        for (Findings.Section section : findings.sections()) {
            if (isDrawnAlone(section)) {
                continue;
            }
            lines.add("");
            lines.add(section.heading());
            List<List<String>> facts = section.facts().entrySet().stream()
                    .map(fact -> List.of(fact.getKey(), cell(fact.getValue())))
                    .toList();
            lines.addAll(Text.table(2, facts));
            if (!section.columns().isEmpty()) {
                List<List<String>> table = new ArrayList<>(List.of(section.columns()));
                section.rows().stream()
                        .limit(MOST_ROWS)
                        .map(row -> row.stream().map(AnalysisText::cell).toList())
                        .forEach(table::add);
                lines.addAll(Text.table(2, table));
                if (section.rows().size() > MOST_ROWS) {
                    lines.add("  … " + (section.rows().size() - MOST_ROWS) + " more rows on the page");
                }
            }
            section.remarks().forEach(remark -> lines.add("  " + remark));
        }
        return lines;
    }

    private static boolean isDrawnAlone(Findings.Section section) {
        return section.facts().isEmpty()
                && section.columns().isEmpty()
                && section.remarks().isEmpty()
                && !section.figures().isEmpty();
    }

    private static String cell(Object value) {
        return value instanceof Number number ? Text.number(number.doubleValue()) : String.valueOf(value);
    }
}
