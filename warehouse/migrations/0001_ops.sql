-- The ledger: every URL ever announced, what was fetched, and what became of each URL in each run.

CREATE SCHEMA IF NOT EXISTS ops;
COMMENT ON SCHEMA ops IS 'Accounts of the pipeline: ledger of URLs, runs, captures, rejections, findings.';

CREATE TABLE ops.runs (
    run_id       text PRIMARY KEY,
    site         text NOT NULL,
    mode         text NOT NULL DEFAULT 'scheduled',
    logical_at   timestamptz NOT NULL,
    started_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    state        text NOT NULL DEFAULT 'crawling'
                 CHECK (state IN ('crawling', 'crawled', 'parsed', 'audited', 'held', 'published', 'released', 'discarded', 'failed')),
    failure      text,
    detail       text,
    crawl_report   jsonb,
    parse_report   jsonb,
    audit_report   jsonb,
    publish_report jsonb
);

CREATE TABLE ops.sources (
    site          text NOT NULL,
    source_url    text NOT NULL,
    etag          text,
    last_modified text,
    body_digest   text,
    last_status   int,
    last_failure  text,
    checked_at    timestamptz,
    changed_at    timestamptz,
    full_at       timestamptz,
    failing_since timestamptz,
    failures      int NOT NULL DEFAULT 0,
    urls_announced int,
    PRIMARY KEY (site, source_url)
);

CREATE TABLE ops.hosts (
    site          text NOT NULL,
    host          text NOT NULL,
    hold_until    timestamptz,
    hold_reason   text,
    robots_status int,
    robots_body   text,
    robots_checked_at timestamptz,
    PRIMARY KEY (site, host)
);

CREATE TABLE ops.urls (
    url_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site          text NOT NULL,
    url           text NOT NULL CHECK (octet_length(url) <= 2048),
    fetch_url     text NOT NULL CHECK (octet_length(fetch_url) <= 2048),
    source        text NOT NULL,
    source_kind   text NOT NULL,
    title         text,
    announced_published_at timestamptz,
    announced_modified_at  timestamptz,
    first_discovered_at timestamptz NOT NULL,
    last_announced_at   timestamptz NOT NULL,
    state         text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'fetched', 'failed', 'gone', 'skipped')),
    due_at        timestamptz,
    lease_run_id  text,
    leased_until  timestamptz,
    attempts      int NOT NULL DEFAULT 0,
    failure       text,
    failing_since timestamptz,
    robots        text CHECK (robots IN ('allowed', 'disallowed', 'unreachable')),
    etag          text,
    last_modified text,
    first_fetched_at timestamptz,
    fetched_at    timestamptz,
    revisits      int NOT NULL DEFAULT 0,
    changed_at    timestamptz,
    gone_at       timestamptz,
    payload_digest text,
    UNIQUE (site, url)
);
CREATE INDEX urls_due ON ops.urls (site, due_at) WHERE due_at IS NOT NULL;

CREATE TABLE ops.url_sources (
    url_id       bigint NOT NULL REFERENCES ops.urls ON DELETE CASCADE,
    source       text NOT NULL,
    source_kind  text NOT NULL,
    announced_at timestamptz NOT NULL,
    PRIMARY KEY (url_id, source)
);

CREATE TABLE ops.run_urls (
    run_id  text NOT NULL REFERENCES ops.runs ON DELETE CASCADE,
    url_id  bigint NOT NULL REFERENCES ops.urls ON DELETE CASCADE,
    outcome text NOT NULL DEFAULT 'pending'
            CHECK (outcome IN ('published', 'unchanged', 'rejected', 'failed', 'skipped', 'pending')),
    reason  text,
    detail  text,
    status  int,
    PRIMARY KEY (run_id, url_id)
);
CREATE INDEX run_urls_url ON ops.run_urls (url_id);

CREATE TABLE ops.captures (
    capture_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id         text NOT NULL REFERENCES ops.runs ON DELETE CASCADE,
    url_id         bigint NOT NULL REFERENCES ops.urls ON DELETE CASCADE,
    final_url      text NOT NULL,
    status         int NOT NULL,
    fetched_at     timestamptz NOT NULL,
    content_type   text,
    warc_path      text NOT NULL,
    warc_offset    bigint NOT NULL,
    payload_digest text NOT NULL,
    length_bytes   bigint NOT NULL,
    UNIQUE (run_id, url_id)
);
CREATE INDEX captures_url ON ops.captures (url_id, fetched_at);
