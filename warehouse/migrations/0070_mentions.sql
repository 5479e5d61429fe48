-- Companies that articles mention, found by enrich, and a search that can be narrowed to one of them.

CREATE TABLE news.companies (
    company  text PRIMARY KEY,
    name     text NOT NULL,
    ticker   text,
    exchange text,
    domain   text,
    source   text NOT NULL
);
CREATE INDEX companies_ticker ON news.companies (ticker) WHERE ticker IS NOT NULL;
CREATE INDEX companies_name ON news.companies (lower(name));
COMMENT ON TABLE news.companies IS 'Companies that texts are searched for, and companies that a text itself gives a ticker for.';
COMMENT ON COLUMN news.companies.company IS 'Key of ours, such as nvidia; exchange:ticker of a company that only texts have told us of.';
COMMENT ON COLUMN news.companies.name IS 'Name with its legal form, as the source prints it.';
COMMENT ON COLUMN news.companies.ticker IS 'Symbol of its main listing; empty for companies that are not listed.';
COMMENT ON COLUMN news.companies.exchange IS 'Exchange of that listing as Google Finance abbreviates it: NASDAQ, NYSE, LON, ETR, TYO; empty where no source says.';
COMMENT ON COLUMN news.companies.domain IS 'Registrable domain of its web site, where it is known.';
COMMENT ON COLUMN news.companies.source IS 'The list and its edition, or "a text" for companies that only texts have told us of.';

CREATE TABLE news.mentions (
    article_id   bigint NOT NULL REFERENCES news.articles ON DELETE CASCADE,
    company      text NOT NULL REFERENCES news.companies,
    site         text NOT NULL,
    mentioned_at timestamptz NOT NULL,
    words        text NOT NULL,
    mentions     int NOT NULL CHECK (mentions > 0),
    in_headline  boolean NOT NULL,
    first_offset int,
    PRIMARY KEY (article_id, company)
);
CREATE INDEX mentions_time ON news.mentions (mentioned_at) INCLUDE (company, site);
CREATE INDEX mentions_company ON news.mentions (company, mentioned_at DESC);
COMMENT ON TABLE news.mentions IS 'Which companies each article mentions, one row a company; written anew by enrich when the article changes.';
COMMENT ON COLUMN news.mentions.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.mentions.company IS 'The company (news.companies).';
COMMENT ON COLUMN news.mentions.site IS 'Site of the article.';
COMMENT ON COLUMN news.mentions.mentioned_at IS 'When the article was published; where the page does not say, when we first saw it.';
COMMENT ON COLUMN news.mentions.words IS 'The name that the article calls it by first: Google for Alphabet.';
COMMENT ON COLUMN news.mentions.mentions IS 'How often headline and text name it, by any of its names.';
COMMENT ON COLUMN news.mentions.in_headline IS 'Whether the headline names it.';
COMMENT ON COLUMN news.mentions.first_offset IS 'Characters of body_text before the first mention; empty where only the headline names it.';

CREATE VIEW news.company_mentions AS
SELECT m.article_id, m.site, a.headline, m.mentioned_at, m.company, c.name, c.ticker, c.exchange, m.words, m.mentions,
       m.in_headline, m.first_offset, a.url
FROM news.mentions m
JOIN news.companies c USING (company)
JOIN news.articles a USING (article_id);
COMMENT ON VIEW news.company_mentions IS 'Mentions with the company''s name and ticker and the article''s headline.';
COMMENT ON COLUMN news.company_mentions.article_id IS 'The article.';
COMMENT ON COLUMN news.company_mentions.site IS 'Its site.';
COMMENT ON COLUMN news.company_mentions.headline IS 'Its headline.';
COMMENT ON COLUMN news.company_mentions.mentioned_at IS 'When it was published; where the page does not say, when we first saw it.';
COMMENT ON COLUMN news.company_mentions.company IS 'The company''s key.';
COMMENT ON COLUMN news.company_mentions.name IS 'The company''s name.';
COMMENT ON COLUMN news.company_mentions.ticker IS 'Symbol of its main listing.';
COMMENT ON COLUMN news.company_mentions.exchange IS 'Exchange of that listing.';
COMMENT ON COLUMN news.company_mentions.words IS 'The name that the article calls it by first.';
COMMENT ON COLUMN news.company_mentions.mentions IS 'How often the article names it.';
COMMENT ON COLUMN news.company_mentions.in_headline IS 'Whether the headline names it.';
COMMENT ON COLUMN news.company_mentions.first_offset IS 'Characters of body_text before the first mention.';
COMMENT ON COLUMN news.company_mentions.url IS 'Address of the article.';

CREATE FUNCTION news.company_called(called text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, news AS $$
    SELECT company FROM (
        SELECT company, 1 AS place FROM companies WHERE company = lower(called)
        UNION ALL
        SELECT company, CASE WHEN exchange IN ('NASDAQ', 'NYSE') THEN 2 ELSE 3 END FROM companies WHERE ticker = upper(called)
        UNION ALL
        SELECT company, 4 FROM companies WHERE lower(name) = lower(called)
    ) found
    ORDER BY place, company LIMIT 1
$$;
COMMENT ON FUNCTION news.company_called(text) IS 'The key of a company by its key, its ticker or its name; empty where there is none.';

DROP FUNCTION news.search_articles(text, text, text, timestamptz, timestamptz, int);
DROP FUNCTION news.search_candidates(tsquery, text, text, timestamptz, timestamptz, int);

CREATE FUNCTION news.search_candidates(
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
        ' ORDER BY 2 DESC, c.published_at DESC NULLS LAST, c.article_id LIMIT %3$s', query, filters, wanted);
END
$$;
COMMENT ON FUNCTION news.search_candidates(tsquery, text, text, timestamptz, timestamptz, int, text) IS 'The best articles that hold the words; of very frequent words the thousand latest compete.';

SELECT word_similarity('loads', 'pg_trgm, whose setting is used below');

CREATE FUNCTION news.search_articles(
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
           ts_headline('english', left(a.body_text, 50000),
                       CASE WHEN about IS NOT NULL AND numnode(asked) = 0 THEN phraseto_tsquery('english', m.words) ELSE asked END,
                       'StartSel=«, StopSel=», MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter= … ')
    FROM unnest(hit_ids, ranks) AS h (article_id, rank)
    JOIN news.articles a USING (article_id)
    LEFT JOIN news.mentions m ON m.article_id = a.article_id AND m.company = about
    ORDER BY h.rank DESC, a.published_at DESC NULLS LAST, a.article_id;
END
$$;
COMMENT ON FUNCTION news.search_articles(text, text, text, timestamptz, timestamptz, int, text) IS 'The articles that answer a query as in a web search ("a phrase", or, -not), best first, the hits in the snippet marked «so»; where no words match, headlines that look alike. With a company and no words: the latest that mention it.';

GRANT DELETE ON news.mentions TO copydesk_loader;
