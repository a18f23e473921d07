-- A tenant's quota becomes a rule of its own: tokens, in all, hard. What was committed stays committed; leases that were not settled keep their
-- ids and what they hold. Their gateways renew them no more: they expire, and are settled after the grace.
INSERT INTO limit_rule (id, scope, scope_id, measure, time_window, amount, mode, alert_percents, created_at)
SELECT gen_random_uuid(), 'TENANT', tenant_id, 'TOKENS', 'TOTAL', limit_tokens, 'HARD', '{}', now() FROM quota;

INSERT INTO limit_balance (rule_id, window_start, spent, held)
SELECT r.id, timestamptz 'epoch', q.committed_tokens - coalesce(l.unspent, 0), coalesce(l.held, 0)
FROM quota q
JOIN limit_rule r ON r.scope_id = q.tenant_id
LEFT JOIN (
    SELECT tenant_id, sum(granted_tokens - spent_tokens) AS unspent, sum(greatest(granted_tokens - spent_tokens, 0)) AS held
    FROM quota_lease WHERE state <> 'SETTLED' GROUP BY tenant_id) l USING (tenant_id);

INSERT INTO limit_lease (id, gateway, state, last_sequence, expires_at, state_changed_at)
SELECT id, gateway, 'FROZEN', last_sequence, expires_at, now() FROM quota_lease WHERE state <> 'SETTLED';

INSERT INTO limit_slice (lease_id, rule_id, window_start, granted, spent)
SELECT l.id, r.id, timestamptz 'epoch', l.granted_tokens, l.spent_tokens
FROM quota_lease l JOIN limit_rule r ON r.scope_id = l.tenant_id WHERE l.state <> 'SETTLED';

-- Kept as they were, for whoever wants to compare; nothing reads or writes them any more.
REVOKE INSERT, UPDATE ON quota, quota_lease FROM tokenworks_app;
