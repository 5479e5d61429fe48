"""heise online: Atom feed; NewsArticle JSON-LD; `?seite=all` gives a long article whole; old pages print local time."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site


class Page(ArticlePage):
    """What the generic rules cannot know."""

    remove_selectors = (".redakteurskuerzel", ".ISI_IGNORE")


SITE = Site(
    name="heise",
    title="heise online",
    domains=("heise.de",),
    sources=(Feed("https://www.heise.de/rss/heise-atom.xml"),),
    language="de",
    timezone="Europe/Berlin",
    page=Page,
)
