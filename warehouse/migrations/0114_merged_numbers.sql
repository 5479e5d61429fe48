-- No new article takes the number of one that was merged into another: publish looks for it.

CREATE INDEX identity_changes_other ON ops.identity_changes (other_id) WHERE change = 'merge' AND undone_at IS NULL;
