-- Articles that enrich could not work with: set aside, so that they hold up no other.

CREATE TABLE ops.enrich_failures (
    article_id bigint PRIMARY KEY REFERENCES news.articles ON DELETE CASCADE,
    error      text NOT NULL,
    failed_at  timestamptz NOT NULL
);
COMMENT ON TABLE ops.enrich_failures IS 'Articles that enrich has set aside, each with the error; gone when a later enrich of the article succeeds.';
COMMENT ON COLUMN ops.enrich_failures.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN ops.enrich_failures.error IS 'What PostgreSQL or the code said.';
COMMENT ON COLUMN ops.enrich_failures.failed_at IS 'When.';
