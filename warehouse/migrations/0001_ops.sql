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
) WITH (fillfactor = 60);
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

COMMENT ON TABLE ops.runs IS 'One row per run of one site through crawl, parse, audit and publish.';
COMMENT ON COLUMN ops.runs.run_id IS 'Name of the run: site and logical time; a retry keeps it.';
COMMENT ON COLUMN ops.runs.site IS 'Name of the site, as in scrapers/sites/NAME.py.';
COMMENT ON COLUMN ops.runs.mode IS 'How it came about: scheduled, manual, replay, backfill, reparse.';
COMMENT ON COLUMN ops.runs.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.runs.started_at IS 'When the crawl began.';
COMMENT ON COLUMN ops.runs.finished_at IS 'When the crawl ended.';
COMMENT ON COLUMN ops.runs.state IS 'How far it came; held: the audit stopped it, release or discard settles it.';
COMMENT ON COLUMN ops.runs.failure IS 'Class of the failure, where the crawl failed (scrapers.outcome.FailureClass).';
COMMENT ON COLUMN ops.runs.detail IS 'The failure in words.';
COMMENT ON COLUMN ops.runs.crawl_report IS 'What the crawl reported.';
COMMENT ON COLUMN ops.runs.parse_report IS 'What the parse reported.';
COMMENT ON COLUMN ops.runs.audit_report IS 'What the audit reported.';
COMMENT ON COLUMN ops.runs.publish_report IS 'What publishing reported.';

COMMENT ON TABLE ops.sources IS 'Feeds, sitemaps and section pages, and what they answered last.';
COMMENT ON COLUMN ops.sources.site IS 'Name of the site.';
COMMENT ON COLUMN ops.sources.source_url IS 'Address of the source.';
COMMENT ON COLUMN ops.sources.etag IS 'ETag of the last whole answer, for conditional requests.';
COMMENT ON COLUMN ops.sources.last_modified IS 'Last-Modified of the last whole answer.';
COMMENT ON COLUMN ops.sources.body_digest IS 'Digest of the last whole answer.';
COMMENT ON COLUMN ops.sources.last_status IS 'HTTP status of the last answer.';
COMMENT ON COLUMN ops.sources.last_failure IS 'Class of the last failure, empty when the last check went well.';
COMMENT ON COLUMN ops.sources.checked_at IS 'When it was last asked.';
COMMENT ON COLUMN ops.sources.changed_at IS 'When it last brought something new.';
COMMENT ON COLUMN ops.sources.full_at IS 'When it last answered whole (200).';
COMMENT ON COLUMN ops.sources.failing_since IS 'Since when it fails without a good answer in between.';
COMMENT ON COLUMN ops.sources.failures IS 'Failures in a row.';
COMMENT ON COLUMN ops.sources.urls_announced IS 'URLs in its last whole answer.';

COMMENT ON TABLE ops.hosts IS 'Hosts of a site: how long they asked us to stay away, and their robots.txt.';
COMMENT ON COLUMN ops.hosts.site IS 'Name of the site.';
COMMENT ON COLUMN ops.hosts.host IS 'Host name, with the port where it is not the usual one.';
COMMENT ON COLUMN ops.hosts.hold_until IS 'No request before this time (Retry-After).';
COMMENT ON COLUMN ops.hosts.hold_reason IS 'Why.';
COMMENT ON COLUMN ops.hosts.robots_status IS 'HTTP status of robots.txt.';
COMMENT ON COLUMN ops.hosts.robots_body IS 'Text of robots.txt.';
COMMENT ON COLUMN ops.hosts.robots_checked_at IS 'When robots.txt was fetched.';

COMMENT ON TABLE ops.urls IS 'The ledger: every URL that a source ever announced, and how it stands.';
COMMENT ON COLUMN ops.urls.url_id IS 'Number of the URL.';
COMMENT ON COLUMN ops.urls.site IS 'Name of the site.';
COMMENT ON COLUMN ops.urls.url IS 'The URL in its canonical form: its identity here.';
COMMENT ON COLUMN ops.urls.fetch_url IS 'The URL as the source announced it: what is asked for.';
COMMENT ON COLUMN ops.urls.source IS 'The source that announced it first.';
COMMENT ON COLUMN ops.urls.source_kind IS 'Kind of that source: feed, sitemap, section or manual.';
COMMENT ON COLUMN ops.urls.title IS 'Title as announced.';
COMMENT ON COLUMN ops.urls.announced_published_at IS 'Publication time as announced.';
COMMENT ON COLUMN ops.urls.announced_modified_at IS 'Time of the last change as announced.';
COMMENT ON COLUMN ops.urls.first_discovered_at IS 'When it was first announced.';
COMMENT ON COLUMN ops.urls.last_announced_at IS 'When it was last announced.';
COMMENT ON COLUMN ops.urls.state IS 'new, fetched, failed, gone (404 or 410 after it had been fetched) or skipped.';
COMMENT ON COLUMN ops.urls.due_at IS 'When it is to be fetched next; empty: not planned.';
COMMENT ON COLUMN ops.urls.lease_run_id IS 'Run that is fetching it now.';
COMMENT ON COLUMN ops.urls.leased_until IS 'Until when that run may.';
COMMENT ON COLUMN ops.urls.attempts IS 'Failed attempts in a row.';
COMMENT ON COLUMN ops.urls.failure IS 'Class of the last failure, or why it is skipped.';
COMMENT ON COLUMN ops.urls.failing_since IS 'Since when it fails.';
COMMENT ON COLUMN ops.urls.robots IS 'What robots.txt said of it: allowed, disallowed or unreachable.';
COMMENT ON COLUMN ops.urls.etag IS 'ETag of the last answer, for conditional requests.';
COMMENT ON COLUMN ops.urls.last_modified IS 'Last-Modified of the last answer.';
COMMENT ON COLUMN ops.urls.first_fetched_at IS 'When it was first fetched.';
COMMENT ON COLUMN ops.urls.fetched_at IS 'When it was last fetched or confirmed unchanged.';
COMMENT ON COLUMN ops.urls.revisits IS 'How often it was fetched again.';
COMMENT ON COLUMN ops.urls.changed_at IS 'When its bytes last changed.';
COMMENT ON COLUMN ops.urls.gone_at IS 'When it was found gone.';
COMMENT ON COLUMN ops.urls.payload_digest IS 'Digest of its last bytes.';

COMMENT ON TABLE ops.url_sources IS 'Every source that ever announced a URL.';
COMMENT ON COLUMN ops.url_sources.url_id IS 'The URL (ops.urls).';
COMMENT ON COLUMN ops.url_sources.source IS 'Address of the source.';
COMMENT ON COLUMN ops.url_sources.source_kind IS 'feed, sitemap, section or manual.';
COMMENT ON COLUMN ops.url_sources.announced_at IS 'When it first did.';

COMMENT ON TABLE ops.run_urls IS 'What became of each URL in each run: exactly one outcome, so that every run adds up.';
COMMENT ON COLUMN ops.run_urls.run_id IS 'The run.';
COMMENT ON COLUMN ops.run_urls.url_id IS 'The URL (ops.urls).';
COMMENT ON COLUMN ops.run_urls.outcome IS 'published, unchanged, rejected, failed, skipped or pending.';
COMMENT ON COLUMN ops.run_urls.reason IS 'Why, from the closed list of the outcome (scrapers.outcome).';
COMMENT ON COLUMN ops.run_urls.detail IS 'The reason in words.';
COMMENT ON COLUMN ops.run_urls.status IS 'HTTP status, where there was an answer.';

COMMENT ON TABLE ops.captures IS 'Archived answers: where each page that a run fetched lies.';
COMMENT ON COLUMN ops.captures.capture_id IS 'Number of the capture.';
COMMENT ON COLUMN ops.captures.run_id IS 'The run.';
COMMENT ON COLUMN ops.captures.url_id IS 'The URL (ops.urls).';
COMMENT ON COLUMN ops.captures.final_url IS 'Address that answered after redirects.';
COMMENT ON COLUMN ops.captures.status IS 'HTTP status.';
COMMENT ON COLUMN ops.captures.fetched_at IS 'When.';
COMMENT ON COLUMN ops.captures.content_type IS 'Content-Type as answered.';
COMMENT ON COLUMN ops.captures.warc_path IS 'Archive file, relative to the archive''s root.';
COMMENT ON COLUMN ops.captures.warc_offset IS 'Byte offset of the record in it.';
COMMENT ON COLUMN ops.captures.payload_digest IS 'Digest of the decoded body.';
COMMENT ON COLUMN ops.captures.length_bytes IS 'Length of the decoded body.';
