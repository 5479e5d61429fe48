-- Edits are announced where the publisher dates them, also for the first time; what was taken down is told as such.

CREATE OR REPLACE VIEW news.edits AS
SELECT a.site, a.article_id, n.url, n.version, o.headline AS old_headline, n.headline AS new_headline,
       o.valid_to AS edited_at, o.known_to AS noticed_at,
       n.modified_at IS NULL
           OR n.modified_at <= coalesce(greatest(o.modified_at, o.published_at), o.known_from) AS is_stealth,
       o.headline IS DISTINCT FROM n.headline AS headline_changed,
       o.body_text <> n.body_text AS body_changed,
       n.word_count - o.word_count AS words_added,
       news.word_diff(o.headline, n.headline) AS headline_diff,
       news.text_diff(o.body_text, n.body_text) AS body_diff,
       n.run_id
FROM news.past_versions o
JOIN news.articles a USING (article_id)
JOIN LATERAL (
    SELECT p.version, p.url, p.headline, p.modified_at, p.body_text, p.word_count, p.run_id
    FROM news.past_versions p WHERE p.article_id = o.article_id AND p.version = o.version + 1
    UNION ALL
    SELECT a.version, a.url, a.headline, a.modified_at, a.body_text, a.word_count, a.run_id
    WHERE a.version = o.version + 1
) n ON true;
COMMENT ON COLUMN news.edits.is_stealth IS 'Whether the publisher did not say so: the new version has no modified_at, or one no later than the old version''s times (where it had none: than when we knew it).';
COMMENT ON COLUMN news.stealth_edits.is_stealth IS 'Whether the publisher did not say so; always true here.';
COMMENT ON COLUMN news.headline_changes.is_stealth IS 'Whether the publisher did not say so, as in news.edits.';

UPDATE ops.urls u SET state = 'skipped', failure = 'taken_down', robots = NULL, due_at = NULL
FROM ops.takedowns t
WHERE t.kind = 'takedown' AND u.failure = 'robots_disallowed' AND u.robots = 'disallowed' AND u.payload_digest IS NULL
  AND (u.url = t.url OR u.fetch_url = t.url);
COMMENT ON COLUMN ops.urls.failure IS 'Class of the last failure, or why it is not fetched (scrapers.outcome.SkipReason); taken_down: removed for good, and never fetched again.';
