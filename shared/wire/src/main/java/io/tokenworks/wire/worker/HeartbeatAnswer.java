package io.tokenworks.wire.worker;

/**
 * What the control plane wants of the worker.
 *
 * @param known false: register again
 * @param drain true: take no new work, finish what runs, then exit
 */
public record HeartbeatAnswer(boolean known, boolean drain) {}
