import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes everything that says what to install from one list, the dependencies of this module: the distribution folder with its
 * start list, the OSGi feature file, and the Karaf features repository.
 *
 * <p>Run by the build as a single source file: {@code java Assemble.java PROJECT VERSION}, where PROJECT is the top of the
 * project and {@code features/target/dependencies.txt} holds the resolved list.
 */
final class Assemble {

    private static final Pattern DEPENDENCY =
            Pattern.compile("\\s*([^:\\s]+):([^:\\s]+):jar:(?:([^:\\s]+):)?([^:\\s]+):(?:compile|runtime|provided):(.+?)"
                    + "(?: -- module .*| \\(optional.*)?");

    /** A dependency and where it goes. */
    private record Item(String group, String artifact, String classifier, String version, Path file, String place) {

        String coordinates() {
            return group + ":" + artifact + ":" + version + (classifier.isEmpty() ? "" : ":" + classifier);
        }

        String repositoryFolder() {
            return group.replace('.', '/') + "/" + artifact + "/" + version;
        }

        String fileName() {
            return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier);
        }

        boolean isBundle() {
            return Character.isDigit(place.charAt(0));
        }

        boolean isShell() {
            return place.endsWith(" shell");
        }

        int level() {
            return Integer.parseInt(place.substring(0, 1));
        }

        boolean isOurs() {
            return group.equals("org.homeostat");
        }
    }

    private final Path project;
    private final String version;
    private final Path target;
    private final List<Item> items;

    private Assemble(Path project, String version) throws IOException {
        this.project = project;
        this.version = version;
        this.target = project.resolve("features/target");
        this.items = read();
    }

    public static void main(String[] args) throws IOException {
        Assemble assemble = new Assemble(Path.of(args[0]), args[1]);
        assemble.distribution();
        assemble.featureFile();
        assemble.karafFeatures();
    }

    private List<Item> read() throws IOException {
        Properties places = new Properties();
        try (var reader = Files.newBufferedReader(project.resolve("features/src/main/levels.properties"))) {
            places.load(reader);
        }
        List<Item> read = new ArrayList<>();
        for (String line : Files.readAllLines(target.resolve("dependencies.txt"))) {
            Matcher matcher = DEPENDENCY.matcher(line.replaceAll("\u001b\\[[0-9;]*m", ""));
            if (matcher.matches()) {
                String key = matcher.group(1) + ":" + matcher.group(2);
                String place = places.stringPropertyNames().stream()
                        .filter(key::startsWith)
                        .max(Comparator.comparingInt(String::length))
                        .map(places::getProperty)
                        .orElseThrow(() -> new IllegalStateException("levels.properties has no place for " + key));
                String classifier = matcher.group(3) == null ? "" : matcher.group(3);
                read.add(new Item(
                        matcher.group(1),
                        matcher.group(2),
                        classifier,
                        matcher.group(4),
                        Path.of(matcher.group(5)),
                        place));
            }
        }
        if (read.isEmpty()) {
            throw new IllegalStateException("no dependency was resolved");
        }
        read.sort(Comparator.comparing(Item::place).thenComparing(Item::coordinates));
        return read;
    }

    private void distribution() throws IOException {
        Path home = target.resolve("homeostat-" + version);
        deleteAllButPlugins(home);
        Files.createDirectories(home);
        copyTree(project.resolve("features/src/main/distribution"), home);
        copyTree(project.resolve("launcher/src/main/dist"), home);
        copyTree(project.resolve("launcher/src/main/experiments"), home.resolve("experiments"));
        for (String file : List.of("LICENSE", "NOTICE", "homeostat", "homeostat.cmd")) {
            Files.copy(project.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path system = home.resolve("system");
        for (Item item : items) {
            if (item.place().equals("lib")) {
                copy(item.file(), home.resolve("lib").resolve(item.file().getFileName()));
            } else {
                copy(item.file(), system.resolve(item.repositoryFolder()).resolve(item.fileName() + ".jar"));
            }
            if (item.isOurs() && !item.place().equals("lib")) {
                pom(item, system);
            }
        }
        parentPom(project.resolve("pom.xml"), "org.homeostat", system);
        parentPom(project.resolve("bundles/pom.xml"), "org.homeostat.bundles", system);
        parentPom(project.resolve("bundles/djl-native/pom.xml"), "org.homeostat.djl-native", system);
        List<String> lines = new ArrayList<>();
        lines.add("# start level, Maven coordinates in system/; those marked 'shell' only for the shell");
        items.stream()
                .filter(Item::isBundle)
                .forEach(item -> lines.add(
                        item.level() + " " + item.coordinates() + (item.isShell() ? " shell" : "")));
        Path list = home.resolve("etc/bundles.list");
        Files.createDirectories(list.getParent());
        Files.write(list, lines);
    }

    /** The POM beside a JAR of ours, from the module's own folder or the local repository. */
    private void pom(Item item, Path system) throws IOException {
        Path inModule = item.file().getParent().resolveSibling("pom.xml");
        Path pom = Files.exists(inModule)
                ? inModule
                : item.file().resolveSibling(item.artifact() + "-" + item.version() + ".pom");
        copy(pom, system.resolve(item.repositoryFolder()).resolve(item.artifact() + "-" + item.version() + ".pom"));
    }

    private void parentPom(Path pom, String artifact, Path system) throws IOException {
        copy(pom, system.resolve("org/homeostat/" + artifact + "/" + version + "/" + artifact + "-" + version + ".pom"));
    }

    /** OSGi Compendium 8, chapter 159: Feature Service. */
    private void featureFile() throws IOException {
        String bundles = items.stream()
                .filter(Item::isBundle)
                .map(item -> "    {\"id\": \"" + featureId(item) + "\", \"start-level\": " + item.level() + "}")
                .collect(Collectors.joining(",\n"));
        String json = "{\n"
                + "  \"feature-resource-version\": \"1.0\",\n"
                + "  \"id\": \"org.homeostat:org.homeostat.features:osgifeature:homeostat:" + version + "\",\n"
                + "  \"name\": \"Homeostat\",\n"
                + "  \"description\": \"An OSGi platform for equilibrium networks.\",\n"
                + "  \"license\": \"Apache-2.0\",\n"
                + "  \"complete\": true,\n"
                + "  \"bundles\": [\n" + bundles + "\n  ]\n}\n";
        Files.writeString(target.resolve("homeostat-" + version + ".feature.json"), json);
    }

    private static String featureId(Item item) {
        return item.classifier().isEmpty()
                ? item.coordinates()
                : item.group() + ":" + item.artifact() + ":jar:" + item.classifier() + ":" + item.version();
    }

    /** Karaf brings Declarative Services, configuration, the console and logging itself. */
    private void karafFeatures() throws IOException {
        String libraries = karafBundles(items.stream()
                .filter(item -> item.isBundle() && !item.isShell() && !item.isOurs() && item.level() > 1));
        String ours = karafBundles(items.stream()
                .filter(item -> item.isBundle() && item.isOurs() && !item.artifact().endsWith(".logbridge")));
        String xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <features name="homeostat-%1$s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="homeostat-libraries" version="%1$s" description="What Homeostat is built on">
                %2$s
                  </feature>
                  <feature name="homeostat" version="%1$s" description="An OSGi platform for equilibrium networks">
                    <feature>scr</feature>
                    <feature>homeostat-libraries</feature>
                %3$s
                  </feature>
                </features>
                """
                .formatted(version, libraries, ours);
        Files.writeString(target.resolve("features.xml"), xml);
    }

    private static String karafBundles(Stream<Item> bundles) {
        return bundles.map(item -> "    <bundle start-level=\"" + (70 + item.level()) + "\">mvn:" + item.group() + "/"
                        + item.artifact() + "/" + item.version()
                        + (item.classifier().isEmpty() ? "" : "/jar/" + item.classifier()) + "</bundle>")
                .collect(Collectors.joining("\n"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /** What users dropped into plugins/ is theirs and outlives a rebuild. */
    private static void deleteAllButPlugins(Path home) throws IOException {
        if (!Files.exists(home)) {
            return;
        }
        Path plugins = home.resolve("plugins");
        try (Stream<Path> all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.startsWith(plugins) && !path.equals(home))
                    .forEach(path -> {
                        try {
                            Files.delete(path);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
