-- Letters and their marks may come apart, as in names from a Mac's file system ("o" and "¨" for "ö"). They are put together
-- for the search, in what is asked for and in what is searched. Of a text of 100,000 characters and more, as many are
-- searched as of a shorter one: it was a fifth of them. And where a snippet begins or ends with a letter of a script
-- without spaces, that letter is marked only where it was found.

CREATE FUNCTION news.composed(line text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN line IS NFC NORMALIZED THEN line ELSE normalize(line, NFC) END
$$;
COMMENT ON FUNCTION news.composed(text) IS 'A line for full-text search: letters and their marks are put together (NFC).';

CREATE OR REPLACE FUNCTION news.search_words(headline text, description text, names text[], body text, body_limit int)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('english', news.parted(news.composed(coalesce(left(headline, 2000), '')))), 'A')
        || setweight(to_tsvector('english', news.parted(news.composed(coalesce(left(description, 4000), '')))), 'B')
        || setweight(to_tsvector('english', news.parted(news.composed(left(array_to_string(names, ' '), 4000)))), 'C')
        || setweight(to_tsvector('english', news.parted(news.composed(replace(left(body, body_limit), U&'\00AD', '')))), 'D')
$$;

CREATE OR REPLACE FUNCTION news.index_articles(ids bigint[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    written int;
BEGIN
    INSERT INTO news.search AS s (article_id, site, published_at, authors, headline, words)
    SELECT article_id, site, published_at, lower(news.composed(array_to_string(authors, E'\n'))),
           lower(news.composed(coalesce(headline, ''))),
           news.search_words(headline, description, authors || tags, body_text, 100000)
    FROM news.articles WHERE article_id = ANY (ids)
    ORDER BY article_id
    ON CONFLICT (article_id) DO UPDATE SET published_at = excluded.published_at, authors = excluded.authors,
        headline = excluded.headline, words = excluded.words;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
$$;

CREATE OR REPLACE FUNCTION news.snippet(body_text text, asked tsquery) RETURNS text
LANGUAGE sql STABLE AS $$
    WITH given AS MATERIALIZED (SELECT translate(replace(news.composed(left(body_text, 50000)), E'\n\n', ' '), E'«»\n\u00AD', '‹› ') AS body),
    marked AS MATERIALIZED (
        SELECT body, regexp_replace(ts_headline('english', news.parted(body), asked,
            'StartSel=«, StopSel=», MaxFragments=2, MinWords=8, MaxWords=24, ShortWord=0, FragmentDelimiter=" … "'),
            E'»\x1f+«', E'\x1e', 'g') AS said
        FROM given),
    cut AS MATERIALIZED (  -- beside a run of letters that was found, a letter of it alone was not
        SELECT body, translate(CASE WHEN said ~ E'\x1e' THEN regexp_replace(said,
            E'(?<=\x1f)«([^\x01-\x7f»]*)»(?=\x1f|$| …)|(?<=^|… )«([^\x01-\x7f»]*)»(?=\x1f)', E'\\1\\2', 'g') ELSE said END, E'\x1e\x1f', '') AS said
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
    said text := news.composed(query);
    author text := news.composed(by_author);
    asked tsquery := websearch_to_tsquery('english', news.parted(said));
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
              AND (author IS NULL OR strpos(s.authors, lower(author)) > 0)
              AND (after IS NULL OR s.published_at >= after)
              AND (before IS NULL OR s.published_at < before)
            ORDER BY m.mentioned_at DESC, m.article_id LIMIT wanted) m;
    ELSE
        SELECT array_agg(c.article_id), array_agg(c.rank) INTO hit_ids, ranks
        FROM news.search_candidates(asked, in_site, author, after, before, wanted, about) c;
    END IF;
    IF hit_ids IS NULL AND (about IS NULL OR numnode(asked) > 0) THEN
        SELECT array_agg(l.article_id), array_agg(l.rank) INTO hit_ids, ranks FROM (
            SELECT s.article_id, (0.01 * word_similarity(lower(said), s.headline))::real AS rank
            FROM news.search s
            WHERE lower(said) <% s.headline
              AND (in_site IS NULL OR s.site = in_site)
              AND (author IS NULL OR strpos(s.authors, lower(author)) > 0)
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
    WHERE length(a.body_text) >= 100000
       OR concat_ws(' ', a.headline, a.description, array_to_string(a.authors || a.tags, ' '), a.body_text) IS NOT NFC NORMALIZED));
