-- What was removed for good, by whom and why: the one record that stays.

CREATE TABLE ops.takedowns (
    takedown_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('takedown', 'retention')),
    site         text,
    url          text NOT NULL,
    who          text NOT NULL CHECK (who <> ''),
    why          text NOT NULL CHECK (why <> ''),
    article_ids  bigint[] NOT NULL,
    captures     jsonb NOT NULL,
    requested_at timestamptz NOT NULL,
    finished_at  timestamptz
);
COMMENT ON TABLE ops.takedowns IS 'Articles removed on request or by a site''s retention: from news, search, staging and the archive.';
COMMENT ON COLUMN ops.takedowns.takedown_id IS 'Number of the takedown.';
COMMENT ON COLUMN ops.takedowns.kind IS 'takedown (asked for) or retention (older than the site allows).';
COMMENT ON COLUMN ops.takedowns.site IS 'Name of the site.';
COMMENT ON COLUMN ops.takedowns.url IS 'Address asked for; for retention the site''s rule.';
COMMENT ON COLUMN ops.takedowns.who IS 'Who asked.';
COMMENT ON COLUMN ops.takedowns.why IS 'The reason given.';
COMMENT ON COLUMN ops.takedowns.article_ids IS 'Numbers of the articles removed.';
COMMENT ON COLUMN ops.takedowns.captures IS 'Records of the archive to be erased: a list of {"warc_path", "warc_offset"}.';
COMMENT ON COLUMN ops.takedowns.requested_at IS 'When the rows were removed.';
COMMENT ON COLUMN ops.takedowns.finished_at IS 'When the archive''s records were erased; empty: still to be done.';
