package io.tokenworks.wire.worker;

import java.util.UUID;

/**
 * Asks a prefill worker to compute positions 0 .. n-2.
 *
 * @param operation the gateway's UUIDv7 of the API call
 * @param attempt counts from 1 within the operation
 * @param attribution who is charged
 * @param tokens [n] ids
 * @param cacheRoot base64 of the 32-byte root of the prefix hash chain
 */
public record PrefillRequest(
        UUID operation, int attempt, Attribution attribution, int[] tokens, int promptTokens, String cacheRoot) {}
