package io.tokenworks.controlplane.seals;

import java.util.UUID;

/**
 * The end of a tenant's chain, as it was once signed.
 *
 * @param hash of the entry with this sequence number, in hexadecimal
 */
public record SignedHead(UUID tenant, long sequence, String hash) {}
