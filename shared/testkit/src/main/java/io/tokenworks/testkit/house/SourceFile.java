package io.tokenworks.testkit.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java source, parsed but not resolved.
 *
 * @param path from the repository's root, with forward slashes
 * @param text all of it
 * @param unit its syntax tree
 * @param positions where the tree's nodes stand
 */
public record SourceFile(String path, String text, CompilationUnitTree unit, SourcePositions positions) {

    /** Parses one source. */
    public static SourceFile parse(String path, String text) {
        return parse(Map.of(path, text)).getFirst();
    }

    /** All Java sources of the repository; build outputs are left out. */
    public static List<SourceFile> readAll(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (Path file : paths.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
                if (isSource(root.relativize(file))) {
                    texts.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
            }
            return parse(texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param texts by path; parsed by one compiler, for each keeps megabytes as long as its trees live */
    private static List<SourceFile> parse(Map<String, String> texts) {
        List<Unparsed> files = texts.entrySet().stream().map(e -> new Unparsed(e.getKey(), e.getValue())).toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        // Where a diagnostic goes decides nothing: what cannot be parsed was refused by the build before.
        var task = (JavacTask) compiler.getTask(null, null, _ -> {
        }, List.of("-proc:none"), null, files);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<SourceFile> parsed = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                Unparsed file = files.get(parsed.size()); // parsed in the order given
                parsed.add(new SourceFile(file.path, file.text, unit, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parsed;
    }

    private static final class Unparsed extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Unparsed(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static boolean isSource(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (name.equals("target") || name.startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    String folder() {
        return path.substring(0, path.lastIndexOf('/'));
    }

    List<String> lines() {
        return text.lines().toList();
    }
}
