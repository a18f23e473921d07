package io.tokenworks.controlplane.change;

/** A view of something that may be changed by whoever has read it as it is. */
public interface Versioned {

    /** Grows with each change; whoever changes it names the version that it has read. */
    int version();
}
