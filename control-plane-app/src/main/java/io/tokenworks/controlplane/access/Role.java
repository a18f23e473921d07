package io.tokenworks.controlplane.access;

/** What somebody may do in the admin API and the console; {@link Permissions} says it in full. */
public enum Role {
    /** Everything. */
    ADMIN,
    /** Prices, ledger, reports. */
    FINANCE,
    /** Deployments, pools, workers. */
    OPERATOR,
    /** Reads everything but admin tokens and users. */
    VIEWER,
    /** Reads what belongs to one tenant. */
    TENANT
}
