package org.homeostat.it;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assertions;

/** Builds a third party's bundle as he would: against the distribution's API and DJL, with bnd. */
final class PluginJar {

    private static final Path SOURCES = Path.of("src/test/bundles").toAbsolutePath();

    private PluginJar() {}

    /**
     * Builds a bundle.
     *
     * @param name its symbolic name, and the folder of its sources beside the tests
     * @param work a folder for classes and JAR
     * @param instructions bnd instructions that differ from the usual ones
     * @return the JAR
     */
    static Path build(String name, Path work, Map<String, String> instructions) {
        return build(SOURCES.resolve(name), name, work, instructions);
    }

    /** Builds a bundle with the usual instructions. */
    static Path build(String name, Path work) {
        return build(name, work, Map.of());
    }

    /** Builds a bundle from sources anywhere. */
    static Path build(Path sources, String name, Path work, Map<String, String> instructions) {
        String version = instructions.getOrDefault("Bundle-Version", "1.0.0");
        try {
            Path classes = Files.createDirectories(work.resolve(name + "-" + version + "-classes"));
            compile(sources, classes);
            return pack(classes, name, version, work.resolve(name + "-" + version + ".jar"), instructions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (Stream<Path> all = Files.walk(sources);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    all.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options =
                    List.of("--release", "17", "-proc:none", "-cp", classPath(), "-d", classes.toString());
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            Assertions.assertTrue(compiled, () -> sources + " does not compile:\n" + messages);
        }
    }

    private static Path pack(Path classes, String name, String version, Path jar, Map<String, String> instructions)
            throws IOException {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-includeresource", classes.toString());
            builder.setProperty("-dsannotations", "*");
            builder.setProperty("Import-Package", "ai.djl.*;version=\"[0.35,0.36)\",*");
            builder.setProperty("-noextraheaders", "true");
            instructions.forEach(builder::setProperty);
            for (String path : classPath().split(File.pathSeparator)) {
                builder.addClasspath(new File(path));
            }
            try (Jar built = builder.build()) {
                Assertions.assertTrue(builder.getErrors().isEmpty(), () -> name + ": " + builder.getErrors());
                built.write(jar.toFile());
            } catch (Exception e) {
                throw new IOException("cannot build " + name, e);
            }
        }
        return jar;
    }

    private static String classPath() {
        List<String> paths = new ArrayList<>();
        paths.add(Installation.jar("org/homeostat", "org.homeostat.api").toString());
        paths.add(Installation.jar("org/homeostat", "org.homeostat.djl").toString());
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> new File(path).getName().matches("(org\\.)?osgi\\..*"))
                .forEach(paths::add);
        return String.join(File.pathSeparator, paths);
    }
}
