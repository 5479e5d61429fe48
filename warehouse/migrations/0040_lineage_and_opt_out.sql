-- Where a capture was had when not from the network, and what sites say against the use of what they publish.

ALTER TABLE ops.captures ADD COLUMN source text, ADD COLUMN opt_out jsonb;
COMMENT ON COLUMN ops.captures.source IS 'Where the answer was had when not from the network: FILE:OFFSET of a WARC file that somebody else crawled.';
COMMENT ON COLUMN ops.captures.opt_out IS 'Opt-out signals that came with this answer, each with where it stood: {"noai": "x-robots-tag"}; empty: none.';

ALTER TABLE ops.urls ADD COLUMN opt_out jsonb;
COMMENT ON COLUMN ops.urls.opt_out IS 'Opt-out signals of its last whole answer, each with where it stood; empty: none.';
COMMENT ON COLUMN ops.urls.source_kind IS 'Kind of that source: feed, sitemap, section, archive (list of a day, month or year), api, warc or manual.';
COMMENT ON COLUMN ops.url_sources.source_kind IS 'feed, sitemap, section, archive (list of a day, month or year), api, warc or manual.';

ALTER TABLE ops.hosts ADD COLUMN tdmrep text, ADD COLUMN ai_txt text, ADD COLUMN opt_out_checked_at timestamptz;
COMMENT ON COLUMN ops.hosts.tdmrep IS 'Text of /.well-known/tdmrep.json (TDM Reservation Protocol); empty: there is none.';
COMMENT ON COLUMN ops.hosts.ai_txt IS 'Text of /ai.txt; empty: there is none.';
COMMENT ON COLUMN ops.hosts.opt_out_checked_at IS 'When these two were last asked for.';

CREATE VIEW news.opt_outs AS
SELECT a.article_id, a.site, a.url, ARRAY(SELECT jsonb_object_keys(u.opt_out) ORDER BY 1) AS signals,
       u.opt_out AS evidence, u.fetched_at AS seen_at
FROM news.articles a JOIN ops.urls u USING (url_id)
WHERE u.opt_out IS NOT NULL;
COMMENT ON VIEW news.opt_outs IS 'Articles whose publisher says something against their use by machines. Recorded, not hidden: who uses the articles must heed it (docs/opt_out.md).';
COMMENT ON COLUMN news.opt_outs.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.opt_outs.site IS 'Name of the site.';
COMMENT ON COLUMN news.opt_outs.url IS 'Its address.';
COMMENT ON COLUMN news.opt_outs.signals IS 'noindex, noarchive, nosnippet, noai, noimageai, ai_train, tdm_reservation, ai_txt.';
COMMENT ON COLUMN news.opt_outs.evidence IS 'Each signal with where it stood: x-robots-tag, meta, header, tdmrep.json, ai.txt, robots.txt, and the policy''s address where one was given.';
COMMENT ON COLUMN news.opt_outs.seen_at IS 'When the page was last looked at.';
