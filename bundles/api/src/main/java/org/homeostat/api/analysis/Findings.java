package org.homeostat.api.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.homeostat.api.platform.Figure;
import org.osgi.annotation.versioning.ProviderType;

/** What an analysis found: for machines as nested values, for readers in sections. Immutable; {@code with} gives a copy. */
@ProviderType
public final class Findings {

    private final String title;
    private final Map<String, Object> values;
    private final List<Section> sections;

    private Findings(String title, Map<String, Object> values, List<Section> sections) {
        this.title = title;
        this.values = values;
        this.sections = sections;
    }

    /**
     * Nothing found yet.
     *
     * @param title what was analysed, and how
     * @return findings to add to
     */
    public static Findings of(String title) {
        return new Findings(Objects.requireNonNull(title, "title"), Map.of(), List.of());
    }

    /**
     * Adds a value for machines.
     *
     * @param key its name in the JSON object
     * @param value a number, string, boolean, or a list or a map with strings for keys of these
     * @return a copy
     */
    public Findings with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, key));
        return new Findings(title, Collections.unmodifiableMap(more), sections);
    }

    /**
     * Adds a section for readers.
     *
     * @param section the section
     * @return a copy
     */
    public Findings with(Section section) {
        List<Section> more = new ArrayList<>(sections);
        more.add(section);
        return new Findings(title, values, List.copyOf(more));
    }

    /**
     * What was analysed, and how.
     *
     * @return plain text
     */
    public String title() {
        return title;
    }

    /**
     * The values for machines.
     *
     * @return names and values, in order
     */
    public Map<String, Object> values() {
        return values;
    }

    /**
     * The sections for readers.
     *
     * @return in order
     */
    public List<Section> sections() {
        return sections;
    }

    /** A part of the findings under its heading. Immutable; {@code with} gives a copy. */
    @ProviderType
    public static final class Section {

        private final String heading;
        private final Map<String, Object> facts;
        private final List<String> columns;
        private final List<List<Object>> rows;
        private final List<String> remarks;
        private final List<Figure> figures;

        private Section(
                String heading,
                Map<String, Object> facts,
                List<String> columns,
                List<List<Object>> rows,
                List<String> remarks,
                List<Figure> figures) {
            this.heading = heading;
            this.facts = facts;
            this.columns = columns;
            this.rows = rows;
            this.remarks = remarks;
            this.figures = figures;
        }

        /**
         * An empty section.
         *
         * @param heading its heading
         * @return a section to add to
         */
        public static Section of(String heading) {
            return new Section(
                    Objects.requireNonNull(heading, "heading"), Map.of(), List.of(), List.of(), List.of(), List.of());
        }

        /**
         * Adds a fact.
         *
         * @param name what it is
         * @param value a number or words
         * @return a copy
         */
        public Section withFact(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(facts);
            more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, name));
            return new Section(heading, Collections.unmodifiableMap(more), columns, rows, remarks, figures);
        }

        /**
         * Sets the table.
         *
         * @param head the columns' names
         * @param cells the rows, a number or words a column
         * @return a copy
         */
        public Section withTable(List<String> head, List<? extends List<?>> cells) {
            List<List<Object>> copies = new ArrayList<>();
            for (List<?> row : cells) {
                if (row.size() != head.size()) {
                    throw new IllegalArgumentException(
                            "a row of " + row.size() + " cells in a table of " + head.size() + " columns");
                }
                copies.add(List.copyOf(row));
            }
            return new Section(heading, facts, List.copyOf(head), List.copyOf(copies), remarks, figures);
        }

        /**
         * Adds a remark.
         *
         * @param remark a sentence
         * @return a copy
         */
        public Section withRemark(String remark) {
            List<String> more = new ArrayList<>(remarks);
            more.add(remark);
            return new Section(heading, facts, columns, rows, List.copyOf(more), figures);
        }

        /**
         * Adds a figure.
         *
         * @param figure the figure; its name is unique within the findings
         * @return a copy
         */
        public Section withFigure(Figure figure) {
            List<Figure> more = new ArrayList<>(figures);
            more.add(figure);
            return new Section(heading, facts, columns, rows, remarks, List.copyOf(more));
        }

        /**
         * The heading.
         *
         * @return plain text
         */
        public String heading() {
            return heading;
        }

        /**
         * The facts.
         *
         * @return names and numbers or words, in order
         */
        public Map<String, Object> facts() {
            return facts;
        }

        /**
         * The table's columns.
         *
         * @return names; empty without a table
         */
        public List<String> columns() {
            return columns;
        }

        /**
         * The table's rows.
         *
         * @return numbers or words, one a column
         */
        public List<List<Object>> rows() {
            return rows;
        }

        /**
         * The remarks.
         *
         * @return sentences
         */
        public List<String> remarks() {
            return remarks;
        }

        /**
         * The figures.
         *
         * @return in order
         */
        public List<Figure> figures() {
            return figures;
        }
    }
}
