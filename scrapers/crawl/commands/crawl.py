"""`scrapy crawl SITE`: our crawl under Scrapy's command, with an exit status that tells the truth."""

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from scrapers.crawl.standalone import add_options, crawl_and_tell


class Command(ScrapyCommand):
    """Takes the place of Scrapy's own `crawl` command."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What the usage line says."""
        return "[options] <site>"

    def short_desc(self) -> str:
        """What `scrapy -h` says."""
        return "Crawl a site into the warehouse"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Ours beside Scrapy's."""
        super().add_options(parser)
        add_options(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl the one site named."""
        if len(args) != 1:
            raise UsageError("name one site; `scrapy list` shows them")
        self.exitcode = crawl_and_tell(args[0], opts)
