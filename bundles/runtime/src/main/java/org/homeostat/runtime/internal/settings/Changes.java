package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets values by path in a tree of nodes, as {@code --set model.solver.maxIterations=1} asks. Maps on the way are made
 * where they are missing; a word on the way is taken for a plug-in's name and becomes a map with that name.
 */
final class Changes {

    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([0-9]{1,9})]");

    private final Problems problems;

    /** Creates it. */
    Changes(Problems problems) {
        this.problems = problems;
    }

    /**
     * Applies changes: a node before what lies inside it, however they are ordered, so that nothing that was asked for is
     * lost; otherwise in their order.
     *
     * @param root the tree
     * @param changes path to YAML text
     * @return the changed tree
     */
    Node apply(Node root, Map<String, String> changes) {
        Node changed = root;
        List<Map.Entry<String, String>> outerFirst = new ArrayList<>(changes.entrySet());
        outerFirst.sort(Comparator.comparingInt(change -> steps(change.getKey()).size()));
        for (Map.Entry<String, String> change : outerFirst) {
            changed = apply(changed, change.getKey(), change.getValue());
        }
        return changed;
    }

    private Node apply(Node root, String path, String yaml) {
        Place place = Place.change(path);
        List<String> steps = steps(path);
        if (steps.isEmpty()) {
            problems.add(
                    place,
                    "",
                    "is no path; accepted are names joined by dots, for example model.solver.window or"
                            + " model.widths[0]");
            return root;
        }
        int before = problems.count();
        Node value = YamlParser.parse(yaml, line -> place, problems).orElse(Node.Scalar.nothing(place));
        return problems.count() > before ? root : set(root, steps, new Node.Entry(place, value), "");
    }

    /** The steps of a path; empty if it is none. */
    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && step.find(end) && step.start() == end) {
            boolean dotted = path.charAt(end) == '.';
            boolean index = step.group(2) != null;
            if (dotted == (end == 0) && !index || index && end == 0) {
                return List.of();
            }
            steps.add(index ? step.group(2) : step.group(1));
            end = step.end();
        }
        return end == path.length() ? steps : List.of();
    }

    private Node set(Node node, List<String> steps, Node.Entry entry, String path) {
        if (steps.isEmpty()) {
            return entry.value();
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (node instanceof Node.Items list) {
            return setItem(list, step, rest, entry, path);
        }
        Node.Entries map = asMap(node, entry.place());
        String inner = Paths.join(path, step);
        Node child = map.get(step).orElse(Node.Scalar.nothing(entry.place()));
        Place key = rest.isEmpty() || !map.entries().containsKey(step)
                ? entry.place()
                : map.entries().get(step).place();
        return map.with(step, new Node.Entry(key, set(child, rest, entry, inner)));
    }

    private Node setItem(Node.Items list, String step, List<String> rest, Node.Entry entry, String path) {
        int size = list.items().size();
        Optional<Integer> index = Numbers.whole(step)
                .filter(number -> number.signum() >= 0 && number.bitLength() < 31)
                .map(Number::intValue)
                .filter(number -> number < size);
        if (index.isEmpty()) {
            problems.add(
                    entry.place(),
                    "",
                    "'" + path + "' is a list of " + size + "; found '" + step + "', accepted is an index"
                            + (size == 0 ? ", once there is an element" : " from 0 to " + (size - 1)));
            return list;
        }
        List<Node> items = new ArrayList<>(list.items());
        String inner = path + "[" + index.get() + "]";
        items.set(index.get(), set(items.get(index.get()), rest, entry, inner));
        return new Node.Items(items, list.place());
    }

    private static Node.Entries asMap(Node node, Place place) {
        if (node instanceof Node.Entries map) {
            return map;
        }
        if (node.isNothing()) {
            return Node.Entries.empty(place);
        }
        Map<String, Node.Entry> named = new LinkedHashMap<>();
        named.put(References.NAME, new Node.Entry(node.place(), node));
        return new Node.Entries(named, node.place());
    }
}
