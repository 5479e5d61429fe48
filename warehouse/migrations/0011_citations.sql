-- Citations: who cites whom, by link and by name, and the sources that names resolve to.

CREATE TABLE news.sources (
    domain text PRIMARY KEY,
    name   text NOT NULL,
    site   text
);
CREATE INDEX sources_site ON news.sources (site) WHERE site IS NOT NULL;
COMMENT ON TABLE news.sources IS 'Outlets that articles cite: known names, and the sites that we crawl. More may be added by hand.';
COMMENT ON COLUMN news.sources.domain IS 'Registrable domain, such as bbc.co.uk.';
COMMENT ON COLUMN news.sources.name IS 'Name as it is printed.';
COMMENT ON COLUMN news.sources.site IS 'Our name of the site, where we crawl it.';

CREATE TABLE news.source_names (
    name_key text PRIMARY KEY,
    domain   text NOT NULL REFERENCES news.sources ON DELETE CASCADE
);
COMMENT ON TABLE news.source_names IS 'Names by which texts call a source.';
COMMENT ON COLUMN news.source_names.name_key IS 'The name in lower case, letters and digits only, without a leading "the".';
COMMENT ON COLUMN news.source_names.domain IS 'The source (news.sources).';

CREATE TABLE news.citations (
    article_id       bigint NOT NULL REFERENCES news.articles ON DELETE CASCADE,
    position         int NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('link', 'phrase')),
    site             text NOT NULL,
    cited_at         timestamptz NOT NULL,
    url              text,
    url_key          text,
    words            text NOT NULL,
    source_name      text,
    domain           text,
    is_own_site      boolean NOT NULL DEFAULT false,
    credits_first    boolean NOT NULL DEFAULT false,
    cited_article_id bigint REFERENCES news.articles ON DELETE SET NULL,
    PRIMARY KEY (article_id, position)
);
CREATE INDEX citations_cited ON news.citations (cited_article_id) WHERE cited_article_id IS NOT NULL;
CREATE INDEX citations_open ON news.citations (url_key) WHERE cited_article_id IS NULL AND url_key IS NOT NULL;
CREATE INDEX citations_time ON news.citations (cited_at) INCLUDE (site, domain, article_id) WHERE NOT is_own_site;
COMMENT ON TABLE news.citations IS 'What each article cites: links in its text, and phrases such as "as reported by CNBC".';
COMMENT ON COLUMN news.citations.article_id IS 'The citing article (news.articles).';
COMMENT ON COLUMN news.citations.position IS 'Number within the article: links first, then phrases, each in the order of the text.';
COMMENT ON COLUMN news.citations.kind IS 'link, or phrase.';
COMMENT ON COLUMN news.citations.site IS 'Site of the citing article.';
COMMENT ON COLUMN news.citations.cited_at IS 'When the citing article was published; where the page does not say, when we first saw it.';
COMMENT ON COLUMN news.citations.url IS 'Address that the link leads to; empty for phrases.';
COMMENT ON COLUMN news.citations.url_key IS 'Key of that address (news.article_urls).';
COMMENT ON COLUMN news.citations.words IS 'The link''s text, or the words of the phrase.';
COMMENT ON COLUMN news.citations.source_name IS 'Source as the phrase names it; empty for links.';
COMMENT ON COLUMN news.citations.domain IS 'Registrable domain of the link or of the named source; empty for a name that is not in news.source_names.';
COMMENT ON COLUMN news.citations.is_own_site IS 'Whether a site cites itself.';
COMMENT ON COLUMN news.citations.credits_first IS 'Whether the words give credit for having been first ("first reported by").';
COMMENT ON COLUMN news.citations.cited_article_id IS 'The cited article, where we hold it; filled in when it comes later.';

CREATE VIEW news.cited_articles AS
SELECT c.article_id, c.site, a.headline, c.cited_at, c.words, c.cited_article_id, t.site AS cited_site,
       t.headline AS cited_headline, coalesce(t.published_at, t.first_seen_at) AS cited_reported_at
FROM news.citations c
JOIN news.articles a USING (article_id)
JOIN news.articles t ON t.article_id = c.cited_article_id;
COMMENT ON VIEW news.cited_articles IS 'Citations of articles that we hold, with both headlines.';
COMMENT ON COLUMN news.cited_articles.article_id IS 'The citing article.';
COMMENT ON COLUMN news.cited_articles.site IS 'Its site.';
COMMENT ON COLUMN news.cited_articles.headline IS 'Its headline.';
COMMENT ON COLUMN news.cited_articles.cited_at IS 'When it was published.';
COMMENT ON COLUMN news.cited_articles.words IS 'The link''s text, or the words of the phrase.';
COMMENT ON COLUMN news.cited_articles.cited_article_id IS 'The cited article.';
COMMENT ON COLUMN news.cited_articles.cited_site IS 'Its site.';
COMMENT ON COLUMN news.cited_articles.cited_headline IS 'Its headline.';
COMMENT ON COLUMN news.cited_articles.cited_reported_at IS 'When it was published; where the page does not say, when we first saw it.';

GRANT DELETE ON news.citations TO copydesk_loader;
