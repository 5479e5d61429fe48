-- An edit that falls together with a change of the parser shows both in one difference: it says which parsers read the two.

CREATE OR REPLACE VIEW news.edits AS
SELECT a.site, a.article_id, n.url, n.version, o.headline AS old_headline, n.headline AS new_headline,
       o.valid_to AS edited_at, o.known_to AS noticed_at,
       n.modified_at IS NULL
           OR n.modified_at <= coalesce(greatest(o.modified_at, o.published_at), o.known_from) AS is_stealth,
       o.headline IS DISTINCT FROM n.headline AS headline_changed,
       o.body_text <> n.body_text AS body_changed,
       n.word_count - o.word_count AS words_added,
       news.word_diff(o.headline, n.headline) AS headline_diff,
       news.text_diff(o.body_text, n.body_text) AS body_diff,
       n.run_id, o.parser_version AS old_parser_version, n.parser_version AS new_parser_version
FROM news.past_versions o
JOIN news.articles a USING (article_id)
JOIN LATERAL (
    SELECT p.version, p.url, p.headline, p.modified_at, p.body_text, p.word_count, p.run_id, p.parser_version
    FROM news.past_versions p WHERE p.article_id = o.article_id AND p.version = o.version + 1
    UNION ALL
    SELECT a.version, a.url, a.headline, a.modified_at, a.body_text, a.word_count, a.run_id, a.parser_version
    WHERE a.version = o.version + 1
) n ON true;
CREATE OR REPLACE VIEW news.stealth_edits AS SELECT * FROM news.edits WHERE is_stealth;
CREATE OR REPLACE VIEW news.headline_changes AS SELECT * FROM news.edits WHERE headline_changed;

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY['news.edits', 'news.stealth_edits', 'news.headline_changes'] LOOP
        EXECUTE format('COMMENT ON COLUMN %s.old_parser_version IS %L', relation, 'Version of the parser that read the text before.');
        EXECUTE format('COMMENT ON COLUMN %s.new_parser_version IS %L', relation,
            'Version of the parser that read the text after; where it is another, some of the difference may be the parser''s.');
    END LOOP;
END
$$;
