package io.tokenworks.wire.worker;

import java.time.Instant;
import java.util.UUID;

/**
 * A worker presents itself once its engine is ready. POST to {@link ControlApi#REGISTER}.
 *
 * @param worker id given by whoever started it
 * @param instance random id of this process; a restart has another
 * @param role what it is tuned for
 * @param deployment deployment it belongs to
 * @param revision revision of that deployment
 * @param url base URL of the worker protocol
 * @param pid process id on its machine
 * @param startedAt start time of the process
 * @param compatibility see {@link Ticket#compatibility}
 * @param cardDigest SHA-256 (hex) of the model card's serial form
 * @param kvBlocks KV blocks in all
 * @param blockTokens positions of a block
 * @param device in words, for people
 */
public record WorkerRegistration(
        UUID worker,
        UUID instance,
        WorkerRole role,
        String deployment,
        int revision,
        String url,
        long pid,
        Instant startedAt,
        String compatibility,
        String cardDigest,
        int kvBlocks,
        int blockTokens,
        String device) {}
