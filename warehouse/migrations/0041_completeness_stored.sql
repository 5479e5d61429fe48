-- How complete discovery is, estimated when a crawl ends and kept: a view over the whole ledger told only of today.

DROP VIEW ops.completeness;

CREATE TABLE ops.completeness (
    site           text NOT NULL,
    day            date NOT NULL,
    urls           int NOT NULL,
    first_kind     text NOT NULL,
    first_urls     int NOT NULL,
    other_urls     int NOT NULL,
    both_urls      int NOT NULL,
    estimated_urls int,
    standard_error real,
    completeness   numeric(4, 3),
    estimated_at   timestamptz NOT NULL,
    run_id         text NOT NULL,
    PRIMARY KEY (site, day)
);
COMMENT ON TABLE ops.completeness IS 'Per site and day, how many URLs were found, and how many there were by Chapman''s estimate (1951) over two independent lists: the feeds and all other sources.';
COMMENT ON COLUMN ops.completeness.site IS 'Name of the site.';
COMMENT ON COLUMN ops.completeness.day IS 'Day of publication as announced, UTC; where none was, of the last change or of discovery, whichever is earlier.';
COMMENT ON COLUMN ops.completeness.urls IS 'Article URLs found, by any source; those that turned out to be no articles are left out.';
COMMENT ON COLUMN ops.completeness.first_kind IS 'Which kind of source is one list: feed, or sitemap where no feed announced anything of that day. The other list is all the rest.';
COMMENT ON COLUMN ops.completeness.first_urls IS 'Of these, announced by that kind.';
COMMENT ON COLUMN ops.completeness.other_urls IS 'Of these, announced by any other kind.';
COMMENT ON COLUMN ops.completeness.both_urls IS 'Of these, announced by both.';
COMMENT ON COLUMN ops.completeness.estimated_urls IS 'How many there were: (first + 1)(other + 1) / (both + 1) - 1, and never fewer than were found; empty where the lists have nothing in common.';
COMMENT ON COLUMN ops.completeness.standard_error IS 'Standard error of the estimate (Seber 1970).';
COMMENT ON COLUMN ops.completeness.completeness IS 'urls over estimated_urls: near 1 when the two lists agree.';
COMMENT ON COLUMN ops.completeness.estimated_at IS 'When it was estimated, by the run''s time.';
COMMENT ON COLUMN ops.completeness.run_id IS 'The crawl that last announced URLs of that day.';

CREATE FUNCTION ops.told_on(published timestamptz, modified timestamptz, discovered timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (coalesce(published, least(modified, discovered)) AT TIME ZONE 'UTC')::date;
COMMENT ON FUNCTION ops.told_on(timestamptz, timestamptz, timestamptz) IS 'The day that a URL counts for: its announced publication, else its last change or its discovery, whichever is earlier.';

CREATE INDEX urls_told_on ON ops.urls
    (site, ops.told_on(announced_published_at, announced_modified_at, first_discovered_at));

CREATE FUNCTION ops.estimate_completeness(of_run text, at timestamptz) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, ops
AS $$
    WITH days AS (
        SELECT DISTINCT u.site, ops.told_on(u.announced_published_at, u.announced_modified_at, u.first_discovered_at) AS day
        FROM ops.run_urls o JOIN ops.urls u USING (url_id) WHERE o.run_id = of_run
    ), found AS (
        SELECT d.site, d.day, u.url_id, bool_or(s.source_kind = 'feed') AS by_feed,
               bool_or(s.source_kind = 'sitemap') AS by_sitemap,
               bool_or(s.source_kind <> 'feed') AS beside_feed,
               bool_or(s.source_kind <> 'sitemap') AS beside_sitemap
        FROM days d
        JOIN ops.urls u ON u.site = d.site
             AND ops.told_on(u.announced_published_at, u.announced_modified_at, u.first_discovered_at) = d.day
        JOIN ops.url_sources s USING (url_id)
        WHERE u.state <> 'skipped' AND s.source_kind <> 'manual'
          AND NOT EXISTS (SELECT FROM ops.run_urls r WHERE r.url_id = u.url_id AND r.outcome = 'rejected'
                          AND r.reason IN ('not_article', 'soft_404'))
        GROUP BY d.site, d.day, u.url_id
    ), by_day AS (
        SELECT *, bool_or(by_feed) OVER (PARTITION BY site, day) AS has_feed FROM found
    ), counted AS (
        SELECT site, day, count(*)::int AS urls, CASE WHEN has_feed THEN 'feed' ELSE 'sitemap' END AS first_kind,
               count(*) FILTER (WHERE by_feed OR NOT has_feed AND by_sitemap)::int AS first_urls,
               count(*) FILTER (WHERE CASE WHEN has_feed THEN beside_feed ELSE beside_sitemap END)::int AS other_urls,
               count(*) FILTER (WHERE CASE WHEN has_feed THEN by_feed AND beside_feed
                                      ELSE by_sitemap AND beside_sitemap END)::int AS both_urls
        FROM by_day GROUP BY site, day, has_feed
    ), estimated AS (
        SELECT *, CASE WHEN both_urls > 0 THEN greatest(urls,
                      floor((first_urls + 1.0) * (other_urls + 1) / (both_urls + 1) - 1)) END AS estimate,
               CASE WHEN both_urls > 0 THEN sqrt((first_urls + 1.0) * (other_urls + 1) * (first_urls - both_urls)
                      * (other_urls - both_urls) / ((both_urls + 1.0) ^ 2 * (both_urls + 2))) END AS error
        FROM counted
    ), gone AS (
        DELETE FROM ops.completeness c USING days d
        WHERE c.site = d.site AND c.day = d.day AND NOT EXISTS (SELECT FROM counted n WHERE n.day = d.day)
    )
    INSERT INTO ops.completeness AS c (site, day, urls, first_kind, first_urls, other_urls, both_urls, estimated_urls,
                                       standard_error, completeness, estimated_at, run_id)
    SELECT site, day, urls, first_kind, first_urls, other_urls, both_urls, estimate, error,
           round(urls / estimate, 3), at, of_run FROM estimated
    ON CONFLICT (site, day) DO UPDATE SET
        urls = excluded.urls, first_kind = excluded.first_kind, first_urls = excluded.first_urls,
        other_urls = excluded.other_urls, both_urls = excluded.both_urls, estimated_urls = excluded.estimated_urls,
        standard_error = excluded.standard_error, completeness = excluded.completeness,
        estimated_at = excluded.estimated_at, run_id = excluded.run_id;
$$;
COMMENT ON FUNCTION ops.estimate_completeness(text, timestamptz) IS 'Estimate anew the days that a run announced URLs of.';

GRANT SELECT ON ops.completeness TO copydesk_analyst;
