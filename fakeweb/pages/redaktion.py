"""A German news portal: meta tags of its CMS, JSON-LD with a `Person` list, teaser boxes inside the text."""

from fakeweb.addresses import slugify
from fakeweb.pages import chrome, markup
from fakeweb.pages.view import NONCE, ArticleView, ListView, Style

CSS = chrome.css("'Fira Sans', Arial, sans-serif", "#b3001b")
DIALECT = markup.Dialect(
    paragraph='<p class="absatz">{}</p>',
    heading='<h2 class="zwischentitel">{}</h2>',
    quote='<blockquote class="zitat"><p>{}</p></blockquote>',
    link='<a class="textlink" href="{}">{}</a>',
)
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
          "Dezember")  # fmt: skip


def _jsonld(view: ArticleView) -> str:
    version, site = view.version, view.publisher
    return markup.script_json(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": version.url},
            "identifier": f"nk-{view.number}",
            "headline": version.headline,
            "description": version.description,
            "datePublished": view.published.isoformat(),
            "dateModified": view.modified.isoformat(),
            "author": [{"@type": "Person", "name": name, "jobTitle": "Redakteur"} for name in version.authors],
            "articleSection": version.section,
            "keywords": list(version.tags),
            "image": {"@type": "ImageObject", "url": version.image_url},
            "inLanguage": "de",
            "publisher": {"@type": "Organization", "name": site.title},
        }
    )


def _head(view: ArticleView) -> str:
    version, site, text = view.version, view.publisher, markup.text
    return f"""<meta charset="utf-8">
<title>{text(version.headline)} | {site.title}</title>
<meta name="description" content="{text(version.description or "")}">
<meta name="author" content="{text(", ".join(version.authors))}">
<meta name="date" content="{view.published.isoformat()}">
<link rel="canonical" href="{text(version.canonical_url)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{text(version.headline)}">
<meta property="og:description" content="{text(version.description or "")}">
<meta property="og:image" content="{version.image_url}">
<meta property="og:locale" content="de_DE">
<script type="application/ld+json">{_jsonld(view)}</script>
{CSS}"""


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    when = f"{view.published.day}. {MONTHS[view.published.month - 1]} {view.published:%Y, %H:%M} Uhr"
    content = markup.body(version.blocks, DIALECT, {3: chrome.advert("inhalt", site), 5: _box(view)})
    tags = "".join(f'<li><a href="/thema/{slugify(tag)}">{text(tag)}</a></li>' for tag in version.tags)
    return f"""<!DOCTYPE html>
<html lang="de">
<head>
{_head(view)}
</head>
<body>
{_masthead(view)}
{chrome.advert("billboard", site)}
<div class="wrap"><main><article class="beitrag" data-id="{view.number}">
<header class="beitrag-kopf"><p class="dachzeile">{text(version.section or "")}</p>
<h1>{text(version.headline)}</h1>
<p class="vorspann deck">{text(version.description or "")}</p>
<p class="autorzeile meta">Von {text(view.byline)} · <time datetime="{view.published.isoformat()}">{when}</time></p>
</header>
<figure><img src="{version.image_url}" alt=""><figcaption>Symbolbild. (Bild: {site.title})</figcaption></figure>
{chrome.share_bar(view)}
<div class="beitrag-text">
{content}
</div>
<ul class="themen">{tags}</ul>
<p class="kuerzel">Anregungen an die Redaktion: <a href="mailto:redaktion@{site.host}">redaktion@{site.host}</a></p>
</article>
<section class="kommentare"><h2>Kommentare</h2><p>Bitte melden Sie sich an, um zu kommentieren.</p></section>
</main><aside>{chrome.related(view.related, site)}{chrome.advert("rand", site)}</aside></div>
{_footer(view)}
</body></html>"""


def _box(view: ArticleView) -> str:
    if not view.related:
        return ""
    teaser = view.related[0]
    return (
        f'<aside class="teaserbox" id="tb-{NONCE}"><strong>Lesen Sie auch</strong> '
        f'<a href="{markup.text(teaser.url)}">{markup.text(teaser.headline)}</a></aside>'
    )


def _masthead(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<header class="site"><div class="site-name"><a href="{site.origin}/">{site.title}</a></div>
<div class="tagline">{site.tagline}</div><nav><ul>{chrome.menu(site)}</ul></nav></header>"""


def _footer(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<footer class="site"><p><a href="/impressum">Impressum</a> · <a href="/datenschutz">Datenschutz</a> ·
© {site.title}. {chrome.word(site, "rights")}</p></footer>{chrome.cookie_banner(site)}{chrome.tracker(view)}"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    teasers = "\n".join(
        f'<article class="teaser"><h2><a href="{text(t.url)}">{text(t.headline)}</a></h2><p>{text(t.description)}</p>'
        f'<p class="meta">{text(t.author)}, {t.published_at:%d.%m.%Y}</p></article>'
        for t in view.teasers
    )
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{text(view.title)} | {site.title}</title>
<link rel="canonical" href="{text(view.url)}">
<link rel="alternate" type="application/atom+xml" href="{site.origin}/feed/atom">{CSS}</head>
<body>{_masthead(view)}<div class="wrap"><main><h1>{text(view.title)}</h1>
{teasers}
{chrome.pager(view)}</main><aside>{chrome.advert("rand", site)}</aside></div>{_footer(view)}</body></html>"""


STYLE = Style(article=article, listing=listing)
