-- An article whose headline is in Latin letters may hold Chinese, Japanese, Thai or Korean words in its text, or be by
-- somebody of such a name: they were found before 0107 parted what is asked for, and have to be parted in its entry too.

SELECT news.index_articles(ARRAY(
    SELECT article_id FROM news.articles a JOIN news.search USING (article_id)
    WHERE NOT (left(lower(coalesce(a.language, '')), 2) IN ('ja', 'zh', 'th', 'lo', 'my', 'km')
               OR news.parted(coalesce(a.headline, '')) <> coalesce(a.headline, ''))
      AND concat_ws(' ', a.description, array_to_string(a.authors || a.tags, ' '), a.body_text)
          ~ '[\u0e01-\u0ebc\u1000-\u102a\u1780-\u17b3\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]'));
