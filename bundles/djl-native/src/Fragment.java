import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a fragment of the engine's native JAR: its entries stay as they are (compressing 450 MB anew would take a
 * quarter of a minute), those of a small JAR, the manifest among them, replace or join them.
 *
 * <p>Run by the build as a single source file: {@code java Fragment.java CLASS-PATH SMALL-JAR}; the native JAR is
 * the one on the class path, the small JAR is replaced by the result.
 */
final class Fragment {

    private Fragment() {}

    public static void main(String[] args) throws IOException {
        Path natives = Stream.of(args[0].split(File.pathSeparator))
                .map(Path::of)
                .filter(p -> p.getFileName().toString().startsWith("pytorch-native-"))
                .findFirst()
                .orElseThrow();
        Path small = Path.of(args[1]);
        if (Files.size(small) > Files.size(natives) / 2) {
            return; // made by an earlier build, and the JAR plug-in left it alone
        }
        Path result = small.resolveSibling(small.getFileName() + ".part");
        Files.copy(natives, result, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem target = FileSystems.newFileSystem(result, Map.of());
                FileSystem source = FileSystems.newFileSystem(small, Map.of())) {
            Path root = source.getPath("/");
            try (Stream<Path> entries = Files.walk(root)) {
                for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                    Path to = target.getPath(entry.toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(entry, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Files.move(result, small, StandardCopyOption.REPLACE_EXISTING);
    }
}
