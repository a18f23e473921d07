package io.tokenworks.e2e.proof;

import io.tokenworks.e2e.WithSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the apps: those in the folder that {@code tokenworks.release} names, else those of this run's system. */
final class WithRelease implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Release.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String named = System.getProperty("tokenworks.release", "");
        return named.isEmpty() ? Release.in(WithSystem.of(context).home()) : new Release(Path.of(named));
    }
}
