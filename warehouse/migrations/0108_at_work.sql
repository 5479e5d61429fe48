-- Whether a process is at work on a run: whoever works on one holds a lock in its name, which ends with the process.

CREATE FUNCTION ops.is_at_work(run text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('copydesk run ' || run, 0))
$$;
COMMENT ON FUNCTION ops.is_at_work(text) IS 'Whether a process crawls, parses, audits or publishes this run right now.';
