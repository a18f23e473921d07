/** Deployments, tenants, ledger, console, actuators. Requests run on virtual threads. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.controlplane;
