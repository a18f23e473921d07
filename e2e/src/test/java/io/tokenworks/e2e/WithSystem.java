package io.tokenworks.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one system of this run, started at first use and stopped at the end. */
public final class WithSystem implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(WithSystem.class);
    private static final Path HOME = Path.of("target/system");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningSystem.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context);
    }

    /** The system of this run. */
    public static RunningSystem of(ExtensionContext context) {
        return context.getRoot().getStore(HERE).computeIfAbsent("system", _ -> fresh(), RunningSystem.class);
    }

    private static RunningSystem fresh() {
        if (Files.exists(HOME)) {
            try (var files = Files.walk(HOME)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return RunningSystem.start(HOME);
    }
}
