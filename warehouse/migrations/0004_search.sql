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
CREATE INDEX search_published ON news.search (published_at DESC NULLS LAST);
CREATE INDEX search_site ON news.search (site, published_at DESC NULLS LAST);
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

-- The words are put into the statement, not handed over as a parameter, so that the planner sees how frequent they are:
-- rare words are found by their index, frequent ones by walking back in time.
CREATE FUNCTION news.search_candidates(
    query tsquery, in_site text, by_author text, after timestamptz, before timestamptz, wanted int)
RETURNS TABLE (article_id bigint, rank real)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    filters text := concat_ws('',
        CASE WHEN in_site IS NOT NULL THEN format(' AND s.site = %L', in_site) END,
        CASE WHEN by_author IS NOT NULL THEN format(' AND strpos(s.authors, %L) > 0', lower(by_author)) END,
        CASE WHEN after IS NOT NULL THEN format(' AND s.published_at >= %L', after) END,
        CASE WHEN before IS NOT NULL THEN format(' AND s.published_at < %L', before) END);
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT c.article_id, ts_rank_cd(c.words, %1$L::tsquery, 1) AS rank FROM ('
        ' SELECT s.article_id, s.words, s.published_at FROM news.search s WHERE s.words @@ %1$L::tsquery %2$s'
        ' ORDER BY s.published_at DESC NULLS LAST LIMIT 1000) c'
        ' ORDER BY 2 DESC, c.published_at DESC NULLS LAST, c.article_id LIMIT %3$s', query, filters, wanted);
END
$$;
COMMENT ON FUNCTION news.search_candidates(tsquery, text, text, timestamptz, timestamptz, int) IS 'The best articles that hold the words; of very frequent words the thousand latest compete.';

CREATE FUNCTION news.search_articles(
    query text, in_site text DEFAULT NULL, by_author text DEFAULT NULL, after timestamptz DEFAULT NULL,
    before timestamptz DEFAULT NULL, wanted int DEFAULT 10)
RETURNS TABLE (article_id bigint, site text, url text, headline text, authors text[], published_at timestamptz,
               rank real, snippet text)
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.4 AS $$
#variable_conflict use_column
DECLARE
    asked tsquery := websearch_to_tsquery('english', query);
    hit_ids bigint[];
    ranks real[];
BEGIN
    SELECT array_agg(c.article_id), array_agg(c.rank) INTO hit_ids, ranks
    FROM news.search_candidates(asked, in_site, by_author, after, before, wanted) c;
    IF hit_ids IS NULL THEN
        SELECT array_agg(l.article_id), array_agg(l.rank) INTO hit_ids, ranks FROM (
            SELECT s.article_id, (0.01 * word_similarity(lower(query), s.headline))::real AS rank
            FROM news.search s
            WHERE lower(query) <% s.headline
              AND (in_site IS NULL OR s.site = in_site)
              AND (by_author IS NULL OR strpos(s.authors, lower(by_author)) > 0)
              AND (after IS NULL OR s.published_at >= after)
              AND (before IS NULL OR s.published_at < before)
            ORDER BY 2 DESC, s.published_at DESC NULLS LAST, s.article_id LIMIT wanted) l;
    END IF;
    RETURN QUERY
    SELECT a.article_id, a.site, a.url, a.headline, a.authors, a.published_at, h.rank,
           ts_headline('english', left(a.body_text, 50000), asked,
                       'StartSel=«, StopSel=», MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter= … ')
    FROM unnest(hit_ids, ranks) AS h (article_id, rank) JOIN news.articles a USING (article_id)
    ORDER BY h.rank DESC, a.published_at DESC NULLS LAST, a.article_id;
END
$$;
COMMENT ON FUNCTION news.search_articles(text, text, text, timestamptz, timestamptz, int) IS 'The articles that answer a query as in a web search ("a phrase", or, -not), best first, the hits in the snippet marked «so»; where no words match, headlines that look alike.';
