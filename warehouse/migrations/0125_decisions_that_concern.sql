-- A page that a run passed over is not what somebody decided on when its batch was released or discarded.

CREATE OR REPLACE FUNCTION ops.traced_runs(ids bigint[]) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
    SELECT jsonb_build_object(
        'run_id', r.run_id, 'url', u.url, 'logical_at', r.logical_at, 'mode', r.mode, 'state', r.state,
        'outcome', o.outcome, 'reason', o.reason, 'detail', o.detail, 'status', o.status,
        'capture', (SELECT jsonb_build_object('fetched_at', c.fetched_at, 'final_url', c.final_url, 'status', c.status,
                        'content_type', c.content_type, 'warc_path', c.warc_path, 'warc_offset', c.warc_offset,
                        'payload_digest', c.payload_digest, 'length_bytes', c.length_bytes, 'source', c.source,
                        'opt_out', c.opt_out)
                    FROM ops.captures c WHERE c.run_id = r.run_id AND c.url_id = o.url_id),
        'rejection', (SELECT jsonb_build_object('stage', j.stage, 'reason', j.reason, 'detail', j.detail)
                      FROM ops.rejections j WHERE j.run_id = r.run_id AND j.url_id = o.url_id),
        'findings', coalesce((SELECT jsonb_agg(jsonb_build_object('severity', f.severity, 'check', f.check_name,
                                  'message', f.message) ORDER BY f.number)
                              FROM ops.findings f WHERE f.run_id = r.run_id AND o.reason IN ('held', 'discarded')), '[]'),
        'decisions', coalesce((SELECT jsonb_agg(jsonb_build_object('decision', d.decision, 'who', d.who, 'why', d.why,
                                  'decided_at', d.decided_at) ORDER BY d.decision_id)
                               FROM ops.decisions d WHERE d.run_id = r.run_id AND o.outcome <> 'skipped'), '[]'))
    FROM ops.run_urls o JOIN ops.runs r USING (run_id) JOIN ops.urls u USING (url_id)
    WHERE o.url_id = ANY (ids)
    ORDER BY r.logical_at, r.run_id, u.url
$$;
