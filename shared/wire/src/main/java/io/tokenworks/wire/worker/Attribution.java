package io.tokenworks.wire.worker;

import java.util.UUID;

/**
 * Whom the work is for.
 *
 * @param tenant billed party
 * @param apiKey key used
 * @param deployment name of the deployment
 * @param revision revision of the deployment
 */
public record Attribution(UUID tenant, UUID apiKey, String deployment, int revision) {}
