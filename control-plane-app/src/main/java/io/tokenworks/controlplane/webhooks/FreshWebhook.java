package io.tokenworks.controlplane.webhooks;

import java.util.UUID;

/** @param secret shown this once; what is sent is signed with it */
public record FreshWebhook(UUID id, String url, String secret) {}
