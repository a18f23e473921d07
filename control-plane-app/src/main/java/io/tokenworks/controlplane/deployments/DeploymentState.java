package io.tokenworks.controlplane.deployments;

/** What is wanted of a deployment as a whole. */
public enum DeploymentState {
    /** Known, with no workers wanted yet. */
    CREATED,
    /** Workers are wanted as the pools say. */
    RUNNING,
    /** Takes no requests; its workers finish and go. */
    RETIRED
}
