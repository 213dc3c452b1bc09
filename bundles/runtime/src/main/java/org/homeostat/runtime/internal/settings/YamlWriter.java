package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes nodes as YAML that reads back as the same nodes. */
final class YamlWriter {

    private static final int WIDTH = 120;

    private final ScalarResolver resolver = new CoreSchema().getScalarResolver();

    /** A map over several lines. */
    String block(Node.Entries map) {
        return write(node(map, FlowStyle.BLOCK), true);
    }

    /** Any value in one line, as one would write it behind a key. */
    String inline(Node node) {
        return write(node(node, FlowStyle.FLOW), false).strip();
    }

    private static String write(org.snakeyaml.engine.v2.nodes.Node node, boolean wraps) {
        DumpSettings settings = DumpSettings.builder()
                .setSchema(new CoreSchema())
                .setWidth(wraps ? WIDTH : Integer.MAX_VALUE)
                .setSplitLines(wraps)
                .setIndent(2)
                .build();
        Text text = new Text();
        new Dump(settings).dumpNode(node, text);
        return text.toString();
    }

    private org.snakeyaml.engine.v2.nodes.Node node(Node node, FlowStyle style) {
        if (node instanceof Node.Scalar scalar) {
            return scalar(scalar);
        }
        if (node instanceof Node.Items list) {
            boolean simple = list.items().stream().allMatch(Node.Scalar.class::isInstance);
            FlowStyle inner = simple ? FlowStyle.FLOW : style;
            return new SequenceNode(
                    Tag.SEQ,
                    list.items().stream().map(item -> node(item, inner)).toList(),
                    inner);
        }
        List<NodeTuple> tuples = new ArrayList<>();
        ((Node.Entries) node)
                .entries()
                .forEach((key, entry) -> tuples.add(new NodeTuple(text(key), node(entry.value(), style))));
        return new MappingNode(Tag.MAP, tuples, style);
    }

    private ScalarNode scalar(Node.Scalar scalar) {
        // a plain scalar keeps whatever it resolves to, so that the writer adds neither quotes nor a tag
        return scalar.plain()
                ? new ScalarNode(resolver.resolve(scalar.text(), true), scalar.text(), ScalarStyle.PLAIN)
                : text(scalar.text());
    }

    private static ScalarNode text(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
    }

    private static final class Text implements StreamDataWriter {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(String part) {
            text.append(part);
        }

        @Override
        public void write(String part, int offset, int length) {
            text.append(part, offset, offset + length);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
