-- Where what workers produced went, by deployment and hour of the operation: for each measure PRODUCED = the sum of all other accounts, always.
-- Kept in the transactions that bring records, as the difference between what conservation_accounts says of the touched operations after and before.
CREATE TABLE conservation_hour (
    deployment text NOT NULL,
    hour       timestamptz NOT NULL,
    measure    text NOT NULL CHECK (measure IN ('TOKENS', 'PROMPT_POSITIONS')),
    account    text NOT NULL CHECK (account IN ('PRODUCED', 'BILLED', 'IN_FLIGHT', 'UNREPORTED', 'LOST_WORKER', 'RETRIED', 'RECOMPUTED',
        'CANCELLED', 'LOST_GATEWAY', 'FAILED', 'STOP_OVERRUN')),
    amount     bigint NOT NULL,
    PRIMARY KEY (deployment, hour, measure, account)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE (amount) ON conservation_hour TO tokenworks_app;

-- What became of one operation's tokens and prompt positions. outcome is the operation's, null while its record has not come.
-- lost and retried are tokens of attempts that were not the last of their choice, by how these ended; last_lost: the last one's worker died.
CREATE FUNCTION conservation_accounts(
    outcome text, prompt bigint, cached bigint, output bigint,
    emitted bigint, lost bigint, retried bigint, positions bigint, last_lost boolean)
    RETURNS TABLE (measure text, account text, amount bigint) LANGUAGE sql IMMUTABLE AS $$
    SELECT v.measure, v.account, v.amount FROM (
        SELECT greatest(emitted - output, 0) AS surplus,
            CASE WHEN output > 0 THEN prompt - cached ELSE 0 END AS input,
            CASE WHEN outcome = 'CANCELLED' THEN 'CANCELLED' WHEN outcome = 'LOST' THEN 'LOST_GATEWAY'
                WHEN outcome = 'FAILED' AND last_lost THEN 'LOST_WORKER' WHEN outcome = 'FAILED' THEN 'FAILED'
                ELSE 'STOP_OVERRUN' END AS cause) s,
    LATERAL (VALUES
        ('TOKENS', 'PRODUCED', emitted),
        ('TOKENS', 'IN_FLIGHT', CASE WHEN outcome IS NULL THEN emitted END),
        ('TOKENS', 'BILLED', output),
        ('TOKENS', 'UNREPORTED', least(emitted - output, 0)),
        ('TOKENS', 'LOST_WORKER', least(s.surplus, lost)),
        ('TOKENS', 'RETRIED', least(s.surplus - least(s.surplus, lost), retried)),
        ('TOKENS', s.cause, greatest(s.surplus - lost - retried, 0)),
        ('PROMPT_POSITIONS', 'PRODUCED', positions),
        ('PROMPT_POSITIONS', 'IN_FLIGHT', CASE WHEN outcome IS NULL THEN positions END),
        ('PROMPT_POSITIONS', 'BILLED', s.input),
        ('PROMPT_POSITIONS', 'UNREPORTED', least(positions - s.input, 0)),
        ('PROMPT_POSITIONS', CASE WHEN output > 0 THEN 'RECOMPUTED' ELSE s.cause END, greatest(positions - s.input, 0)))
        AS v(measure, account, amount)
    WHERE v.amount <> 0 AND (outcome IS NOT NULL OR v.account IN ('PRODUCED', 'IN_FLIGHT'))
$$;

INSERT INTO conservation_hour
SELECT coalesce(o.deployment, t.deployment), date_trunc('hour', coalesce(o.operation_at, t.operation_at), 'UTC'), a.measure, a.account, sum(a.amount)
FROM operation_record o
FULL JOIN (
    SELECT operation_at, operation, min(deployment) AS deployment, sum(tokens_emitted) AS emitted, sum(prompt_positions_computed) AS positions,
        sum(tokens_emitted) FILTER (WHERE NOT last AND outcome = 'LOST') AS lost,
        sum(tokens_emitted) FILTER (WHERE NOT last AND outcome <> 'LOST') AS retried, bool_or(last AND outcome = 'LOST') AS last_lost
    FROM (SELECT *, attempt = max(attempt) OVER (PARTITION BY operation_at, operation, choice) AS last FROM attempt_record) tries
    GROUP BY operation_at, operation) t USING (operation_at, operation),
LATERAL conservation_accounts(o.outcome, o.prompt_tokens, o.cached_tokens, o.output_tokens, coalesce(t.emitted, 0), coalesce(t.lost, 0),
    coalesce(t.retried, 0), coalesce(t.positions, 0), coalesce(t.last_lost, false)) a
GROUP BY 1, 2, 3, 4;
