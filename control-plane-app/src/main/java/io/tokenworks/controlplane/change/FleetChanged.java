package io.tokenworks.controlplane.change;

/** Something that gateways see has changed. Published inside the changing transaction, heard after its commit. */
public record FleetChanged() {}
