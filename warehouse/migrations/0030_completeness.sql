-- How complete discovery is, estimated from the overlap of a site's kinds of sources (capture and recapture).

CREATE VIEW ops.completeness AS
WITH seen AS (
    SELECT u.site, (coalesce(u.announced_published_at, u.first_discovered_at) AT TIME ZONE 'UTC')::date AS day, u.url_id,
           bool_or(s.source_kind = 'feed') AS by_feed,
           bool_or(s.source_kind <> 'feed') AS by_list
    FROM ops.urls u
    JOIN ops.url_sources s USING (url_id)
    WHERE u.state <> 'skipped'
    GROUP BY u.site, day, u.url_id
), counted AS (
    SELECT site, day, count(*) AS urls, count(*) FILTER (WHERE by_feed) AS feed_urls,
           count(*) FILTER (WHERE by_list) AS list_urls, count(*) FILTER (WHERE by_feed AND by_list) AS both_urls
    FROM seen GROUP BY site, day
)
SELECT site, day, urls, feed_urls, list_urls, both_urls,
       CASE WHEN both_urls > 0
            THEN greatest(urls, (feed_urls + 1) * (list_urls + 1) / (both_urls + 1) - 1) END AS estimated_urls,
       CASE WHEN both_urls > 0
            THEN round(urls::numeric / greatest(urls, (feed_urls + 1) * (list_urls + 1) / (both_urls + 1) - 1), 3)
       END AS completeness
FROM counted;
COMMENT ON VIEW ops.completeness IS 'Per site and day, how many URLs were found, and how many there were by Chapman''s estimate over two kinds of sources.';
COMMENT ON COLUMN ops.completeness.site IS 'Name of the site.';
COMMENT ON COLUMN ops.completeness.day IS 'Day of publication as announced (UTC), else of discovery.';
COMMENT ON COLUMN ops.completeness.urls IS 'Article URLs found, by any source.';
COMMENT ON COLUMN ops.completeness.feed_urls IS 'Of these, announced by a feed.';
COMMENT ON COLUMN ops.completeness.list_urls IS 'Of these, announced by a sitemap or a list page.';
COMMENT ON COLUMN ops.completeness.both_urls IS 'Of these, announced by both kinds.';
COMMENT ON COLUMN ops.completeness.estimated_urls IS 'How many there were, by the overlap; null where the kinds have nothing in common.';
COMMENT ON COLUMN ops.completeness.completeness IS 'urls over estimated_urls: near 1 when the two kinds agree.';
