-- It summed up what was there; whoever brings records computes the same in one pass (ConservationSql), and the proof once more in Java.
DROP FUNCTION conservation_accounts;
