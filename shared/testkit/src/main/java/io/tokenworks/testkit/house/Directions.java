package io.tokenworks.testkit.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which part of the product may know which. The design's list of folders, written down once more so that it can fail.
 */
public final class Directions {
    private static final String ROOT = "io.tokenworks.";

    /** Part → the parts it may use besides itself. A part is the package below io.tokenworks. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("tensor", Set.of()), Map.entry("kernels", Set.of("tensor")), Map.entry("tokens", Set.of()),
            Map.entry("grammar", Set.of("tokens")),
            Map.entry("model", Set.of("tensor", "tokens")), Map.entry("engine", Set.of("model", "tensor", "tokens")),
            Map.entry("wire", Set.of()), Map.entry("transfer", Set.of("engine", "wire", "tensor")),
            Map.entry("openai", Set.of()), Map.entry("metering", Set.of()), Map.entry("outbox", Set.of()),
            Map.entry("routing", Set.of("wire", "metering")), Map.entry("admission", Set.of("wire", "metering")),
            Map.entry("platform", Set.of("wire")),
            Map.entry("worker",
                    Set.of("transfer", "engine", "grammar", "model", "tokens", "tensor", "kernels", "wire", "metering",
                            "outbox", "platform")),
            Map.entry("gateway",
                    Set.of("openai", "grammar", "tokens", "model", "wire", "metering", "outbox", "routing", "admission",
                            "platform")),
            Map.entry("prefill", Set.of("worker", "engine", "wire", "platform")),
            Map.entry("decode", Set.of("worker", "engine", "wire", "platform")),
            Map.entry("controlplane", Set.of("admission", "wire", "metering", "platform")),
            Map.entry("testkit", Set.of("tensor")),
            Map.entry("bench", Set.of("model", "kernels", "tensor"))));

    /** Parts that may know Spring and HTTP. */
    private static final Set<String> SPRING = Set.of("platform", "worker", "gateway", "prefill", "decode",
            "controlplane");
    private static final List<String> SPRING_SIDE = List.of("org.springframework.", "jakarta.", "reactor.", "io.netty.",
            "java.net.http.", "com.sun.net.httpserver.", "io.micrometer.");
    private static final List<String> JSON = List.of("tools.jackson.", "com.fasterxml.jackson.");
    private static final List<String> NOWHERE = List.of("lombok.", "org.mockito.", "javax.inject.");

    private Directions() {}

    /** Every class that uses what its part may not know, as sentences. */
    public static List<String> complaints(JavaClasses classes) {
        var complaints = new ArrayList<String>();
        for (JavaClass type : classes) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(d -> d.getTargetClass().getBaseComponentType().getFullName()).distinct()
                    .filter(target -> !mayUse(type.getFullName(), target))
                    .forEach(target -> complaints.add(type.getFullName() + " may not use " + target));
        }
        complaints.sort(null);
        return complaints;
    }

    /** Whether a class may use another; both by full name. */
    static boolean mayUse(String user, String used) {
        String part = part(user);
        if (used.startsWith(ROOT)) {
            String other = part(used);
            Set<String> allowed = MAY_USE.get(part);
            return part.equals(other) || (allowed != null && allowed.contains(other));
        }
        if (used.startsWith("jcuda.")) {
            return user.startsWith(ROOT + "kernels.cuda.");
        }
        if (used.startsWith("java.sql.") || used.startsWith("javax.sql.")) {
            return part.equals("controlplane") || part.equals("testkit");
        }
        boolean spring = SPRING.contains(part);
        // The public API is JSON: its records are read and checked by openai itself.
        boolean json = spring || part.equals("openai");
        return NOWHERE.stream().noneMatch(used::startsWith)
                && (spring || SPRING_SIDE.stream().noneMatch(used::startsWith))
                && (json || JSON.stream().noneMatch(used::startsWith));
    }

    private static String part(String className) {
        String rest = className.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
