-- Stories: sketches and keys of a batch of articles, their candidates, and what they join.

-- name: articles
SELECT article_id, site, language, coalesce(published_at, first_seen_at) AS reported_at, body_text
FROM news.articles
WHERE article_id = ANY (%(ids)s)
ORDER BY reported_at, article_id

-- name: clear_keys
DELETE FROM ops.story_keys k
USING (SELECT unnest(keys) AS key, day, article_id FROM ops.story_sketches WHERE article_id = ANY (%(ids)s)) old
WHERE k.key = old.key AND k.day = old.day AND k.article_id = old.article_id

-- name: keep_sketches
INSERT INTO ops.story_sketches (article_id, version, day, keys, shingles, facts) VALUES %s
ON CONFLICT (article_id) DO UPDATE SET
    version = excluded.version, day = excluded.day, keys = excluded.keys, shingles = excluded.shingles,
    facts = excluded.facts

-- Articles with an equal band, near in time, are candidates: the earliest ones of each band will do.
-- So are those with three equal facts. A fact that very many articles have at that time tells nothing.
-- name: band_candidates
SELECT q.article_id, found.article_id
FROM unnest(%(articles)s::bigint[], %(keys)s::int[], %(days)s::int[]) q (article_id, key, day)
CROSS JOIN LATERAL (
    SELECT k.article_id FROM ops.story_keys k
    WHERE k.key = q.key AND k.day BETWEEN q.day - %(window)s AND q.day + %(window)s
    ORDER BY k.day, k.article_id LIMIT %(most)s
) found
WHERE found.article_id <> q.article_id
GROUP BY 1, 2

-- name: fact_candidates
SELECT q.article_id, found.article_id
FROM unnest(%(articles)s::bigint[], %(keys)s::int[], %(days)s::int[]) q (article_id, key, day)
CROSS JOIN LATERAL (
    SELECT array_agg(k.article_id) AS all_of FROM (
        SELECT article_id FROM ops.story_keys
        WHERE key = q.key AND day BETWEEN q.day - %(window)s AND q.day + %(window)s
        LIMIT %(most)s + 1
    ) k
    HAVING count(*) BETWEEN 2 AND %(most)s
) posting
CROSS JOIN LATERAL unnest(posting.all_of) found (article_id)
WHERE found.article_id <> q.article_id
GROUP BY 1, 2
HAVING count(*) >= %(least)s

-- name: sketches
SELECT article_id, shingles, facts FROM ops.story_sketches WHERE article_id = ANY (%(ids)s) AND version = %(version)s

-- name: bodies
SELECT article_id, body_text FROM news.articles WHERE article_id = ANY (%(ids)s)

-- name: memberships
SELECT m.article_id, m.story_id, m.text_id, s.articles, s.first_reported_at, m.site
FROM news.article_stories m JOIN news.stories s USING (story_id)
WHERE m.article_id = ANY (%(ids)s)

-- Of these numbers, those that other articles bear than the one they were made from.
-- name: borne
SELECT story_id FROM news.article_stories WHERE story_id = ANY (%(numbers)s) AND article_id <> story_id
UNION
SELECT text_id FROM news.article_stories WHERE text_id = ANY (%(numbers)s) AND text_id <> article_id AND text_id <> story_id

-- name: join
INSERT INTO news.article_stories AS m (
    article_id, story_id, text_id, relation, matched_article_id, similarity, site, reported_at, joined_at) VALUES %s
ON CONFLICT (article_id) DO UPDATE SET
    story_id = excluded.story_id, text_id = excluded.text_id, relation = excluded.relation,
    matched_article_id = excluded.matched_article_id, similarity = excluded.similarity, joined_at = excluded.joined_at

-- The publication time of an edited article may have been put right.
-- name: retime
UPDATE news.article_stories m SET reported_at = coalesce(a.published_at, a.first_seen_at)
FROM news.articles a
WHERE a.article_id = m.article_id AND m.article_id = ANY (%(ids)s)
  AND m.reported_at <> coalesce(a.published_at, a.first_seen_at)

-- name: merge_stories
UPDATE news.article_stories SET story_id = %(into)s WHERE story_id = ANY (%(merged)s)

-- Texts never reach beyond their story.
-- name: merge_texts
UPDATE news.article_stories SET text_id = %(into)s WHERE story_id = ANY (%(stories)s) AND text_id = ANY (%(merged)s)

-- name: refresh
SELECT news.refresh_stories(%(stories)s)
