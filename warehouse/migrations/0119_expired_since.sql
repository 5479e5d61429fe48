-- A retention notes its limit: the pages of an article that is too old may lie in days of the archive that are not.

COMMENT ON COLUMN ops.takedowns.since IS 'When its address was first announced: sources'' answers archived from that day on are searched for its text. Of a retention: what is older than this was removed.';
