-- Alerts: what is wrong now, told once and told again when it is over.

CREATE TABLE ops.alerts (
    alert_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site         text NOT NULL,
    cause        text NOT NULL,
    stage        text NOT NULL,
    run_id       text,
    detail       text NOT NULL DEFAULT '',
    sample_url   text,
    before       text NOT NULL DEFAULT '',
    after        text NOT NULL DEFAULT '',
    next_step    text NOT NULL DEFAULT '',
    occurrences  int NOT NULL DEFAULT 1,
    opened_at    timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    told_at      timestamptz,
    closed_at    timestamptz,
    recovered    boolean,
    recovery_told_at timestamptz
);
CREATE UNIQUE INDEX alerts_open ON ops.alerts (site, cause) WHERE closed_at IS NULL;
CREATE INDEX alerts_untold ON ops.alerts (cause)
    WHERE (told_at IS NULL AND closed_at IS NULL) OR (recovered AND recovery_told_at IS NULL);

COMMENT ON TABLE ops.alerts IS 'One row per cause and site for as long as the cause lasts; the row says what was told to people, and when.';
COMMENT ON COLUMN ops.alerts.alert_id IS 'Number of the alert.';
COMMENT ON COLUMN ops.alerts.site IS 'Name of the site; * where the cause is the whole installation''s.';
COMMENT ON COLUMN ops.alerts.cause IS 'Failure class, name of an audit check, or another name that has a page in docs/runbook.';
COMMENT ON COLUMN ops.alerts.stage IS 'Stage that met it: crawl, parse, audit, publish or maintenance.';
COMMENT ON COLUMN ops.alerts.run_id IS 'The latest run that met it.';
COMMENT ON COLUMN ops.alerts.detail IS 'What was seen, in words, by the latest run.';
COMMENT ON COLUMN ops.alerts.sample_url IS 'One address that shows it.';
COMMENT ON COLUMN ops.alerts.before IS 'How it should be, or was before.';
COMMENT ON COLUMN ops.alerts.after IS 'How it is now.';
COMMENT ON COLUMN ops.alerts.next_step IS 'What to do next, as a command where there is one.';
COMMENT ON COLUMN ops.alerts.occurrences IS 'How many runs have met it.';
COMMENT ON COLUMN ops.alerts.opened_at IS 'When it was first met.';
COMMENT ON COLUMN ops.alerts.last_seen_at IS 'When it was last met.';
COMMENT ON COLUMN ops.alerts.told_at IS 'When people were told; empty while that is still due, or where the cause was over before.';
COMMENT ON COLUMN ops.alerts.closed_at IS 'When a run no longer met it; empty while it lasts.';
COMMENT ON COLUMN ops.alerts.recovered IS 'Whether it ended well; false where another cause in the same stage took its place.';
COMMENT ON COLUMN ops.alerts.recovery_told_at IS 'When people were told that it is over.';
