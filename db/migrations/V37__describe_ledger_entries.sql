-- An entry says what it is, which entry of its tenant it takes back or corrects, the period it is billed in, and whom and what it is for.
--   USAGE       what was used; its period is the month of admission
--   CORRECTION  what was used in original_period, which was closed when it became known, or was booked wrongly and is booked anew
--   REVERSAL    takes the entry refers_to back: the same with all numbers negative
--   CREDIT      money without tokens, given back (negative) or claimed
ALTER TABLE ledger_entry ADD COLUMN kind text NOT NULL DEFAULT 'USAGE' CHECK (kind IN ('USAGE', 'CORRECTION', 'REVERSAL', 'CREDIT'));
ALTER TABLE ledger_entry ADD COLUMN refers_to bigint NOT NULL DEFAULT 0 CHECK (refers_to >= 0);
ALTER TABLE ledger_entry ADD COLUMN project uuid;
ALTER TABLE ledger_entry ADD COLUMN tags jsonb NOT NULL DEFAULT '{}';
ALTER TABLE ledger_entry ADD COLUMN service_tier text NOT NULL DEFAULT 'default';
ALTER TABLE ledger_entry ADD COLUMN period date;
ALTER TABLE ledger_entry ADD COLUMN original_period date;
ALTER TABLE ledger_entry ADD COLUMN reason text CHECK (length(reason) BETWEEN 1 AND 1000);
ALTER TABLE ledger_entry ADD COLUMN sequence bigint;
ALTER TABLE ledger_entry ADD COLUMN hash bytea CHECK (octet_length(hash) = 32);

ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_pkey;
ALTER TABLE ledger_entry ADD PRIMARY KEY (operation_at, operation, kind, refers_to);

-- The sign follows the kind.
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_amount_check;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_input_tokens_check;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_cached_input_tokens_check;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_output_tokens_check;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_signs CHECK (CASE kind
    WHEN 'REVERSAL' THEN refers_to > 0
    WHEN 'CREDIT' THEN input_tokens = 0 AND cached_input_tokens = 0 AND output_tokens = 0
    ELSE input_tokens >= 0 AND cached_input_tokens >= 0 AND output_tokens >= 0 AND amount >= 0 END);

-- An entry takes its ids from price_version itself, and a version cannot go away. Foreign keys would lock a version's row for every entry.
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_input_price_id_fkey;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_cached_input_price_id_fkey;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_output_price_id_fkey;

-- What is asked of the service beyond its default; frozen by the gateway at admission.
ALTER TABLE operation_record ADD COLUMN service_tier text NOT NULL DEFAULT 'default';
