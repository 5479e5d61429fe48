-- Chinese, Japanese, Thai, Lao, Burmese and Khmer put no spaces between words, and a whole line counted as one word that
-- no search named; Korean writes its particles onto them. There each letter, with its marks, is a word now, and what is
-- asked for is a run of them.

CREATE FUNCTION news.parted(line text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(line, '([\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e80-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a'
        '\u1780-\u17b3\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff'
        '\U00020000-\U0003ffff]'
        '[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a]*)',
        E'\x1f\\1\x1f', 'g')
$$;
COMMENT ON FUNCTION news.parted(text) IS 'A line for full-text search: the letters of scripts without spaces, and of Korean, are set apart, by a character (U+001F) that no text has.';

CREATE OR REPLACE FUNCTION news.search_words(headline text, description text, names text[], body text, body_limit int)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('english', news.parted(coalesce(left(headline, 2000), ''))), 'A')
        || setweight(to_tsvector('english', news.parted(coalesce(left(description, 4000), ''))), 'B')
        || setweight(to_tsvector('english', news.parted(left(array_to_string(names, ' '), 4000))), 'C')
        || setweight(to_tsvector('english', news.parted(replace(left(body, body_limit), U&'\00AD', ''))), 'D')
$$;

CREATE OR REPLACE FUNCTION news.snippet(body_text text, asked tsquery) RETURNS text
LANGUAGE sql STABLE AS $$
    WITH given AS MATERIALIZED (SELECT translate(replace(left(body_text, 50000), E'\n\n', ' '), E'«»\n\u00AD', '‹› ') AS body),
    marked AS MATERIALIZED (
        SELECT body, regexp_replace(ts_headline('english', news.parted(body), asked,
            'StartSel=«, StopSel=», MaxFragments=2, MinWords=8, MaxWords=24, ShortWord=0, FragmentDelimiter=" … "'),
            E'»\x1f+«', E'\x1e', 'g') AS said
        FROM given),
    cut AS MATERIALIZED (  -- beside a run of letters that was found, a letter of it alone was not
        SELECT body, translate(CASE WHEN said ~ E'\x1e' THEN regexp_replace(said, E'\x1f«([^\x01-\x7f»]*)»\x1f', '\1', 'g')
                                    ELSE said END, E'\x1e\x1f', '') AS said
        FROM marked),
    parts AS MATERIALIZED (
        SELECT body, said, substring(right(body, 20) FROM '[^[:alnum:]]*$') AS closing,
            coalesce(nullif(string_to_array(translate(said, '«»', ''), ' … '), '{}'), '{""}') AS part
        FROM cut)
    SELECT CASE WHEN starts_with(body, part[1]) THEN '' ELSE '… ' END || said
        || CASE WHEN right(body, length(part[cardinality(part)] || closing)) = part[cardinality(part)] || closing THEN closing
                WHEN right(body, length(part[cardinality(part)])) = part[cardinality(part)] THEN ''
                ELSE ' …' END
    FROM parts
$$;

SELECT word_similarity('loads', 'pg_trgm, whose setting is used below');

CREATE OR REPLACE FUNCTION news.search_articles(
    query text, in_site text DEFAULT NULL, by_author text DEFAULT NULL, after timestamptz DEFAULT NULL,
    before timestamptz DEFAULT NULL, wanted int DEFAULT 10, about_company text DEFAULT NULL)
RETURNS TABLE (article_id bigint, site text, url text, headline text, authors text[], published_at timestamptz,
               rank real, snippet text)
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.4 AS $$
#variable_conflict use_column
DECLARE
    asked tsquery := websearch_to_tsquery('english', news.parted(query));
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

SELECT news.index_articles(ARRAY(
    SELECT article_id FROM news.articles a JOIN news.search USING (article_id)
    WHERE left(lower(a.language), 2) IN ('ja', 'zh', 'th', 'lo', 'my', 'km') OR news.parted(a.headline) <> a.headline));
