package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.metering.UuidV7;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be true of a record. Each answers with the first field that cannot be as it is, and why. */
final class RecordRules {

    private static final Pattern TIER = Pattern.compile(PriceScope.TIER_PATTERN);

    private RecordRules() {}

    static Optional<String> fault(AttemptRecord r) {
        return first(version(r.version(), AttemptRecord.VERSION),
                fault(r.operation() != null && UuidV7.isV7(r.operation()), "operation: must be a UUID of version 7"),
                fault(r.attempt() >= 1 && r.choice() >= 0, "attempt: counts from 1, choices from 0"),
                present(r.source(), "source"), present(r.worker(), "worker"), present(r.role(), "role"),
                present(r.tenant(), "tenant"), present(r.deployment(), "deployment"), present(r.outcome(), "outcome"),
                present(r.startedAt(), "startedAt"),
                fault(r.promptTokens() >= 0, "promptTokens: must not be negative"),
                fault(r.promptPositionsComputed() >= 0, "promptPositionsComputed: must not be negative"),
                fault(r.positionsComputed() >= 0, "positionsComputed: must not be negative"),
                fault(r.tokensEmitted() >= 0, "tokensEmitted: must not be negative"));
    }

    static Optional<String> fault(OperationRecord r) {
        return first(version(r.version(), OperationRecord.VERSION),
                fault(r.operation() != null && UuidV7.isV7(r.operation()), "operation: must be a UUID of version 7"),
                present(r.source(), "source"), present(r.tenant(), "tenant"), present(r.apiKey(), "apiKey"),
                present(r.deployment(), "deployment"), present(r.admittedAt(), "admittedAt"),
                present(r.outcome(), "outcome"),
                fault(r.serviceTier() == null || TIER.matcher(r.serviceTier()).matches(),
                        "serviceTier: must be a small letter and up to 31 small letters, digits, _ or -"),
                counts(r));
    }

    private static Optional<String> first(@Nullable String... faults) {
        return Stream.of(faults).filter(Objects::nonNull).findFirst();
    }

    private static @Nullable String fault(boolean possible, String otherwise) {
        return possible ? null : otherwise;
    }

    /** The compiler does not know that JSON may have left it out. */
    private static @Nullable String present(@Nullable Object value, String field) {
        return fault(value != null, field + ": is missing");
    }

    private static @Nullable String version(int version, int newest) {
        return fault(version >= 1 && version <= newest,
                "version: " + version + " is not known here, only 1 to " + newest);
    }

    private static @Nullable String counts(OperationRecord r) {
        try {
            new TokenCount(r.promptTokens(), r.cachedTokens(), r.outputTokens());
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
