"""`python -m scrapers.crawl.survey URL`: one survey; prints what it found as one line of JSON, logs to stderr."""

import os
import sys

from scrapers.crawl.survey.run import run_survey

if __name__ == "__main__":
    try:
        print(run_survey(sys.argv[1], proxy=os.environ.get("COPYDESK_PROXY") or None).to_json())  # noqa: T201  # output
    except InterruptedError:
        sys.exit(4)
