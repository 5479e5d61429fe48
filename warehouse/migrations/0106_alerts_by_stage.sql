-- One cause may be met in two places at once: two chores of one night fail. Each lasts until its own stage goes well.

DROP INDEX ops.alerts_open;
CREATE UNIQUE INDEX alerts_open ON ops.alerts (site, cause, stage) WHERE closed_at IS NULL;

COMMENT ON TABLE ops.alerts IS 'One row per cause, site and stage for as long as the cause lasts; the row says what was told to people, and when.';
COMMENT ON COLUMN ops.alerts.stage IS 'Stage that met it: crawl, parse, audit, publish or maintenance; where a chore failed, its task.';
COMMENT ON COLUMN ops.alerts.recovered IS 'Whether it ended well; false where another cause in the same stage took its place, or another stage still meets the cause.';
COMMENT ON COLUMN ops.open_alerts.stage IS 'Stage that met it: crawl, parse, audit, publish or maintenance; where a chore failed, its task.';
