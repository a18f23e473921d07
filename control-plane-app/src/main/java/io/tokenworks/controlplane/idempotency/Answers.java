package io.tokenworks.controlplane.idempotency;

import io.tokenworks.controlplane.refusal.Refusal;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Answers that may be asked for again. Everything but the sweep runs in the transaction of the write. */
@Component
class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final JdbcClient jdbc;
    private final IdempotencyProperties properties;
    private final Clock clock;

    Answers(JdbcClient jdbc, IdempotencyProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param sha256 of all that was asked */
    record Question(String actor, String key, String path, String sha256) {}

    /** @param body sealed */
    record Answer(String request, int status, @Nullable String etag, byte[] body) {}

    /**
     * Takes the key for this transaction.
     *
     * @return the answer, if the key was used before
     * @throws Refusal if the writer has too many, or another request with this key is being served
     */
    Optional<Answer> claim(Question question) {
        jdbc.sql("SELECT set_config('lock_timeout', ?, true)").param(properties.waitAtMost().toMillis() + "ms")
                .query(String.class).single();
        long kept = jdbc.sql("SELECT count(*) FROM idempotent_answer WHERE actor = ?").param(question.actor())
                .query(Long.class).single();
        if (kept >= properties.answersMax()) {
            throw Refusal.conflict("Idempotency-Key", "too many keys were used in the last "
                    + properties.keep().toHours() + " hours; write without one, or wait");
        }
        try {
            int claimed = jdbc.sql("""
                    INSERT INTO idempotent_answer (actor, key, path, request, created_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING""").param(question.actor()).param(question.key()).param(question.path())
                    .param(question.sha256()).param(Timestamp.from(clock.instant())).update();
            return claimed == 1 ? Optional.empty() : Optional.of(kept(question));
        } catch (PessimisticLockingFailureException waited) {
            throw Refusal.conflict("Idempotency-Key", "another request with this key is being served; send it again");
        }
    }

    private Answer kept(Question question) {
        return jdbc.sql("SELECT request, status, etag, body FROM idempotent_answer WHERE actor = ? AND key = ?")
                .param(question.actor()).param(question.key()).query(Answer.class).single();
    }

    void keep(Question question, Answer answer) {
        jdbc.sql("UPDATE idempotent_answer SET status = ?, etag = ?, body = ? WHERE actor = ? AND key = ?")
                .param(answer.status()).param(answer.etag()).param(answer.body()).param(question.actor())
                .param(question.key()).update();
    }

    @Scheduled(initialDelayString = "30s", fixedDelayString = "${tokenworks.idempotency.sweep-every:10m}")
    void sweep() {
        Timestamp oldest = Timestamp.from(clock.instant().minus(properties.keep()));
        int gone = jdbc.sql("DELETE FROM idempotent_answer WHERE created_at < ?").param(oldest).update();
        if (gone > 0) {
            LOG.info("{} kept answers are older than {} and gone", gone, properties.keep());
        }
    }
}
