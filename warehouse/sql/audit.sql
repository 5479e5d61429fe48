-- What the audit measures, and where it writes.

-- Pages that were refused the last time too, and asked for lest that have passed, say nothing of this batch. A person who
-- discarded a batch refused no page of it.
-- name: measure
WITH refused AS (
    SELECT j.url, j.reason FROM ops.rejections j
    WHERE j.run_id = %(run_id)s AND (
        SELECT o.outcome = 'rejected' AND o.reason <> 'discarded' FROM ops.run_urls o JOIN ops.runs r USING (run_id)
        WHERE o.url_id = j.url_id AND o.outcome IN ('published', 'unchanged', 'rejected') AND r.run_id <> j.run_id
          AND r.logical_at < %(logical_at)s
        ORDER BY r.logical_at DESC, r.run_id DESC LIMIT 1) IS NOT TRUE
), batch AS (
    SELECT s.*, a.article_id, a.article_id IS NULL OR a.first_seen_at = s.fetched_at AS is_new,
           coalesce(s.anew_hash, a.content_hash) AS held_hash, a.fetched_at AS held_at, length(a.body_text) AS held_length,
           length(s.body_text) AS length, s.fetched_at >= a.fetched_at AS is_again,
           extract(epoch FROM s.published_at - a.published_at) / 3600.0 AS redated_hours,
           array_remove(ARRAY[
               CASE WHEN a.headline <> '' AND coalesce(s.headline, '') = '' THEN 'headline' END,
               CASE WHEN a.description <> '' AND coalesce(s.description, '') = '' THEN 'description' END,
               CASE WHEN a.authors <> '{}' AND s.authors = '{}' THEN 'authors' END,
               CASE WHEN a.published_at IS NOT NULL AND s.published_at IS NULL THEN 'published_at' END,
               CASE WHEN a.modified_at IS NOT NULL AND s.modified_at IS NULL THEN 'modified_at' END,
               CASE WHEN a.section <> '' AND coalesce(s.section, '') = '' THEN 'section' END,
               CASE WHEN a.tags <> '{}' AND s.tags = '{}' THEN 'tags' END,
               CASE WHEN a.language <> '' AND coalesce(s.language, '') = '' THEN 'language' END,
               CASE WHEN a.image_url <> '' AND coalesce(s.image_url, '') = '' THEN 'image_url' END], NULL) AS emptied,
           CASE WHEN s.published_at IS NOT NULL
                THEN least(240, extract(epoch FROM s.fetched_at - s.published_at) / 3600.0) END AS age_hours,
           extract(epoch FROM s.published_at - l.announced_published_at) / 3600.0 AS shift_hours
    FROM staging.articles s
    JOIN ops.urls l USING (url_id)
    LEFT JOIN LATERAL (
        SELECT u.article_id FROM news.article_urls u
        WHERE u.site = s.site AND u.url_key = s.identity_key ORDER BY u.first_seen_at LIMIT 1
    ) known ON true
    LEFT JOIN news.articles a ON a.article_id = known.article_id
    WHERE s.run_id = %(run_id)s
)
SELECT jsonb_build_object(
    'rows', count(*),
    'new_rows', count(DISTINCT identity_key) FILTER (WHERE is_new) + (
        -- of a run that is audited again: what it brought, and what read the same this time
        SELECT count(*) FROM ops.run_urls o JOIN ops.captures c USING (run_id, url_id)
        JOIN news.article_urls n USING (url_id) JOIN news.articles a USING (article_id)
        WHERE o.run_id = %(run_id)s AND o.outcome = 'published' AND a.first_seen_at = c.fetched_at),
    'rejected', (SELECT count(*) FROM refused),
    'tried', (SELECT count(*) FROM ops.run_urls o WHERE o.run_id = %(run_id)s AND o.outcome <> 'skipped'),
    'lost', (SELECT count(*) FROM ops.run_urls o WHERE o.run_id = %(run_id)s
             AND (o.outcome = 'failed' OR o.outcome = 'pending' AND o.reason IN ('to_fetch', 'to_parse'))),
    'filled', jsonb_build_object(
        'headline', count(*) FILTER (WHERE headline <> ''),
        'description', count(*) FILTER (WHERE description <> ''),
        'authors', count(*) FILTER (WHERE authors <> '{}'),
        'published_at', count(published_at),
        'modified_at', count(modified_at),
        'section', count(*) FILTER (WHERE section <> ''),
        'tags', count(*) FILTER (WHERE tags <> '{}'),
        'language', count(*) FILTER (WHERE language <> ''),
        'image_url', count(*) FILTER (WHERE image_url <> ''),
        'body_text', count(*) FILTER (WHERE body_text <> '')),
    'length_log_sum', coalesce(sum(ln(greatest(length, 1))), 0),
    'length_log_squares', coalesce(sum(ln(greatest(length, 1)) ^ 2), 0),
    'median_length', percentile_cont(0.5) WITHIN GROUP (ORDER BY length),
    'age_rows', count(age_hours) FILTER (WHERE is_new),
    'age_sum_hours', coalesce(sum(age_hours) FILTER (WHERE is_new), 0),
    'age_squares', coalesce(sum(age_hours ^ 2) FILTER (WHERE is_new), 0),
    'future', count(*) FILTER (WHERE age_hours < -%(future_hours)s),
    'announced', count(shift_hours),
    'shifted', count(*) FILTER (WHERE abs(shift_hours) > %(shift_hours)s),
    'median_shift_hours', percentile_cont(0.5) WITHIN GROUP (ORDER BY shift_hours),
    'old_rows', count(*) FILTER (WHERE is_new AND age_hours > %(old_hours)s),
    'known_rows', count(article_id) + (
        SELECT count(*) FROM ops.run_urls o JOIN ops.captures c USING (run_id, url_id)
        WHERE o.run_id = %(run_id)s AND o.outcome = 'unchanged'),
    'edited_rows', count(*) FILTER (WHERE content_hash <> held_hash AND is_again),
    'shrunk_rows', count(*) FILTER (WHERE length < %(shrunk)s * held_length AND is_again),
    'redated_rows', count(*) FILTER (WHERE abs(redated_hours) > %(shift_hours)s AND is_again),
    'median_redated_hours', percentile_cont(0.5) WITHIN GROUP (ORDER BY redated_hours)
        FILTER (WHERE abs(redated_hours) > %(shift_hours)s AND is_again),
    'emptied', coalesce((SELECT jsonb_object_agg(field, times) FROM (
        SELECT field, count(*) AS times FROM batch, unnest(emptied) field WHERE is_again GROUP BY field) gone), '{}'),
    'median_length_change', percentile_cont(0.5) WITHIN GROUP (ORDER BY length::float / greatest(held_length, 1))
        FILTER (WHERE content_hash <> held_hash AND is_again),
    'distinct_bodies', count(DISTINCT hashtextextended(body_text, 0)),
    'distinct_pages', count(DISTINCT identity_key),
    'claimants', coalesce((SELECT max(claimants) FROM (
        SELECT count(DISTINCT headline) AS claimants FROM batch GROUP BY identity_key) claimed), 0),
    'id_claimants', coalesce((SELECT max(claimants) FROM (
        SELECT count(DISTINCT headline) AS claimants FROM batch WHERE publisher_id IS NOT NULL GROUP BY publisher_id) i), 0),
    'samples', jsonb_build_object(
        'id_claimed', coalesce((SELECT (array_agg(url ORDER BY url))[1:3] FROM batch WHERE publisher_id = (
            SELECT publisher_id FROM batch WHERE publisher_id IS NOT NULL
            GROUP BY 1 ORDER BY count(DISTINCT headline) DESC, 1 LIMIT 1)), '{}'),
        'claimed', coalesce((SELECT (array_agg(url ORDER BY url))[1:3] FROM batch WHERE identity_key = (
            SELECT identity_key FROM batch GROUP BY 1 ORDER BY count(DISTINCT headline) DESC, 1 LIMIT 1)), '{}'),
        'any', coalesce((array_agg(url ORDER BY url))[1:3], '{}'),
        'future', coalesce((array_agg(url ORDER BY published_at DESC) FILTER (WHERE age_hours < -%(future_hours)s))[1:3], '{}'),
        'short', coalesce((array_agg(url ORDER BY length))[1:3], '{}'),
        'headline', coalesce((array_agg(url) FILTER (WHERE coalesce(headline, '') = ''))[1:3], '{}'),
        'description', coalesce((array_agg(url) FILTER (WHERE coalesce(description, '') = ''))[1:3], '{}'),
        'authors', coalesce((array_agg(url) FILTER (WHERE authors = '{}'))[1:3], '{}'),
        'published_at', coalesce((array_agg(url) FILTER (WHERE published_at IS NULL))[1:3], '{}'),
        'modified_at', coalesce((array_agg(url) FILTER (WHERE modified_at IS NULL))[1:3], '{}'),
        'section', coalesce((array_agg(url) FILTER (WHERE coalesce(section, '') = ''))[1:3], '{}'),
        'tags', coalesce((array_agg(url) FILTER (WHERE tags = '{}'))[1:3], '{}'),
        'language', coalesce((array_agg(url) FILTER (WHERE coalesce(language, '') = ''))[1:3], '{}'),
        'image_url', coalesce((array_agg(url) FILTER (WHERE coalesce(image_url, '') = ''))[1:3], '{}'),
        'body_text', coalesce((array_agg(url) FILTER (WHERE body_text = ''))[1:3], '{}'),
        'lost', coalesce((SELECT (array_agg(l.url ORDER BY l.url))[1:3] FROM ops.run_urls o JOIN ops.urls l USING (url_id)
                          WHERE o.run_id = %(run_id)s AND o.outcome = 'failed'), '{}'),
        'rejected', coalesce((SELECT (array_agg(j.url ORDER BY j.url))[1:3] FROM refused j), '{}')),
    'reasons', jsonb_build_object(
        'lost', coalesce((SELECT (array_agg(reason ORDER BY urls DESC, reason))[1:3] FROM (
            SELECT reason, count(*) AS urls FROM ops.run_urls
            WHERE run_id = %(run_id)s AND outcome = 'failed' GROUP BY reason) failed), '{}'),
        'rejected', coalesce((SELECT (array_agg(reason ORDER BY urls DESC, reason))[1:3] FROM (
            SELECT reason, count(*) AS urls FROM refused GROUP BY reason) rejected), '{}')))
FROM batch

-- name: history
SELECT logical_at, rows, new_rows, rejected, filled, length_log_sum, length_log_squares, age_rows, age_sum_hours,
       age_squares, known_rows, edited_rows, tried, lost, standing, vanished, announced, shifted, old_rows,
       shrunk_rows, redated_rows, emptied
FROM ops.run_stats
WHERE site = %(site)s AND accepted AND run_id <> %(run_id)s
  AND logical_at >= %(since)s AND logical_at < %(logical_at)s
ORDER BY logical_at

-- How many entries each source of this run announced (304: it was not read anew), and in the accepted runs before.
-- name: lists
WITH given AS (
    SELECT r.run_id, r.logical_at, s->>'url' AS source, (s->>'announced')::int AS announced
    FROM ops.runs r CROSS JOIN LATERAL jsonb_array_elements(r.crawl_report->'sources') s
    WHERE r.site = %(site)s AND r.logical_at >= %(since)s AND r.logical_at <= %(logical_at)s
      AND (s->>'announced')::int > 0
)
SELECT now.source, now.announced,
       array_agg(before.logical_at ORDER BY before.logical_at), array_agg(before.announced ORDER BY before.logical_at)
FROM given now JOIN given before USING (source) JOIN ops.run_stats t ON t.run_id = before.run_id AND t.accepted
WHERE now.run_id = %(run_id)s AND before.run_id <> %(run_id)s
GROUP BY now.source, now.announced ORDER BY now.source

-- Of the entries that feeds and sitemaps listed in the run before and that are younger than a quarter of what the same
-- source lists now: how many there are, and how many are listed by none any more. Sources that were not read anew in
-- this run (304, failed) say nothing, and neither does an entry that one of them listed.
-- name: vanished
WITH runs AS (
    SELECT run_id, started_at, crawl_report->'sources' AS sources,
           row_number() OVER (ORDER BY logical_at DESC, started_at DESC) AS place
    FROM (SELECT * FROM ops.runs WHERE site = %(site)s AND logical_at <= %(logical_at)s AND crawl_report IS NOT NULL
          AND mode <> 'backfill' ORDER BY logical_at DESC, started_at DESC LIMIT 2) latest
), this AS (
    SELECT * FROM runs WHERE place = 1 AND run_id = %(run_id)s
), before AS (
    SELECT runs.* FROM runs, this WHERE runs.place = 2
), read AS (
    SELECT s->>'url' AS source FROM this, jsonb_array_elements(this.sources) s WHERE (s->>'announced')::int > 0
), entries AS (
    SELECT o.run_id, o.url_id, u.url, u.announced_published_at AS published_at, u.last_announced_at, l.source
    FROM ops.run_urls o JOIN runs USING (run_id) JOIN ops.urls u USING (url_id) JOIN ops.url_sources l USING (url_id)
    WHERE u.announced_published_at IS NOT NULL AND u.last_announced_at >= runs.started_at
      AND l.source_kind IN ('feed', 'sitemap')
), youth AS (
    SELECT e.source, percentile_disc(0.25) WITHIN GROUP (ORDER BY e.published_at) AS since
    FROM entries e JOIN this USING (run_id) JOIN read USING (source) GROUP BY e.source
), standing AS (
    SELECT e.url_id, e.url, bool_or(e.last_announced_at >= this.started_at) AS is_listed
    FROM entries e JOIN before USING (run_id) CROSS JOIN this LEFT JOIN youth y USING (source)
    GROUP BY e.url_id, e.url HAVING bool_and(y.since IS NOT NULL) AND bool_or(e.published_at > y.since)
)
SELECT count(*)::int, count(*) FILTER (WHERE NOT is_listed)::int,
       coalesce((array_agg(url ORDER BY url) FILTER (WHERE NOT is_listed))[1:3], '{}')
FROM standing

-- name: newest
SELECT greatest(
    (SELECT max(published_at) FROM news.articles WHERE site = %(site)s AND published_at <= %(now)s),
    (SELECT max(published_at) FROM staging.articles WHERE run_id = %(run_id)s AND published_at <= %(now)s))

-- name: keep_stats
INSERT INTO ops.run_stats (run_id, site, logical_at, rows, new_rows, rejected, filled, length_log_sum,
                           length_log_squares, age_rows, age_sum_hours, age_squares, known_rows, edited_rows, tried, lost,
                           standing, vanished, announced, shifted, old_rows, shrunk_rows, redated_rows, emptied)
SELECT %(run_id)s, %(site)s, %(logical_at)s, m.rows, m.new_rows, m.rejected, m.filled, m.length_log_sum,
       m.length_log_squares, m.age_rows, m.age_sum_hours, m.age_squares, m.known_rows, m.edited_rows, m.tried, m.lost,
       m.standing, m.vanished, m.announced, m.shifted, m.old_rows, m.shrunk_rows, m.redated_rows, m.emptied
FROM jsonb_populate_record(NULL::ops.run_stats, %(measures)s) m
ON CONFLICT (run_id) DO UPDATE SET
    rows = excluded.rows, new_rows = excluded.new_rows, rejected = excluded.rejected, filled = excluded.filled,
    length_log_sum = excluded.length_log_sum, length_log_squares = excluded.length_log_squares,
    age_rows = excluded.age_rows, age_sum_hours = excluded.age_sum_hours, age_squares = excluded.age_squares,
    known_rows = excluded.known_rows, edited_rows = excluded.edited_rows, tried = excluded.tried, lost = excluded.lost,
    standing = excluded.standing, vanished = excluded.vanished,
    announced = excluded.announced, shifted = excluded.shifted, old_rows = excluded.old_rows,
    shrunk_rows = excluded.shrunk_rows, redated_rows = excluded.redated_rows, emptied = excluded.emptied

-- name: clear_findings
DELETE FROM ops.findings WHERE run_id = %(run_id)s

-- name: keep_finding
INSERT INTO ops.findings (run_id, number, check_name, severity, field, expected, actual, message, sample, found_at)
VALUES (%(run_id)s, %(number)s, %(check)s, %(severity)s, %(field)s, %(expected)s, %(actual)s, %(message)s, %(sample)s,
        %(now)s)

-- name: settle
UPDATE ops.run_urls r SET reason = %(reason)s
FROM staging.articles s
WHERE r.run_id = %(run_id)s AND s.run_id = r.run_id AND s.url_id = r.url_id AND r.outcome = 'pending'
  AND r.reason <> %(reason)s
