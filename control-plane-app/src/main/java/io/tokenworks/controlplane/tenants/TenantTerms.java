package io.tokenworks.controlplane.tenants;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a tenant.
 *
 * @param deployments null or empty: it may ask for everything
 */
public record TenantTerms(
        String name, @Nullable String costCenter, @Nullable Map<String, String> tags,
        @Nullable Set<String> deployments) {

    /** A name and nothing else. */
    public static TenantTerms named(String name) {
        return new TenantTerms(name, null, null, null);
    }

    Set<String> allowed() {
        return deployments == null ? Set.of() : deployments;
    }
}
