-- An article that was merged into another leaves its number with its copies. Split off again it may say something else:
-- then it founds a story under another number, and what the copies bear is looked up by it.

CREATE INDEX article_stories_text ON news.article_stories (text_id) WHERE text_id <> article_id AND text_id <> story_id;

COMMENT ON COLUMN news.stories.story_id IS 'The story; the article_id of the article that founded it here, or 2^52 more where copies that the article left in another story bear that.';
