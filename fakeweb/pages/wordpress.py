"""A WordPress site with a theme of its own and Yoast's JSON-LD graph, and with every trap of that kind of page.

Placeholder metas stand before the real ones, `og:article:published_time` is local time without a zone, headings are
bold paragraphs or a second `<h1>`, the text ends at a comment inside a container that goes on with forms.
"""

from fakeweb.addresses import slugify
from fakeweb.chance import share
from fakeweb.pages import chrome, markup
from fakeweb.pages.view import NONCE, ArticleView, ListView, Style

CSS = chrome.css("Georgia, serif", "#0a5c7a")
BOLD = markup.Dialect(heading="<p><strong>{}</strong></p>")
LOUD = markup.Dialect(heading="<h1>{}</h1>")
USUAL = markup.Dialect(heading="<h2>{}</h2>")


def _article_node(view: ArticleView, people: list[dict[str, str]]) -> dict[str, object]:
    version, site = view.version, view.publisher
    url = version.url
    return {
        "@type": "Article",
        "@id": f"{url}#article",
        "isPartOf": {"@id": url},
        "author": [{"name": person["name"], "@id": person["@id"]} for person in people],
        "headline": version.headline,
        "datePublished": view.published.isoformat(),
        "dateModified": view.modified.isoformat(),
        "mainEntityOfPage": {"@id": url},
        "wordCount": version.word_count,
        "publisher": {"@id": f"{site.origin}/#organization"},
        "image": {"@id": f"{url}#primaryimage"},
        "thumbnailUrl": version.image_url,
        "keywords": list(version.tags),
        "articleSection": [version.section],
        "inLanguage": site.locale,
    }


def _graph(view: ArticleView) -> dict[str, object]:
    version, site = view.version, view.publisher
    url = version.url
    people = [
        {"@type": "Person", "@id": f"{site.origin}/#/schema/person/{number}", "name": name}
        for number, name in enumerate(version.authors, start=1)
    ]
    page = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": f"{version.headline} - {site.title}",
        "datePublished": view.published.isoformat(),
        "dateModified": view.modified.isoformat(),
        "description": version.description,
        "breadcrumb": {"@id": f"{url}#breadcrumb"},
        "inLanguage": site.locale,
    }
    crumbs = {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumb",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": f"{site.origin}/"},
            {"@type": "ListItem", "position": 2, "name": version.headline},
        ],
    }
    owner = {"@type": "Organization", "@id": f"{site.origin}/#organization", "name": site.title, "url": site.origin}
    website = {"@type": "WebSite", "@id": f"{site.origin}/#website", "url": f"{site.origin}/", "name": site.title}
    return {
        "@context": "https://schema.org",
        "@graph": [_article_node(view, people), page, crumbs, website, owner, *people],
    }


def _head(view: ArticleView) -> str:
    version, site, text = view.version, view.publisher, markup.text
    naive = view.published.replace(tzinfo=None).isoformat()
    description = text(version.description or "")
    tags = "".join(f'<meta property="article:tag" content="{text(tag)}">\n' for tag in version.tags)
    return f"""<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="author" content="Name">
<meta name="description" content="Keywords">
<meta property="og:article:published_time" content="{naive}">
<title>{text(version.headline)} - {text(site.title)}</title>
<meta name="description" content="{description}">
<link rel="canonical" href="{text(version.canonical_url)}">
<link rel="shortlink" href="{site.origin}/?p={view.number}">
<link rel="alternate" type="application/rss+xml" title="{site.title}" href="{site.origin}/feed/">
<link rel="alternate" type="application/json" href="{site.origin}/wp-json/wp/v2/posts/{view.number}">
<meta property="og:locale" content="{site.locale.replace("-", "_")}">
<meta property="og:type" content="article">
<meta property="og:title" content="{text(version.headline)}">
<meta property="og:description" content="{description}">
<meta property="og:url" content="{text(version.url)}">
<meta property="og:site_name" content="{text(site.title)}">
<meta property="article:published_time" content="{view.published.isoformat()}">
<meta property="article:modified_time" content="{view.modified.isoformat()}">
<meta property="og:image" content="{version.image_url}">
<meta name="author" content="{text(view.byline)}">
{tags}<script type="application/ld+json" class="yoast-schema-graph">{markup.script_json(_graph(view))}</script>
{CSS}"""


def _content(view: ArticleView) -> str:
    version = view.version
    chance = share(version.url, "headings")
    dialect = BOLD if chance < 0.6 else LOUD if chance < 0.75 else USUAL
    extras = {3: chrome.advert("in-content", view.publisher)}
    return markup.body(version.blocks, dialect, extras)


def _newsletter(view: ArticleView) -> str:
    section = markup.text(view.version.section or "")
    return f"""<div class="newsletter-box box"><h3>Subscribe for Updates</h3>
<h4>{section} Newsletter</h4>
<p>The {section} letter brings the week&rsquo;s reports on the subject to your inbox, each Friday before lunch.</p>
<form action="/newsletter" method="post"><input type="email" name="email" placeholder="Your e-mail">
<input type="hidden" name="nonce" value="{NONCE}"><button>Subscribe</button></form>
<p class="small">Whoever signs up agrees that we and our partners may write.</p></div>
<div class="correction-box box"><h4>Notice an error?</h4>
<p>Tell us what is wrong here, and an editor will look into it.</p>
<form action="/report"><textarea name="issue"></textarea><button>Report</button></form></div>"""


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    return f"""<!DOCTYPE html>
<html lang="{site.locale}" prefix="og: https://ogp.me/ns#">
<head>
{_head(view)}
</head>
<body class="single single-post postid-{view.number}">
{_masthead(view)}
{chrome.advert("top", site)}
<div class="post-hero"><div class="hero-text"><h1 class="post-title">{text(version.headline)}</h1>
<div class="post-excerpt deck">{text(version.description or "")}</div></div></div>
<div class="wrap"><main id="main">
<article id="post-{view.number}" class="post">
<div class="crumb-title">{text(version.headline)}</div>
<div class="post-byline meta">Written by <a href="{site.origin}/author/{slugify(version.authors[0])}/"
rel="author">{text(view.byline)}</a><br><span class="post-date">{view.published:%A, %B %-d, %Y}</span></div>
<img class="featured" src="{version.image_url}" alt="" width="640" height="360">
{chrome.share_bar(view)}
<div class="article-content">
{_content(view)}
<!--article--content-->
</div>
{_newsletter(view)}
{chrome.related(view.related, site)}
</article></main>
<aside class="sidebar">{chrome.advert("side", site)}<div class="media-kit box"><h4>Advertise with Us</h4>
<p>Shall we talk?</p><a href="/advertise/">Ask for the media kit</a></div></aside></div>
{_footer(view)}
</body></html>"""


def _masthead(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<header class="site"><div class="site-name"><a href="{site.origin}/">{site.title}</a></div>
<div class="tagline">{site.tagline}</div><nav class="main-menu"><ul>{chrome.menu(site)}</ul></nav></header>"""


def _footer(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<footer class="site"><h4>The {site.title} newsletter, in your mail every morning</h4>
<p>Free of charge, once a day, for people who decide</p><form><input type="email"><button>Subscribe</button></form>
<p>&copy; {site.title}. {chrome.word(site, "rights")} <a href="/advertise/">Advertise with Us</a></p></footer>
{chrome.cookie_banner(site)}{chrome.tracker(view)}"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    teasers = "\n".join(
        f'<article class="teaser post-{number}"><h2><a href="{text(t.url)}">{text(t.headline)}</a></h2>'
        f'<p>{text(t.description)}</p><div class="meta">{text(t.author)} · {t.published_at:%B %-d, %Y}</div></article>'
        for number, t in enumerate(view.teasers)
    )
    return f"""<!DOCTYPE html>
<html lang="{site.locale}"><head><meta charset="UTF-8"><title>{text(view.title)} - {site.title}</title>
<meta name="generator" content="WordPress 6.5.2">
<link rel="canonical" href="{text(view.url)}">
<link rel="https://api.w.org/" href="{site.origin}/wp-json/"><meta property="og:type" content="website">
<link rel="alternate" type="application/rss+xml" title="{site.title}" href="{site.origin}/feed/">{CSS}</head>
<body class="archive">{_masthead(view)}<div class="wrap"><main><h1>{text(view.title)}</h1>
{teasers}
{chrome.pager(view)}</main><aside>{chrome.advert("side", site)}</aside></div>{_footer(view)}</body></html>"""


STYLE = Style(article=article, listing=listing)
