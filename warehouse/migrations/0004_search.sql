-- Full-text search, in a table of its own that is filled off the load path.

CREATE TABLE news.search (
    article_id   bigint PRIMARY KEY REFERENCES news.articles ON DELETE CASCADE,
    site         text NOT NULL,
    published_at timestamptz,
    authors      text NOT NULL,
    headline     text NOT NULL,
    words        tsvector NOT NULL
);
CREATE INDEX search_words ON news.search USING gin (words);
CREATE INDEX search_headline ON news.search USING gin (headline gin_trgm_ops);
COMMENT ON TABLE news.search IS 'Index of the articles for full-text search; behind news.articles by one enrich at most.';
COMMENT ON COLUMN news.search.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.search.site IS 'Name of the site.';
COMMENT ON COLUMN news.search.published_at IS 'First publication.';
COMMENT ON COLUMN news.search.authors IS 'Authors in lower case, separated by line breaks.';
COMMENT ON COLUMN news.search.headline IS 'Headline in lower case, for search by similarity.';
COMMENT ON COLUMN news.search.words IS 'Words: headline (A), deck (B), authors and tags (C), text (D).';

CREATE FUNCTION news.search_words(headline text, description text, names text[], body text, body_limit int)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('english', coalesce(left(headline, 2000), '')), 'A')
        || setweight(to_tsvector('english', coalesce(left(description, 4000), '')), 'B')
        || setweight(to_tsvector('english', left(array_to_string(names, ' '), 4000)), 'C')
        || setweight(to_tsvector('english', left(body, body_limit)), 'D')
$$;
COMMENT ON FUNCTION news.search_words(text, text, text[], text, int) IS 'The words of an article by weight, of its text the first body_limit characters: a tsvector holds 1 MB.';

CREATE FUNCTION news.index_articles(ids bigint[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    written int;
BEGIN
    INSERT INTO news.search AS s (article_id, site, published_at, authors, headline, words)
    SELECT article_id, site, published_at, lower(array_to_string(authors, E'\n')), lower(coalesce(headline, '')),
           news.search_words(headline, description, authors || tags, body_text,
                             CASE WHEN length(body_text) < 100000 THEN 100000 ELSE 20000 END)
    FROM news.articles WHERE article_id = ANY (ids)
    ORDER BY article_id
    ON CONFLICT (article_id) DO UPDATE SET published_at = excluded.published_at, authors = excluded.authors,
        headline = excluded.headline, words = excluded.words;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
$$;
COMMENT ON FUNCTION news.index_articles(bigint[]) IS 'Write the search entries of these articles anew.';

SELECT word_similarity('loads', 'pg_trgm, whose setting is used below');

CREATE FUNCTION news.search_articles(
    query text, in_site text DEFAULT NULL, by_author text DEFAULT NULL, after timestamptz DEFAULT NULL,
    before timestamptz DEFAULT NULL, wanted int DEFAULT 10)
RETURNS TABLE (article_id bigint, site text, url text, headline text, authors text[], published_at timestamptz,
               rank real, snippet text)
LANGUAGE sql STABLE SET pg_trgm.word_similarity_threshold = 0.4 AS $$
    WITH asked AS (
        SELECT websearch_to_tsquery('english', query) AS words
    ), by_words AS MATERIALIZED (
        SELECT s.article_id, ts_rank_cd(s.words, asked.words, 1) AS rank
        FROM news.search s, asked
        WHERE s.words @@ asked.words
          AND (in_site IS NULL OR s.site = in_site)
          AND (by_author IS NULL OR s.authors LIKE '%' || replace(replace(lower(by_author), '\', '\\'), '%', '\%') || '%')
          AND (after IS NULL OR s.published_at >= after)
          AND (before IS NULL OR s.published_at < before)
        ORDER BY 2 DESC, s.published_at DESC NULLS LAST, s.article_id
        LIMIT wanted
    ), by_likeness AS MATERIALIZED (
        SELECT s.article_id, (0.01 * word_similarity(lower(query), s.headline))::real AS rank
        FROM news.search s
        WHERE (SELECT count(*) FROM by_words) = 0 AND lower(query) <% s.headline
          AND (in_site IS NULL OR s.site = in_site)
          AND (by_author IS NULL OR s.authors LIKE '%' || replace(replace(lower(by_author), '\', '\\'), '%', '\%') || '%')
          AND (after IS NULL OR s.published_at >= after)
          AND (before IS NULL OR s.published_at < before)
        ORDER BY 2 DESC, s.published_at DESC NULLS LAST, s.article_id
        LIMIT wanted
    ), hits AS (
        SELECT * FROM by_words UNION ALL SELECT * FROM by_likeness
    )
    SELECT a.article_id, a.site, a.url, a.headline, a.authors, a.published_at, hits.rank,
           ts_headline('english', left(a.body_text, 50000), asked.words,
                       'StartSel=«, StopSel=», MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter= … ')
    FROM hits JOIN news.articles a USING (article_id), asked
    ORDER BY hits.rank DESC, a.published_at DESC NULLS LAST, a.article_id
$$;
COMMENT ON FUNCTION news.search_articles(text, text, text, timestamptz, timestamptz, int) IS 'The articles that answer a query as in a web search ("a phrase", or, -not), best first, the hits in the snippet marked «so»; where no words match, headlines that look alike.';
