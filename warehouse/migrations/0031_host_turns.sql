-- A host's budget over all processes: two sites that share a host, crawled at once, take turns here.

-- Unlogged: each request updates a row, and what a crash of the server forgets is one turn per host.
CREATE UNLOGGED TABLE ops.host_turns (
    host     text PRIMARY KEY,
    taken_at timestamptz NOT NULL,
    gap      interval NOT NULL
);
COMMENT ON TABLE ops.host_turns IS 'When each host was last asked by any crawl, and how long it is left alone thereafter.';
COMMENT ON COLUMN ops.host_turns.host IS 'Host name, with the port where it is not the usual one.';
COMMENT ON COLUMN ops.host_turns.taken_at IS 'When the last turn was taken, by the clock of the server, whatever a run''s logical time.';
COMMENT ON COLUMN ops.host_turns.gap IS 'The least time until the next turn, as the crawl that took the last one had it.';
