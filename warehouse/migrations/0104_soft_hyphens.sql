-- A soft hyphen says where a word may be parted at the end of a line, and is no letter of it: a text keeps those that its
-- publisher set, a search and its snippets do without.

CREATE OR REPLACE FUNCTION news.search_words(headline text, description text, names text[], body text, body_limit int)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('english', coalesce(left(headline, 2000), '')), 'A')
        || setweight(to_tsvector('english', coalesce(left(description, 4000), '')), 'B')
        || setweight(to_tsvector('english', left(array_to_string(names, ' '), 4000)), 'C')
        || setweight(to_tsvector('english', replace(left(body, body_limit), U&'\00AD', '')), 'D')
$$;

CREATE OR REPLACE FUNCTION news.snippet(body_text text, asked tsquery) RETURNS text
LANGUAGE sql STABLE AS $$
    WITH given AS (SELECT translate(replace(left(body_text, 50000), E'\n\n', ' '), E'«»\n\u00AD', '‹› ') AS body),
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

SELECT news.index_articles(ARRAY(
    SELECT article_id FROM news.articles JOIN news.search USING (article_id) WHERE strpos(body_text, U&'\00AD') > 0));
