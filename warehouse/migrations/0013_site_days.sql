-- Figures per site and day, kept by enrich, and indexes for questions about edits; all off the load path.

CREATE TABLE news.site_days (
    site     text NOT NULL,
    day      date NOT NULL,
    articles int NOT NULL,
    words    bigint NOT NULL,
    copies   int NOT NULL,
    edited   int NOT NULL,
    free     int NOT NULL,
    metered  int NOT NULL,
    paid     int NOT NULL,
    PRIMARY KEY (site, day)
);
CREATE INDEX site_days_day ON news.site_days (day);
COMMENT ON TABLE news.site_days IS 'Figures per site and day of publication (UTC; where a page names none, the day we first saw it), kept by enrich.';
COMMENT ON COLUMN news.site_days.site IS 'Name of the site.';
COMMENT ON COLUMN news.site_days.day IS 'Day of publication, UTC.';
COMMENT ON COLUMN news.site_days.articles IS 'Articles of that day.';
COMMENT ON COLUMN news.site_days.words IS 'Words in their texts.';
COMMENT ON COLUMN news.site_days.copies IS 'Of these articles, copies of a text that another article had first.';
COMMENT ON COLUMN news.site_days.edited IS 'Of these, edited since publication.';
COMMENT ON COLUMN news.site_days.free IS 'Of these, free to read.';
COMMENT ON COLUMN news.site_days.metered IS 'Of these, free for a limited number of readings.';
COMMENT ON COLUMN news.site_days.paid IS 'Of these, for subscribers only.';

CREATE FUNCTION news.refresh_site_days(sites text[], days date[]) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, news
SET timezone = 'UTC'
AS $$
    WITH asked AS (
        SELECT DISTINCT site, day FROM unnest(sites, days) u (site, day)
    ), counted AS (
        SELECT q.site, q.day, count(a.article_id) AS articles, coalesce(sum(a.word_count), 0) AS words,
               count(*) FILTER (WHERE m.relation = 'copy') AS copies,
               count(*) FILTER (WHERE a.version > 1) AS edited,
               count(*) FILTER (WHERE a.access = 'free') AS free,
               count(*) FILTER (WHERE a.access = 'metered') AS metered,
               count(*) FILTER (WHERE a.access = 'paid') AS paid
        FROM asked q
        LEFT JOIN news.article_stories m
          ON m.site = q.site AND m.reported_at >= q.day AND m.reported_at < q.day + 1
        LEFT JOIN news.articles a ON a.article_id = m.article_id
        GROUP BY q.site, q.day
    ), gone AS (
        DELETE FROM news.site_days d USING counted c
        WHERE d.site = c.site AND d.day = c.day AND c.articles = 0
    )
    INSERT INTO news.site_days AS d (site, day, articles, words, copies, edited, free, metered, paid)
    SELECT * FROM counted WHERE articles > 0
    ON CONFLICT (site, day) DO UPDATE SET
        articles = excluded.articles, words = excluded.words, copies = excluded.copies, edited = excluded.edited,
        free = excluded.free, metered = excluded.metered, paid = excluded.paid;
$$;
COMMENT ON FUNCTION news.refresh_site_days(text[], date[]) IS 'Make the rows of news.site_days anew for these pairs of site and day.';

CREATE INDEX article_stories_site ON news.article_stories (site, reported_at) INCLUDE (relation, article_id);
CREATE INDEX past_versions_replaced ON news.past_versions (valid_to);

CREATE OR REPLACE FUNCTION news.refresh_left_stories() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, news
SET timezone = 'UTC'
AS $$
BEGIN
    PERFORM news.refresh_stories(array_agg(DISTINCT story_id)),
            news.refresh_site_days(array_agg(site), array_agg(reported_at::date))
    FROM gone HAVING count(*) > 0;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION news.refresh_left_stories() IS 'Trigger: stories and figures follow when articles are deleted.';

CREATE FUNCTION news.today() RETURNS date
LANGUAGE sql STABLE
AS $$ SELECT coalesce(max(day), current_date) FROM news.site_days WHERE day <= current_date $$;
COMMENT ON FUNCTION news.today() IS 'The newest day that articles are held of: questions about "the last 30 days" count from it, on a live warehouse and on an old one.';

GRANT DELETE ON news.site_days TO copydesk_loader;
