-- A site's copies are what another article had first, whichever of the two was crawled first.

CREATE OR REPLACE FUNCTION news.refresh_site_days(sites text[], days date[]) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, news
SET timezone = 'UTC'
AS $$
    WITH asked AS (
        SELECT DISTINCT site, day FROM unnest(sites, days) u (site, day)
    ), counted AS (
        SELECT q.site, q.day, count(a.article_id) AS articles, coalesce(sum(a.word_count), 0) AS words,
               count(*) FILTER (WHERE EXISTS (
                   SELECT FROM news.article_stories e WHERE e.story_id = m.story_id AND e.text_id = m.text_id
                   AND (e.reported_at, e.article_id) < (m.reported_at, m.article_id))) AS copies,
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

-- Where the first of a text is deleted, the next one is the first.
CREATE OR REPLACE FUNCTION news.refresh_left_stories() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, news
SET timezone = 'UTC'
AS $$
BEGIN
    PERFORM news.refresh_stories(array_agg(DISTINCT story_id)) FROM gone HAVING count(*) > 0;
    PERFORM news.refresh_site_days(array_agg(site), array_agg(day)) FROM (
        SELECT site, reported_at::date AS day FROM gone
        UNION
        SELECT m.site, m.reported_at::date FROM gone g JOIN news.article_stories m USING (story_id, text_id)
    ) days HAVING count(*) > 0;
    RETURN NULL;
END
$$;

UPDATE news.site_days d SET copies = n.copies
FROM (
    SELECT site, (reported_at AT TIME ZONE 'UTC')::date AS day, count(*) FILTER (WHERE place > 1) AS copies
    FROM (SELECT site, reported_at,
                 row_number() OVER (PARTITION BY story_id, text_id ORDER BY reported_at, article_id) AS place
          FROM news.article_stories) placed
    GROUP BY 1, 2
) n
WHERE d.site = n.site AND d.day = n.day AND d.copies <> n.copies;
