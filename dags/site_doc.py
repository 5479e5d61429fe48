"""What an operator reads on the page of a site's DAG: what the site is, what may go wrong, and what to do then."""

from scrapers.site import Site

DOC = """
### {title}

Finds, fetches, cleans and loads the news of {domains}. The sources: {sources}.
At least {delay:g} s between two requests to a host; at most {limit} pages a run. Owner: {owner}.

| when | what it means | what to do |
|---|---|---|
| `crawl` failed | its log ends with the class and a sample | what may pass is tried again, here and by the next run |
| `parse` failed | the archive or the database was away | clear it: nothing is fetched again |
| `audit` failed | the batch breaks the site's contract and is **held**, no analyst sees it | \
`copydesk release RUN --why …`, `copydesk discard RUN --why …`, or mend the site's file and clear `parse` |
| `publish` failed | the database was away | clear it: it is idempotent |

The button *Run* of each task leads to the run's account, its WARC files and its findings. Each class of failure has its
page in the runbook, `docs/runbook/`, which alerts name.

News in a feed start a run, within a minute where the feed can be asked conditionally; the schedule is the safety net.
**By hand**: *Trigger* asks what to crawl: what is new, what the site dates in a window, or a WARC file again.
**Backfill**: `airflow backfill create --dag-id ingest_{name} --from-date … --to-date … --max-active-runs 1` crawls what
the site dates in each interval.
"""


def doc_of(site: Site) -> str:
    """The page of one site's DAG, as Markdown."""
    return DOC.format(
        name=site.name,
        title=site.title or site.name,
        domains=", ".join(site.domains),
        sources=", ".join(f"{type(source).__name__.lower()} <{source.url}>" for source in site.sources),
        delay=site.delay_seconds,
        limit=site.max_urls_per_run,
        owner=site.owner,
    )
