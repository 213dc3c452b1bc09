package org.homeostat.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Maven project with one plug-in, made from templates: those of its kind, and those that all kinds share. */
final class PluginProject {

    private static final String SHARED = "project";

    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final String kind;
    private final String sources;
    private final String type;

    /**
     * Creates it.
     *
     * @param kind the kind of plug-in, the name of the folder of its templates
     * @param name the plug-in's name, lower-case words joined by hyphens
     * @param version the version of the platform's artifacts
     * @param home the installation whose repository holds them; without one the local repository serves
     */
    PluginProject(String kind, String name, String version, Optional<Path> home) {
        this.kind = kind;
        String flat = name.replace("-", "");
        String words =
                Arrays.stream(name.split("-")).map(PluginProject::capital).collect(Collectors.joining());
        String ending = capital(kind);
        // the ending keeps class and package apart from Java's keywords and from the names that the templates import
        boolean ended = words.endsWith(ending) && words.length() > ending.length();
        type = ended ? words : words + ending;
        String artifact = "org.example." + (ended ? flat : flat + kind);
        sources = artifact.replace('.', '/');
        replacements.put("@NAME@", name);
        replacements.put("@TYPE@", type);
        replacements.put("@PACKAGE@", artifact);
        replacements.put("@VERSION@", version);
        replacements.put(
                "@REPOSITORY@",
                home.map(folder -> xml(folder.resolve("system").toUri().toString()))
                        .orElse("file://${user.home}/.m2/repository"));
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /**
     * Writes the project.
     *
     * @param folder the folder to make
     * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
     * @throws IOException if it cannot be written
     */
    void write(Path folder) throws IOException {
        Files.createDirectory(folder);
        Path main = Files.createDirectories(folder.resolve("src/main/java").resolve(sources));
        Path test = Files.createDirectories(folder.resolve("src/test/java").resolve(sources));
        copy(SHARED, "pom.xml", folder.resolve("pom.xml"));
        copy(SHARED, "gitignore", folder.resolve(".gitignore"));
        copy(kind, "README.md", folder.resolve("README.md"));
        copy(kind, "Part.java", main.resolve(type + ".java"));
        copy(kind, "Plugin.java", main.resolve(type + "Plugin.java"));
        copy(kind, "Test.java", test.resolve(type + "Test.java"));
    }

    private void copy(String templates, String template, Path file) throws IOException {
        String text;
        try (InputStream in = PluginProject.class.getResourceAsStream(templates + "/" + template + ".template")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> word : replacements.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    }
}
