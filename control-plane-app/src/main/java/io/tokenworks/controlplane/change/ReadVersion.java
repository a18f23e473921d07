package io.tokenworks.controlplane.change;

import io.tokenworks.controlplane.refusal.Refusal;

/**
 * The version of something that a writer has read.
 *
 * @param number of {@link Versioned#version()}
 */
public record ReadVersion(int number) {

    /** Where the writer is another part of this program that has read it in the same transaction. */
    public static ReadVersion of(Versioned view) {
        return new ReadVersion(view.version());
    }

    /** @throws Refusal if it has been changed since */
    public void check(int now) {
        if (now != number) {
            throw Refusal.stale("it has been changed since: you have read version " + number + ", it is at version "
                    + now + "; read it again");
        }
    }
}
