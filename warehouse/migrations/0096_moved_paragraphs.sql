-- An edit that only moved paragraphs, or dropped one of two equal ones, showed no difference at all.

CREATE OR REPLACE FUNCTION news.text_diff(old text, new text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    a text[];
    b text[];
    kept_a text[] := string_to_array(coalesce(old, ''), E'\n\n');
    kept_b text[] := string_to_array(coalesce(new, ''), E'\n\n');
    n int := cardinality(kept_a);
    m int := cardinality(kept_b);
    head int := 0;
    tail int := 0;
BEGIN
    a := ARRAY(SELECT p FROM unnest(kept_a) WITH ORDINALITY u (p, i) WHERE p <> ALL (kept_b) ORDER BY i);
    b := ARRAY(SELECT p FROM unnest(kept_b) WITH ORDINALITY u (p, i) WHERE p <> ALL (kept_a) ORDER BY i);
    IF a = '{}' AND b = '{}' AND old IS DISTINCT FROM new THEN
        WHILE kept_a[head + 1] = kept_b[head + 1] LOOP
            head := head + 1;
        END LOOP;
        WHILE tail < least(n, m) - head AND kept_a[n - tail] = kept_b[m - tail] LOOP
            tail := tail + 1;
        END LOOP;
        a := kept_a[head + 1:n - tail];
        b := kept_b[head + 1:m - tail];
    ELSIF cardinality(a) = cardinality(b) THEN
        RETURN array_to_string(ARRAY(SELECT news.word_diff(a[i], b[i]) FROM generate_series(1, cardinality(a)) i), E'\n');
    END IF;
    RETURN array_to_string(ARRAY(SELECT '[-' || p || '-]' FROM unnest(a) p) || ARRAY(SELECT '{+' || p || '+}' FROM unnest(b) p),
                           E'\n');
END
$$;
