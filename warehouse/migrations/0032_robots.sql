-- robots.txt is kept between runs (for less than a day: RFC 9309, section 2.4), by its own address, scheme included.

CREATE TABLE ops.robots (
    robots_url text PRIMARY KEY,
    status     int NOT NULL,
    body       bytea NOT NULL,
    checked_at timestamptz NOT NULL
);
COMMENT ON TABLE ops.robots IS 'The robots.txt of each host, as it answered last; not where it could not be had.';
COMMENT ON COLUMN ops.robots.robots_url IS 'Where it was asked for.';
COMMENT ON COLUMN ops.robots.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN ops.robots.body IS 'The answer''s first 500 KiB.';
COMMENT ON COLUMN ops.robots.checked_at IS 'When it was asked for.';

ALTER TABLE ops.hosts DROP COLUMN robots_status, DROP COLUMN robots_body, DROP COLUMN robots_checked_at;
COMMENT ON TABLE ops.hosts IS 'Hosts of a site: how long they asked us to stay away.';
