-- Questions to a warehouse that was enriched: each gives what is wrong, and nothing where all is well.

-- name: versions_without_holes
SELECT article_id, version FROM (
    SELECT v.*, lead(version) OVER w AS next, lead(valid_from) OVER w AS next_valid, lead(known_from) OVER w AS next_known,
           lead(content_hash) OVER w AS next_hash, row_number() OVER w AS place
    FROM news.article_versions v WINDOW w AS (PARTITION BY article_id ORDER BY version)) v
WHERE version <> place OR valid_to IS DISTINCT FROM next_valid OR known_to IS DISTINCT FROM next_known
   OR valid_to < valid_from OR known_to <= known_from OR content_hash = next_hash

-- name: past_versions_have_their_article
SELECT article_id FROM news.past_versions p WHERE NOT EXISTS (SELECT FROM news.articles a WHERE a.article_id = p.article_id AND a.version > p.version)

-- name: times_of_articles
SELECT article_id, first_seen_at, known_from, fetched_at, last_seen_at, valid_from FROM news.articles
WHERE NOT (first_seen_at <= last_seen_at AND known_from <= fetched_at AND fetched_at <= last_seen_at AND valid_from <= known_from)

-- name: first_version_is_known_since_first_seen
SELECT a.article_id, a.first_seen_at, v.known_from FROM news.articles a JOIN news.article_versions v ON v.article_id = a.article_id AND v.version = 1
WHERE v.known_from < a.first_seen_at

-- name: addresses_have_their_article
SELECT u.url FROM news.article_urls u LEFT JOIN news.articles a USING (article_id) WHERE a.article_id IS NULL OR a.site <> u.site

-- A page may name another article's address as its canonical one: then it speaks for that.
-- name: articles_have_their_address
SELECT article_id FROM news.articles a WHERE NOT EXISTS (
    SELECT FROM news.article_urls u JOIN ops.urls l USING (url_id) WHERE u.url = a.url AND u.site = a.site AND u.url_id = a.url_id)

-- name: articles_have_their_capture
SELECT article_id, url, run_id, warc_path FROM news.articles a WHERE NOT EXISTS (
    SELECT FROM ops.captures c WHERE c.run_id = a.run_id AND c.url_id = a.url_id AND c.warc_path = a.warc_path
    AND c.warc_offset = a.warc_offset AND c.fetched_at = a.fetched_at AND c.payload_digest = a.payload_digest)

-- name: one_ledger_row_one_article
SELECT url_id FROM news.article_urls WHERE url_id IS NOT NULL GROUP BY url_id HAVING count(DISTINCT article_id) > 1

-- name: deleted_is_what_the_last_event_says
SELECT a.article_id, a.deleted_at, e.event, e.at FROM news.articles a
LEFT JOIN LATERAL (SELECT * FROM news.article_events e WHERE e.article_id = a.article_id ORDER BY at DESC, event DESC LIMIT 1) e ON true
WHERE (a.deleted_at IS NOT NULL) <> (coalesce(e.event, '') = 'deleted') OR (a.deleted_at IS NOT NULL AND a.deleted_at <> e.at)

-- name: events_alternate
SELECT article_id, at FROM (
    SELECT *, lag(event, 1, 'restored') OVER (PARTITION BY article_id ORDER BY at, event) AS before FROM news.article_events) e
WHERE event = before

-- name: deletions_are_events
SELECT d.article_id FROM news.deletions d LEFT JOIN news.article_events e ON e.article_id = d.article_id AND e.event = 'deleted' AND e.at = d.deleted_at
WHERE e.article_id IS NULL

-- name: gone_articles_have_no_standing_address
SELECT a.article_id FROM news.articles a WHERE deleted_at IS NOT NULL AND EXISTS (
    SELECT FROM news.article_urls n JOIN ops.urls u USING (url_id) JOIN ops.run_urls o USING (url_id)
    JOIN ops.runs r ON r.run_id = o.run_id AND r.state = 'published'
    JOIN ops.captures c ON c.run_id = r.run_id AND c.url_id = u.url_id
    WHERE n.article_id = a.article_id AND u.state = 'fetched' AND c.fetched_at > a.deleted_at
    AND o.outcome IN ('published', 'unchanged'))

-- name: search_has_every_article
SELECT article_id FROM news.articles a FULL JOIN news.search s USING (article_id)
WHERE a.article_id IS NULL OR s.article_id IS NULL OR s.site <> a.site OR s.published_at IS DISTINCT FROM a.published_at
   OR s.headline <> lower(coalesce(a.headline, ''))

-- name: every_article_has_a_story
SELECT article_id FROM news.articles a FULL JOIN news.article_stories m USING (article_id)
WHERE a.article_id IS NULL OR m.article_id IS NULL OR m.site <> a.site OR m.reported_at <> coalesce(a.published_at, a.first_seen_at)

-- name: stories_are_their_members
SELECT story_id, s.articles, n.articles FROM news.stories s FULL JOIN (
    SELECT story_id, count(*) AS articles, count(DISTINCT text_id) AS texts, min(reported_at) AS first, max(reported_at) AS last,
           count(DISTINCT site) AS sites FROM news.article_stories GROUP BY 1) n USING (story_id)
WHERE s.articles IS DISTINCT FROM n.articles OR s.articles <> 1 + s.copies + s.rewrites OR s.rewrites + 1 <> n.texts
   OR s.first_reported_at <> n.first OR s.last_reported_at <> n.last OR cardinality(s.sites) <> n.sites

-- name: stories_are_called_as_their_first_article
SELECT s.story_id, s.headline, a.headline FROM news.stories s LEFT JOIN news.articles a ON a.article_id = s.first_article_id
LEFT JOIN news.article_stories m ON m.article_id = s.first_article_id
WHERE m.story_id IS DISTINCT FROM s.story_id OR s.headline IS DISTINCT FROM a.headline OR s.first_site <> a.site
   OR s.first_reported_at <> m.reported_at

-- name: texts_stay_in_their_story
SELECT text_id FROM news.article_stories GROUP BY text_id HAVING count(DISTINCT story_id) > 1

-- name: what_an_article_matched
SELECT article_id, relation, matched_article_id FROM news.article_stories
WHERE (relation = 'founder') <> (matched_article_id IS NULL AND similarity IS NULL) OR matched_article_id = article_id

-- name: sketches_have_their_article
SELECT article_id FROM news.articles FULL JOIN ops.story_sketches s USING (article_id)
WHERE s.article_id IS NULL OR NOT EXISTS (SELECT FROM news.articles a WHERE a.article_id = s.article_id)

-- name: keys_are_those_of_the_sketches
(SELECT key, day, article_id FROM ops.story_keys EXCEPT SELECT unnest(keys), day, article_id FROM ops.story_sketches)
UNION ALL
(SELECT unnest(keys), day, article_id FROM ops.story_sketches EXCEPT SELECT key, day, article_id FROM ops.story_keys)

-- name: site_days_add_up
SELECT site, day, d, n FROM news.site_days d FULL JOIN (
    SELECT a.site, (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'UTC')::date AS day, count(*) AS articles,
           sum(word_count) AS words, count(*) FILTER (WHERE version > 1) AS edited,
           count(*) FILTER (WHERE access = 'free') AS free, count(*) FILTER (WHERE place > 1) AS copies
    FROM news.articles a JOIN (
        SELECT article_id, row_number() OVER (PARTITION BY text_id ORDER BY reported_at, article_id) AS place
        FROM news.article_stories) m USING (article_id) GROUP BY 1, 2) n USING (site, day)
WHERE (d.articles, d.words, d.edited, d.free, d.copies) IS DISTINCT FROM (n.articles, n.words, n.edited, n.free, n.copies)

-- name: citations_and_mentions_have_their_article
SELECT article_id FROM (SELECT article_id FROM news.citations UNION ALL SELECT article_id FROM news.mentions
    UNION ALL SELECT cited_article_id FROM news.citations WHERE cited_article_id IS NOT NULL
    UNION ALL SELECT article_id FROM ops.enrich_queue UNION ALL SELECT article_id FROM ops.near_copies) x
LEFT JOIN news.articles a USING (article_id) WHERE a.article_id IS NULL

-- name: times_of_mentions_and_citations
SELECT article_id FROM (SELECT article_id, mentioned_at AS at FROM news.mentions UNION ALL SELECT article_id, cited_at FROM news.citations) x
JOIN news.articles a USING (article_id) WHERE at <> coalesce(a.published_at, a.first_seen_at)

-- name: edits_are_the_versions_after_the_first
SELECT article_id, e.version, v.version FROM news.edits e FULL JOIN (SELECT * FROM news.article_versions WHERE version > 1) v USING (article_id, version)
WHERE e.version IS NULL OR v.version IS NULL OR NOT (headline_changed OR body_changed)

-- name: nothing_waits
SELECT article_id FROM ops.enrich_queue UNION ALL SELECT article_id FROM ops.enrich_failures UNION ALL SELECT article_id FROM ops.near_copies

-- name: runs_add_up
SELECT r.run_id FROM ops.runs r WHERE state = 'published' AND (
    EXISTS (SELECT FROM ops.run_urls o WHERE o.run_id = r.run_id AND outcome = 'pending' AND reason IN ('to_publish', 'held'))
    OR EXISTS (SELECT FROM staging.articles s WHERE s.run_id = r.run_id)
    OR EXISTS (SELECT FROM ops.settled_before s WHERE s.run_id = r.run_id))

-- name: rejections_are_the_rejected
SELECT run_id, url_id, o.outcome, j.reason FROM ops.rejections j FULL JOIN (SELECT * FROM ops.run_urls WHERE outcome = 'rejected') o USING (run_id, url_id)
WHERE j.run_id IS NULL OR o.run_id IS NULL OR j.reason <> o.reason

-- name: published_urls_have_an_article
SELECT o.run_id, u.url, o.outcome FROM ops.run_urls o JOIN ops.urls u USING (url_id)
WHERE o.outcome = 'published' AND coalesce(u.failure, '') <> 'taken_down' AND NOT EXISTS (SELECT FROM news.article_urls n WHERE n.url_id = o.url_id)

-- name: nothing_is_left_of_what_was_taken_down
SELECT url FROM ops.urls u WHERE failure = 'taken_down' AND (EXISTS (SELECT FROM ops.captures c WHERE c.url_id = u.url_id)
    OR EXISTS (SELECT FROM staging.articles c WHERE c.url_id = u.url_id) OR EXISTS (SELECT FROM news.article_urls c WHERE c.url_id = u.url_id))

-- name: nothing_that_was_taken_down_stands
SELECT t.url, u.url FROM ops.takedowns t JOIN ops.barred b USING (takedown_id)
JOIN news.article_urls u ON u.site = b.site AND u.url_key = b.mark AND u.url_id IS NOT NULL
