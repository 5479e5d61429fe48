-- Reading a published run's pages again must not make its account untrue: what it had come to is kept meanwhile.

CREATE TABLE ops.settled_before (
    run_id  text NOT NULL REFERENCES ops.runs ON DELETE CASCADE,
    url_id  bigint NOT NULL REFERENCES ops.urls ON DELETE CASCADE,
    outcome text NOT NULL,
    reason  text,
    detail  text,
    stage   text,
    PRIMARY KEY (run_id, url_id)
);
COMMENT ON TABLE ops.settled_before IS 'What the URLs of a published run had come to before its pages were read again; emptied when that is published or discarded.';
COMMENT ON COLUMN ops.settled_before.run_id IS 'The run.';
COMMENT ON COLUMN ops.settled_before.url_id IS 'Row of ops.urls.';
COMMENT ON COLUMN ops.settled_before.outcome IS 'Its outcome (ops.run_urls).';
COMMENT ON COLUMN ops.settled_before.reason IS 'Its reason.';
COMMENT ON COLUMN ops.settled_before.detail IS 'Its detail.';
COMMENT ON COLUMN ops.settled_before.stage IS 'Who had rejected it (ops.rejections), where somebody had.';
