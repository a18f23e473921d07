-- Why the last process in a place died unasked, when, and when the next may start. Null again once one has proved itself.
-- instance is from now on made by the control plane before the process is started, and only that process knows it.
ALTER TABLE worker ADD COLUMN failure text CHECK (length(failure) <= 4000);
ALTER TABLE worker ADD COLUMN failed_at timestamptz;
ALTER TABLE worker ADD COLUMN next_start_at timestamptz;
