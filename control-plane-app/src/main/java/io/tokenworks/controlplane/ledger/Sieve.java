package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quarantine.BadRecord;
import io.tokenworks.controlplane.quarantine.BadRecord.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Lets through what the ledger can take. Where the database refuses a batch for what is in it, each half is tried, down
 * to the record at fault; where it is away or overtaxed, the batch fails as a whole and comes again.
 */
final class Sieve<R> {

    private final BadRecord.Kind kind;
    private final Function<List<R>, List<Integer>> ledger;
    private final Consumer<List<BadRecord>> quarantine;

    /** @param ledger writes in one transaction; answers with the places of those that differ from what is kept */
    Sieve(BadRecord.Kind kind, Function<List<R>, List<Integer>> ledger, Consumer<List<BadRecord>> quarantine) {
        this.kind = kind;
        this.ledger = ledger;
        this.quarantine = quarantine;
    }

    /** Returns when all of them are durable, here or there. */
    void write(List<Arrived<R>> records) {
        List<BadRecord> bad = new ArrayList<>();
        write(records, bad);
        quarantine.accept(bad);
    }

    private void write(List<Arrived<R>> records, List<BadRecord> bad) {
        try {
            for (int place : ledger.apply(records.stream().map(Arrived::record).toList())) {
                bad.add(new BadRecord(kind, Cause.DIFFERENT, "another record of the same key was taken before",
                        records.get(place).bytes()));
            }
        } catch (DataIntegrityViolationException refused) {
            if (records.size() == 1) {
                bad.add(new BadRecord(kind, Cause.REFUSED, reason(refused), records.getFirst().bytes()));
            } else {
                int half = records.size() / 2;
                write(records.subList(0, half), bad);
                write(records.subList(half, records.size()), bad);
            }
        }
    }

    static String reason(DataIntegrityViolationException refused) {
        return String.valueOf(refused.getMostSpecificCause().getMessage());
    }
}
