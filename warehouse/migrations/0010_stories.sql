-- Stories: articles on one event. The sketches and keys by which they are found are internal and stand in ops.

CREATE TABLE ops.story_sketches (
    article_id bigint PRIMARY KEY REFERENCES news.articles ON DELETE CASCADE,
    version    int NOT NULL,
    day        int NOT NULL,
    keys       int[] NOT NULL,
    shingles   int[] NOT NULL,
    facts      int[] NOT NULL
);
COMMENT ON TABLE ops.story_sketches IS 'What is kept of each article''s text to compare it with others without reading it again.';
COMMENT ON COLUMN ops.story_sketches.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN ops.story_sketches.version IS 'Version of the way of sketching; sketches of different versions are not compared.';
COMMENT ON COLUMN ops.story_sketches.day IS 'Day of publication, counted from 1970-01-01.';
COMMENT ON COLUMN ops.story_sketches.keys IS 'The keys it can be found by (ops.story_keys).';
COMMENT ON COLUMN ops.story_sketches.shingles IS 'Sample of the hashes of all runs of five words.';
COMMENT ON COLUMN ops.story_sketches.facts IS 'Hashes of names and figures in the text.';

-- No foreign key and no second index: some 35 rows an article would each pay for them. The trigger below keeps it true.
CREATE TABLE ops.story_keys (
    key        int NOT NULL,
    day        int NOT NULL,
    article_id bigint NOT NULL,
    PRIMARY KEY (key, day, article_id)
);
COMMENT ON TABLE ops.story_keys IS 'Where each article can be found: bands of its MinHash signature, and its most telling facts.';
COMMENT ON COLUMN ops.story_keys.key IS 'Hash of a band or a fact.';
COMMENT ON COLUMN ops.story_keys.day IS 'Day of publication, counted from 1970-01-01; look-ups are bounded by it.';
COMMENT ON COLUMN ops.story_keys.article_id IS 'The article (news.articles).';

CREATE FUNCTION ops.clear_story_keys() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, ops
AS $$
BEGIN
    DELETE FROM ops.story_keys k USING (SELECT unnest(keys) AS key, day, article_id FROM gone) g
    WHERE k.key = g.key AND k.day = g.day AND k.article_id = g.article_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ops.clear_story_keys() IS 'Trigger: an article that is deleted can no longer be found by its keys.';

CREATE TRIGGER clear_story_keys AFTER DELETE ON ops.story_sketches
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION ops.clear_story_keys();

CREATE TABLE news.article_stories (
    article_id         bigint PRIMARY KEY REFERENCES news.articles ON DELETE CASCADE,
    story_id           bigint NOT NULL,
    text_id            bigint NOT NULL,
    relation           text NOT NULL CHECK (relation IN ('founder', 'copy', 'rewrite')),
    matched_article_id bigint,
    similarity         real,
    site               text NOT NULL,
    reported_at        timestamptz NOT NULL,
    joined_at          timestamptz NOT NULL
);
CREATE INDEX article_stories_story ON news.article_stories (story_id);
COMMENT ON TABLE news.article_stories IS 'Which story each article belongs to, and why.';
COMMENT ON COLUMN news.article_stories.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.article_stories.story_id IS 'The story (news.stories): equal for copies and for independent accounts of one event.';
COMMENT ON COLUMN news.article_stories.text_id IS 'Equal for copies of one text: syndicated, wire or lightly edited.';
COMMENT ON COLUMN news.article_stories.relation IS 'How it came into the story: founder (nothing like it was known), copy of or rewrite of the event of matched_article_id.';
COMMENT ON COLUMN news.article_stories.matched_article_id IS 'Article that it was found to be like; empty for a founder.';
COMMENT ON COLUMN news.article_stories.similarity IS 'Share of the shorter text (copy) or of its names and figures (rewrite) that both have, 0..1.';
COMMENT ON COLUMN news.article_stories.site IS 'Name of the article''s site.';
COMMENT ON COLUMN news.article_stories.reported_at IS 'When the article was published; where the page does not say, when we first saw it.';
COMMENT ON COLUMN news.article_stories.joined_at IS 'When the article was put into the story.';

CREATE TABLE news.stories (
    story_id          bigint PRIMARY KEY,
    first_article_id  bigint NOT NULL,
    first_site        text NOT NULL,
    headline          text,
    first_reported_at timestamptz NOT NULL,
    last_reported_at  timestamptz NOT NULL,
    articles          int NOT NULL,
    copies            int NOT NULL,
    rewrites          int NOT NULL,
    sites             text[] NOT NULL
);
CREATE INDEX stories_reported ON news.stories (first_reported_at);
CREATE INDEX stories_articles ON news.stories (articles DESC, first_reported_at DESC) WHERE articles > 1;
COMMENT ON TABLE news.stories IS 'One row per story: who reported it first, and who followed. Members: news.article_stories.';
COMMENT ON COLUMN news.stories.story_id IS 'The story; the article_id of the article that founded it here.';
COMMENT ON COLUMN news.stories.first_article_id IS 'The article that was published first: the canonical source.';
COMMENT ON COLUMN news.stories.first_site IS 'Its site: the first reporter among the sites that we crawl.';
COMMENT ON COLUMN news.stories.headline IS 'Its headline.';
COMMENT ON COLUMN news.stories.first_reported_at IS 'When the first article was published.';
COMMENT ON COLUMN news.stories.last_reported_at IS 'When the latest article was published.';
COMMENT ON COLUMN news.stories.articles IS 'Articles in the story.';
COMMENT ON COLUMN news.stories.copies IS 'Of these, copies of another one''s text.';
COMMENT ON COLUMN news.stories.rewrites IS 'Of these, accounts in own words that followed another one.';
COMMENT ON COLUMN news.stories.sites IS 'Sites that reported it, in the order of their first article.';

-- The one way in which a row of news.stories is made: from its members as they stand.
CREATE FUNCTION news.refresh_stories(changed bigint[]) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, news
AS $$
    DELETE FROM news.stories s WHERE s.story_id = ANY (changed)
       AND NOT EXISTS (SELECT FROM news.article_stories m WHERE m.story_id = s.story_id);

    WITH members AS (
        SELECT m.*, row_number() OVER (PARTITION BY story_id ORDER BY reported_at, article_id) AS place,
               row_number() OVER (PARTITION BY story_id, site ORDER BY reported_at, article_id) AS place_on_site,
               row_number() OVER (PARTITION BY story_id, text_id ORDER BY reported_at, article_id) AS place_in_text
        FROM news.article_stories m WHERE m.story_id = ANY (changed)
    ), totals AS (
        SELECT story_id,
               min(reported_at) AS first_reported_at, max(reported_at) AS last_reported_at,
               count(*) AS articles,
               count(*) FILTER (WHERE place_in_text > 1) AS copies,
               count(*) FILTER (WHERE place_in_text = 1 AND place > 1) AS rewrites,
               array_agg(site ORDER BY reported_at, article_id) FILTER (WHERE place_on_site = 1) AS sites
        FROM members GROUP BY story_id
    )
    INSERT INTO news.stories AS s (story_id, first_article_id, first_site, headline, first_reported_at,
                                   last_reported_at, articles, copies, rewrites, sites)
    SELECT t.story_id, f.article_id, f.site, a.headline, t.first_reported_at, t.last_reported_at, t.articles, t.copies,
           t.rewrites, t.sites
    FROM totals t
    JOIN members f ON f.story_id = t.story_id AND f.place = 1
    JOIN news.articles a ON a.article_id = f.article_id
    ON CONFLICT (story_id) DO UPDATE SET
        first_article_id = excluded.first_article_id, first_site = excluded.first_site, headline = excluded.headline,
        first_reported_at = excluded.first_reported_at, last_reported_at = excluded.last_reported_at,
        articles = excluded.articles, copies = excluded.copies, rewrites = excluded.rewrites, sites = excluded.sites;
$$;
COMMENT ON FUNCTION news.refresh_stories(bigint[]) IS 'Make the rows of news.stories anew from their members; a story without members goes.';

-- An article that is taken down leaves its story with it.
CREATE FUNCTION news.refresh_left_stories() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, news
AS $$
BEGIN
    PERFORM news.refresh_stories(array_agg(DISTINCT story_id)) FROM gone HAVING count(*) > 0;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION news.refresh_left_stories() IS 'Trigger: stories follow when their members are deleted.';

CREATE TRIGGER refresh_left_stories AFTER DELETE ON news.article_stories
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION news.refresh_left_stories();

GRANT DELETE ON news.article_stories, news.stories TO copydesk_loader;
