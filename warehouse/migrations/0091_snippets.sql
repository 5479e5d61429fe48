-- Snippets are one line, say where they were cut, and mark nothing but the words found: a French text has «quotations»
-- of its own.

CREATE FUNCTION news.snippet(body_text text, asked tsquery) RETURNS text
LANGUAGE sql STABLE AS $$
    WITH given AS (SELECT translate(replace(left(body_text, 50000), E'\n\n', ' '), E'«»\n', '“” ') AS body),
    cut AS (
        SELECT body, ts_headline('english', body, asked,
            'StartSel=«, StopSel=», MaxFragments=2, MinWords=8, MaxWords=24, ShortWord=0, FragmentDelimiter=" … "') AS said
        FROM given),
    parts AS (
        SELECT body, said, substring(right(body, 20) FROM '[^[:alnum:]]*$') AS closing,
            coalesce(nullif(string_to_array(translate(said, '«»', ''), ' … '), '{}'), '{""}') AS part
        FROM cut)
    SELECT CASE WHEN starts_with(body, part[1]) THEN '' ELSE '… ' END || said
        || CASE WHEN right(body, length(part[cardinality(part)] || closing)) = part[cardinality(part)] || closing THEN closing
                WHEN right(body, length(part[cardinality(part)])) = part[cardinality(part)] THEN ''
                ELSE ' …' END
    FROM parts
$$;
COMMENT ON FUNCTION news.snippet(text, tsquery) IS 'What a text says around the words of a query: these marked «so», an ellipsis where it was cut.';

SELECT word_similarity('loads', 'pg_trgm, whose setting is used below');

CREATE OR REPLACE FUNCTION news.search_articles(
    query text, in_site text DEFAULT NULL, by_author text DEFAULT NULL, after timestamptz DEFAULT NULL,
    before timestamptz DEFAULT NULL, wanted int DEFAULT 10, about_company text DEFAULT NULL)
RETURNS TABLE (article_id bigint, site text, url text, headline text, authors text[], published_at timestamptz,
               rank real, snippet text)
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.4 AS $$
#variable_conflict use_column
DECLARE
    asked tsquery := websearch_to_tsquery('english', query);
    about text := news.company_called(about_company);
    hit_ids bigint[];
    ranks real[];
BEGIN
    IF about_company IS NOT NULL AND about IS NULL THEN
        RETURN;
    END IF;
    IF about IS NOT NULL AND numnode(asked) = 0 THEN
        SELECT array_agg(m.article_id), array_agg(0::real) INTO hit_ids, ranks FROM (
            SELECT m.article_id FROM news.mentions m JOIN news.search s USING (article_id)
            WHERE m.company = about
              AND (in_site IS NULL OR s.site = in_site)
              AND (by_author IS NULL OR strpos(s.authors, lower(by_author)) > 0)
              AND (after IS NULL OR s.published_at >= after)
              AND (before IS NULL OR s.published_at < before)
            ORDER BY m.mentioned_at DESC, m.article_id LIMIT wanted) m;
    ELSE
        SELECT array_agg(c.article_id), array_agg(c.rank) INTO hit_ids, ranks
        FROM news.search_candidates(asked, in_site, by_author, after, before, wanted, about) c;
    END IF;
    IF hit_ids IS NULL AND (about IS NULL OR numnode(asked) > 0) THEN
        SELECT array_agg(l.article_id), array_agg(l.rank) INTO hit_ids, ranks FROM (
            SELECT s.article_id, (0.01 * word_similarity(lower(query), s.headline))::real AS rank
            FROM news.search s
            WHERE lower(query) <% s.headline
              AND (in_site IS NULL OR s.site = in_site)
              AND (by_author IS NULL OR strpos(s.authors, lower(by_author)) > 0)
              AND (after IS NULL OR s.published_at >= after)
              AND (before IS NULL OR s.published_at < before)
              AND (about IS NULL OR EXISTS (
                  SELECT FROM news.mentions m WHERE m.article_id = s.article_id AND m.company = about))
            ORDER BY 2 DESC, s.published_at DESC NULLS LAST, s.article_id LIMIT wanted) l;
    END IF;
    RETURN QUERY
    SELECT a.article_id, a.site, a.url, a.headline, a.authors, a.published_at, h.rank,
           news.snippet(a.body_text,
                        CASE WHEN about IS NOT NULL AND numnode(asked) = 0 THEN phraseto_tsquery('english', m.words) ELSE asked END)
    FROM unnest(hit_ids, ranks) AS h (article_id, rank)
    JOIN news.articles a USING (article_id)
    LEFT JOIN news.mentions m ON m.article_id = a.article_id AND m.company = about
    ORDER BY h.rank DESC, a.published_at DESC NULLS LAST, a.article_id;
END
$$;
COMMENT ON FUNCTION news.search_articles(text, text, text, timestamptz, timestamptz, int, text) IS 'The articles that answer a query as in a web search ("a phrase", or, -not), best first, the hits in the snippet marked «so»; where no words match, headlines that look alike. With a company and no words: the latest that mention it.';
