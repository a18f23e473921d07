package io.tokenworks.controlplane.webhooks;

import java.time.Instant;
import java.util.UUID;

/** A webhook, as shown. */
public record WebhookView(UUID id, String url, Instant createdAt) {}
