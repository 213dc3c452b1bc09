package org.homeostat.runtime.internal.settings;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document into nodes. Refuses what an experiment has no use for: anchors, aliases, tags, duplicate
 * keys, keys that are no words, and a second document.
 */
final class YamlParser {

    private static final int MAX_DEPTH = 50;

    private final String text;
    private final IntFunction<Place> places;
    private final Problems problems;
    private Iterator<Event> events = List.<Event>of().iterator();

    private YamlParser(String text, IntFunction<Place> places, Problems problems) {
        this.text = text;
        this.places = places;
        this.problems = problems;
    }

    /**
     * Reads a document.
     *
     * @param text the YAML text
     * @param places the place of a line, 1 for the first
     * @param problems told what is wrong
     * @return the document, with what could not be used left out; empty if there is none or it is no YAML
     */
    static Optional<Node> parse(String text, IntFunction<Place> places, Problems problems) {
        return new YamlParser(text, places, problems).document();
    }

    private Optional<Node> document() {
        // the length is limited where files are read
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setParseComments(false)
                .build();
        Optional<Node> root = Optional.empty();
        try {
            events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case StreamStart, StreamEnd, DocumentStart, DocumentEnd -> {}
                    default -> {
                        if (root.isPresent()) {
                            problems.add(place(event), "", "a second document begins here; one is accepted");
                            return root;
                        }
                        root = Optional.of(node(event, "", 1));
                    }
                }
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            problems.add(place(e.getProblemMark()), "", "not YAML: " + reason(e));
        } catch (ReaderException e) {
            problems.add(
                    place(e.getPosition()), "", String.format("the character U+%04X is not allowed", e.getCodePoint()));
        } catch (TooDeep e) {
            problems.add(e.place, "", "maps and lists nest more than " + MAX_DEPTH + " deep");
        } catch (YamlEngineException e) {
            problems.add(
                    places.apply(1),
                    "",
                    "not YAML: " + e.getMessage().lines().findFirst().orElse("unreadable"));
        }
        return Optional.empty();
    }

    private static String reason(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "unreadable" : e.getProblem();
        return e.getContext() == null ? problem : e.getContext() + ", " + problem;
    }

    private Node node(Event event, String path, int depth) {
        Place place = place(event);
        if (depth > MAX_DEPTH) {
            throw new TooDeep(place);
        }
        refuseReferences(event, place, path);
        return switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                yield new Node.Scalar(scalar.getValue(), scalar.isPlain(), place);
            }
            case SequenceStart -> items(place, path, depth);
            case MappingStart -> entries(place, path, depth);
            default -> Node.Scalar.nothing(place);
        };
    }

    private void refuseReferences(Event event, Place place, String path) {
        if (event instanceof AliasEvent alias) {
            problems.add(place, path, "the alias '*" + alias.getAlias() + "' is not accepted; repeat the value");
            return;
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            problems.add(place, path, "the anchor '&" + node.getAnchor().get() + "' is not accepted; leave it out");
        }
        Optional<String> tag = Optional.empty();
        if (event instanceof ScalarEvent scalar) {
            tag = scalar.getTag();
        } else if (event instanceof CollectionStartEvent collection) {
            tag = collection.getTag();
        }
        tag.ifPresent(found -> problems.add(place, path, "the tag '" + found + "' is not accepted; leave it out"));
    }

    private Node items(Place place, String path, int depth) {
        List<Node> items = new ArrayList<>();
        while (true) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.SequenceEnd) {
                return new Node.Items(items, place);
            }
            items.add(node(event, path + "[" + items.size() + "]", depth + 1));
        }
    }

    private Node entries(Place place, String path, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (true) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.MappingEnd) {
                return new Node.Entries(entries, place);
            }
            Node key = node(event, path, depth + 1);
            String name = key instanceof Node.Scalar scalar ? scalar.text() : "";
            String inner = Paths.join(path, name);
            Node value = node(events.next(), inner, depth + 1);
            if (name.isEmpty()) {
                problems.add(key.place(), path, "found " + key.found() + " as a key; a word is accepted");
            } else if (entries.containsKey(name)) {
                String first = entries.get(name).place().before("");
                problems.add(key.place(), inner, "given twice, the first time at " + first + "; keep one");
            } else {
                entries.put(name, new Node.Entry(key.place(), value));
            }
        }
    }

    private Place place(Event event) {
        return place(event.getStartMark());
    }

    private Place place(Optional<Mark> mark) {
        return places.apply(mark.map(Mark::getLine).orElse(0) + 1);
    }

    private Place place(int index) {
        int end = Math.min(Math.max(index, 0), text.length());
        return places.apply(
                (int) text.substring(0, end).chars().filter(c -> c == '\n').count() + 1);
    }

    private static final class TooDeep extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Place place;

        TooDeep(Place place) {
            this.place = place;
        }
    }
}
