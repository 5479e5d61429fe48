-- Samples of pages that were lost or rejected held the reason behind the address, and led nowhere where they were taken
-- for addresses. The message has the reasons now.

UPDATE ops.findings SET sample = ARRAY(
    SELECT regexp_replace(page, ' \([a-z0-9_]+\)$', '') FROM unnest(sample) WITH ORDINALITY AS s (page, place) ORDER BY place)
WHERE check_name IN ('lost_pages', 'rejected_share');

UPDATE ops.alerts SET sample_url = regexp_replace(sample_url, ' \([a-z0-9_]+\)$', '')
WHERE cause IN ('lost_pages', 'rejected_share') AND sample_url ~ ' \([a-z0-9_]+\)$';
