package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.ledger.Resubmissions;
import io.tokenworks.controlplane.quarantine.Quarantine;
import io.tokenworks.controlplane.quarantine.QuarantinedView;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Records that the ledger could not take, and what becomes of them. */
@RestController
@RequestMapping("/api/v1/quarantine")
final class QuarantineApi {

    private static final int RECORD_BYTES_MOST = 65_536;

    private final Quarantine quarantine;
    private final Resubmissions resubmissions;

    QuarantineApi(Quarantine quarantine, Resubmissions resubmissions) {
        this.quarantine = quarantine;
        this.resubmissions = resubmissions;
    }

    /** Newest first, only those that wait for a decision unless told otherwise; the next page is before the last id. */
    @GetMapping
    List<QuarantinedView> list(
            @RequestParam(defaultValue = "OPEN") State state, @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "100") int limit) {
        return quarantine.newest(state == State.ALL ? null : state == State.OPEN, before, limit);
    }

    /** Which records: those that wait for a decision, those that had one, or both. */
    enum State {
        OPEN, DECIDED, ALL
    }

    @GetMapping("/{id}")
    QuarantinedView get(@PathVariable long id) {
        return quarantine.get(id);
    }

    /** Takes it into the ledger, as it came or as the body says. */
    @PostMapping("/{id}/resubmit")
    QuarantinedView resubmit(@PathVariable long id, @Valid @RequestBody Resubmission body) {
        JsonNode record = body.record();
        String text = record == null || record.isNull() ? null : record.toString();
        if (text != null && text.getBytes(StandardCharsets.UTF_8).length > RECORD_BYTES_MOST) {
            throw Refusal.invalid("record", "is longer than " + RECORD_BYTES_MOST + " bytes");
        }
        return resubmissions.resubmit(id, body.reason(), text);
    }

    /** Leaves it out of the ledger. */
    @PostMapping("/{id}/dismiss")
    QuarantinedView dismiss(@PathVariable long id, @Valid @RequestBody Dismissal body) {
        return quarantine.dismiss(id, body.reason());
    }

    /** @param record what to take instead of what came; null: what came */
    record Resubmission(@NotBlank @Size(max = 1000) String reason, @Nullable JsonNode record) {}

    record Dismissal(@NotBlank @Size(max = 1000) String reason) {}
}
