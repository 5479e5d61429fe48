"""Settings of the project."""

BOT_NAME = "quotes"
SPIDER_MODULES = ["quotes.spiders"]
ROBOTSTXT_OBEY = True
TELNETCONSOLE_ENABLED = False
