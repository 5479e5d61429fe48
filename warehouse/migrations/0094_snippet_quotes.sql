-- A text's own «quotation marks» stay what they are and the way round that they are, but single: whichever way a language
-- turns them, and »so« too. And a search whose limit is NULL is answered.

CREATE OR REPLACE FUNCTION news.snippet(body_text text, asked tsquery) RETURNS text
LANGUAGE sql STABLE AS $$
    WITH given AS (SELECT translate(replace(left(body_text, 50000), E'\n\n', ' '), E'«»\n', '‹› ') AS body),
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

CREATE OR REPLACE FUNCTION news.search_candidates(
    query tsquery, in_site text, by_author text, after timestamptz, before timestamptz, wanted int, about text)
RETURNS TABLE (article_id bigint, rank real)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    filters text := concat_ws('',
        CASE WHEN in_site IS NOT NULL THEN format(' AND s.site = %L', in_site) END,
        CASE WHEN by_author IS NOT NULL THEN format(' AND strpos(s.authors, %L) > 0', lower(by_author)) END,
        CASE WHEN after IS NOT NULL THEN format(' AND s.published_at >= %L', after) END,
        CASE WHEN before IS NOT NULL THEN format(' AND s.published_at < %L', before) END,
        CASE WHEN about IS NOT NULL THEN format(
            ' AND EXISTS (SELECT FROM news.mentions m WHERE m.article_id = s.article_id AND m.company = %L)', about) END);
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT c.article_id, ts_rank_cd(c.words, %1$L::tsquery, 1) AS rank FROM ('
        ' SELECT s.article_id, s.words, s.published_at FROM news.search s WHERE s.words @@ %1$L::tsquery %2$s'
        ' ORDER BY s.published_at DESC NULLS LAST LIMIT 1000) c'
        ' ORDER BY 2 DESC, c.published_at DESC NULLS LAST, c.article_id LIMIT %3$L', query, filters, wanted);
END
$$;
