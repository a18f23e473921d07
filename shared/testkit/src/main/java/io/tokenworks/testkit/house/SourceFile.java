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
import java.util.List;
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
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var file = new SimpleJavaFileObject(URI.create("string:///" + path), SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        // Where a diagnostic goes decides nothing: what cannot be parsed was refused by the build before.
        var task = (JavacTask) compiler.getTask(null, null, _ -> {
        }, List.of("-proc:none"), null, List.of(file));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            return new SourceFile(path, text, unit, Trees.instance(task).getSourcePositions());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** All Java sources of the repository; build outputs are left out. */
    public static List<SourceFile> readAll(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(p -> p.toString().endsWith(".java")).filter(p -> isSource(root.relativize(p)))
                    .sorted().map(p -> read(root, p)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static SourceFile read(Path root, Path file) {
        try {
            return parse(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
