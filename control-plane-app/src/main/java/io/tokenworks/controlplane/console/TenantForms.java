package io.tokenworks.controlplane.console;

import org.jspecify.annotations.Nullable;

/** Forms of the tenants' pages, as they were sent. */
final class TenantForms {

    private TenantForms() {}

    record Create(@Nullable String name, @Nullable String quotaTokens) {}

    record IssueKey(@Nullable String label) {}

    record SetQuota(@Nullable String quotaTokens) {}
}
