-- Chinese, Japanese, Thai, Lao, Burmese and Khmer put no spaces between words: an edit of one letter struck out a whole
-- sentence. There each letter, with its marks, is a word of its own; each word keeps the space before it.

CREATE FUNCTION news.diff_words(line text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(regexp_replace(found[1], '^\s+', ' ') ORDER BY place), '{}')
    FROM regexp_matches(line, '\s*[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e80-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a'
        '\u1780-\u17b3\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]'
        '[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a]*'
        '|\s*[^\s\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e80-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a'
        '\u1780-\u17b3\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+', 'g')
        WITH ORDINALITY AS each (found, place)
$$;
COMMENT ON FUNCTION news.diff_words(text) IS 'The words of a line for news.word_diff, each with the space before it.';

CREATE OR REPLACE FUNCTION news.word_diff(old text, new text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    a text[] := news.diff_words(coalesce(old, ''));
    b text[] := news.diff_words(coalesce(new, ''));
    n int := cardinality(a);
    m int := cardinality(b);
    head int := 0;
    tail int := 0;
    before text;
    after text;
BEGIN
    IF old IS NOT DISTINCT FROM new THEN
        RETURN new;
    END IF;
    WHILE head < least(n, m) AND ltrim(a[head + 1]) = ltrim(b[head + 1]) LOOP
        head := head + 1;
    END LOOP;
    WHILE tail < least(n, m) - head AND ltrim(a[n - tail]) = ltrim(b[m - tail]) LOOP
        tail := tail + 1;
    END LOOP;
    before := CASE WHEN head > 12 THEN '… ' ELSE '' END || ltrim(array_to_string(a[greatest(1, head - 11):head], ''));
    after := ltrim(array_to_string(a[n - tail + 1:least(n, n - tail + 12)], '')) || CASE WHEN tail > 12 THEN ' …' ELSE '' END;
    RETURN concat_ws(' ', nullif(before, ''),
        CASE WHEN head + tail < n THEN '[-' || ltrim(array_to_string(a[head + 1:n - tail], '')) || '-]' END,
        CASE WHEN head + tail < m THEN '{+' || ltrim(array_to_string(b[head + 1:m - tail], '')) || '+}' END,
        nullif(after, ''));
END
$$;
