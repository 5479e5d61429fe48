-- The files that exports have written, so that a takedown can reach them.

CREATE TABLE ops.exports (
    path       text PRIMARY KEY,
    format     text NOT NULL CHECK (format IN ('parquet', 'csv', 'jsonl')),
    exported_at timestamptz NOT NULL,
    rows       bigint NOT NULL,
    bytes      bigint NOT NULL,
    first_published_at timestamptz,
    last_published_at  timestamptz
);
COMMENT ON TABLE ops.exports IS 'Files that exports have written; a takedown rewrites those that hold the article.';
COMMENT ON COLUMN ops.exports.path IS 'Where the file was written, on the machine that ran the export.';
COMMENT ON COLUMN ops.exports.format IS 'parquet, csv or jsonl.';
COMMENT ON COLUMN ops.exports.exported_at IS 'When.';
COMMENT ON COLUMN ops.exports.rows IS 'Articles in the file.';
COMMENT ON COLUMN ops.exports.bytes IS 'Size of the file.';
COMMENT ON COLUMN ops.exports.first_published_at IS 'Publication time of its first article; empty where none has one.';
COMMENT ON COLUMN ops.exports.last_published_at IS 'Publication time of its last article that has one.';
