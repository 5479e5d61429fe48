"""Scrapy's settings: one spider for all sites, and each default changed that would harm or mislead.

`scrapers.crawl.run` sets the rest for a run: the site's delay, the replayed file, the proxy.
"""

import os

BOT_NAME = "copydesk"
CONTACT = os.environ.get("COPYDESK_CONTACT", "set COPYDESK_CONTACT to a contact address")
USER_AGENT = f"Copydesk/0.1 (+{CONTACT})"
ROBOTS_AGENT = "Copydesk"
"""Our product token, by which a robots.txt may name us (RFC 9309, section 2.2.1)."""

SPIDER_MODULES = ["scrapers.crawl"]
SPIDER_LOADER_CLASS = "scrapers.crawl.loader.SiteLoader"
COMMANDS_MODULE = "scrapers.crawl.commands"
COPYDESK_REGISTRY = "scrapers.sites.registry"
"""Object path of the function that gives the sites in force; the crawl itself imports no site."""
COPYDESK_LEDGER = "warehouse.ledger.open_ledger"
"""Object path of the function that opens the ledger at a URL; the crawl itself imports no database."""
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Only http and https, through the guards and the politeness gate; no file, ftp, data, s3.
DOWNLOAD_HANDLERS = {
    "http": "scrapers.crawl.handler.GuardedHandler",
    "https": "scrapers.crawl.handler.GuardedHandler",
    "file": None,
    "ftp": None,
    "data": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
DNS_TIMEOUT = 10
URLLENGTH_LIMIT = 2_048

# The politeness gate does the pacing, so that it holds for robots.txt, redirects and retries too.
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 8

# Our own rules for robots.txt (RFC 9309 to the letter), retries, redirects (each hop is asked of robots.txt and the
# guards, and archived), decoding and proxies stand in their place; cookies would make us another reader each time.
ROBOTSTXT_OBEY = False
COOKIES_ENABLED = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
COMPRESSION_ENABLED = False
HTTPPROXY_ENABLED = False
REFERER_ENABLED = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapers.crawl.middlewares.DecodeMiddleware": 590,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "*",
}

# Nothing listens, nothing runs code from outside.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

MEMUSAGE_ENABLED = False
LOG_LEVEL = "WARNING"
LOG_INSTALL_ROOT_HANDLER = False
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
DOWNLOADER_STATS = False
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
}
