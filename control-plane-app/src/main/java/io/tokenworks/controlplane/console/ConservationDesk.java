package io.tokenworks.controlplane.console;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What the console needs to know of tokens produced and where they went. */
interface ConservationDesk {

    /** Hours of that day of UTC, newest first. */
    List<Hour> hours(LocalDate day);

    /** Records that could not be taken and wait for a decision. */
    long quarantined();

    /**
     * @param measure {@code TOKENS} or {@code PROMPT_POSITIONS}
     * @param accounts what was produced, by where it went
     * @param difference between the two
     */
    record Hour(
            Instant hour, String deployment, String measure, long produced, Map<String, Long> accounts,
            long difference) {

        long account(String name) {
            return accounts.getOrDefault(name, 0L);
        }
    }
}
