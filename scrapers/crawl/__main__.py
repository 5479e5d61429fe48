"""`python -m scrapers.crawl SITE`: one crawl, for trying out and for tests; `copydesk crawl` is the full command."""

import argparse
import sys

from scrapers.crawl.standalone import add_options, crawl_and_tell

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m scrapers.crawl", description=__doc__)
    parser.add_argument("site")
    add_options(parser)
    arguments = parser.parse_args()
    sys.exit(crawl_and_tell(arguments.site, arguments))
