package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.access.Caller;

/** What a caller may still ask for, as this gateway knows it. Asked for every answer: cheap, and never blocks. */
@FunctionalInterface
public interface TenantLimits {

    LimitSnapshot now(Caller caller);
}
