"""A WordPress block theme in the manner of a nonprofit newsroom: every block with its class, asides inside the text."""

from fakeweb.addresses import slugify
from fakeweb.pages import chrome, markup
from fakeweb.pages.view import NONCE, ArticleView, ListView, Style

CSS = chrome.css("'Libre Franklin', Helvetica, sans-serif", "#7a1f2b")
DIALECT = markup.Dialect(
    paragraph='<p class="wp-block-paragraph">{}</p>',
    heading='<h2 class="wp-block-heading">{}</h2>',
    unordered='<ul class="wp-block-list">{}</ul>',
    ordered='<ol class="wp-block-list">{}</ol>',
    quote='<blockquote class="wp-block-quote is-layout-flow"><p>{}</p></blockquote>',
    table='<figure class="wp-block-table"><table>{}</table></figure>',
    code='<pre class="wp-block-code"><code>{}</code></pre>',
    link='<a href="{}" target="_blank" rel="noreferrer noopener">{}</a>',
)


def _jsonld(view: ArticleView) -> str:
    version, site = view.version, view.publisher
    return markup.script_json(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": version.headline,
            "description": version.description,
            "datePublished": view.published.isoformat(),
            "dateModified": view.modified.isoformat(),
            "author": [{"@type": "Person", "name": name} for name in version.authors],
            "articleSection": version.section,
            "keywords": ", ".join(version.tags),
            "image": [version.image_url],
            "inLanguage": site.locale,
            "publisher": {"@type": "NewsMediaOrganization", "name": site.title},
            "mainEntityOfPage": version.canonical_url,
        }
    )


def _content(view: ArticleView) -> str:
    version, site, text = view.version, view.publisher, markup.text
    first = view.related[0] if view.related else None
    aside = (
        f'<aside class="wp-block-newspack-related related-inline"><span>Related</span> '
        f'<a href="{text(first.url)}">{text(first.headline)}</a></aside>'
        if first
        else ""
    )
    figure = (
        f'<figure class="wp-block-image size-large"><img src="{version.image_url}" alt="" width="640" height="360">'
        f'<figcaption class="wp-element-caption">Illustration by the {site.title} art desk</figcaption></figure>'
    )
    popup = (
        f'<div class="newspack-popup-wrapper newspack-inline-popup box" id="popup-{NONCE}" hidden>'
        "<p>Reporting like this is paid for by readers. Become a member today.</p></div>"
    )
    extras = {2: figure, 4: popup, 5: aside, 7: chrome.advert("content-7", site)}
    return markup.body(version.blocks, DIALECT, extras)


def _head(view: ArticleView) -> str:
    version, site, text = view.version, view.publisher, markup.text
    return f"""<meta charset="UTF-8">
<title>{text(version.headline)} | {text(site.title)}</title>
<meta name="description" content="{text(version.description or "")}">
<link rel="canonical" href="{text(version.canonical_url)}">
<link rel="amphtml" href="{text(version.url)}amp/">
<meta property="og:type" content="article">
<meta property="og:title" content="{text(version.headline)}">
<meta property="og:description" content="{text(version.description or "")}">
<meta property="og:image" content="{version.image_url}">
<meta property="og:site_name" content="{text(site.title)}">
<meta property="article:published_time" content="{view.published.isoformat()}">
<meta property="article:modified_time" content="{view.modified.isoformat()}">
<script type="application/ld+json">{_jsonld(view)}</script>
{CSS}"""


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    authors = " and ".join(
        f'<span class="author vcard"><a class="url fn n" href="{site.origin}/author/{name.lower().replace(" ", "-")}/">'
        f"{text(name)}</a></span>"
        for name in version.authors
    )
    tags = "".join(f'<a rel="tag" href="{site.origin}/tag/{slugify(t)}/">{text(t)}</a> ' for t in version.tags)
    return f"""<!doctype html>
<html lang="{site.locale}">
<head>
{_head(view)}
</head>
<body class="post-template-default single single-format-standard has-sidebar">
<div id="page" class="site">
<a class="skip-link" href="#main">Skip to content</a>
{_masthead(view)}
<div class="wrap site-content"><section id="primary"><main id="main" class="site-main">
<header class="entry-header"><span class="cat-links"><a href="{chrome.section_url(site, version.section or "")}"
rel="category tag">{text(version.section or "")}</a></span>
<h1 class="entry-title">{text(version.headline)}</h1>
<div class="newspack-post-subtitle deck">{text(version.description or "")}</div>
<div class="entry-meta meta"><span class="byline">by {authors}</span>
<time class="entry-date published" datetime="{view.published.isoformat()}">{view.published:%B %-d, %Y}</time></div>
{chrome.share_bar(view)}</header>
<article id="post-{view.number}" class="post type-post format-standard">
<div class="entry-content">
{_content(view)}
</div>
<footer class="entry-footer"><span class="tags-links">Tagged: {tags}</span></footer>
<div class="author-bio box"><h2>{text(version.authors[0])}</h2>
<p>{text(version.authors[0])} covers {text(version.section or "")} for {text(site.title)}.
<a href="{site.origin}/author/">More by this reporter</a></p></div>
</article>
<div class="donate box"><p>Support local reporting with a monthly gift. <a href="/donate/">Donate</a></p></div>
</main></section><aside id="secondary">{chrome.advert("sidebar", site)}{chrome.related(view.related, site)}</aside>
</div>
{_footer(view)}</div></body></html>"""


def _masthead(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<header id="masthead" class="site"><p class="site-name"><a href="{site.origin}/">{site.title}</a></p>
<p class="tagline">{site.tagline}</p><nav><ul class="main-menu">{chrome.menu(site)}</ul></nav></header>"""


def _footer(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<footer id="colophon" class="site"><p>{site.title} is a nonprofit newsroom.
<a href="/about/">About us</a> · <a href="/ethics/">Ethics policy</a></p></footer>
{chrome.cookie_banner(site)}{chrome.tracker(view)}"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    teasers = "\n".join(
        f'<article class="teaser post"><header class="entry-header"><h2 class="entry-title"><a href="{text(t.url)}" '
        f'rel="bookmark">{text(t.headline)}</a></h2></header>'
        f'<div class="entry-content"><p>{text(t.description)}</p></div>'
        f'<div class="meta">by {text(t.author)}, {t.published_at:%B %-d, %Y}</div></article>'
        for t in view.teasers
    )
    return f"""<!doctype html>
<html lang="{site.locale}"><head><meta charset="UTF-8"><title>{text(view.title)} | {site.title}</title>
<link rel="canonical" href="{text(view.url)}">
<link rel="https://api.w.org/" href="{site.origin}/wp-json/">
<link rel="alternate" type="application/rss+xml" href="{site.origin}/feed/">{CSS}</head>
<body class="archive">{_masthead(view)}<div class="wrap"><main><h1 class="page-title">{text(view.title)}</h1>
{teasers}
{chrome.pager(view)}</main><aside>{chrome.advert("sidebar", site)}</aside></div>{_footer(view)}</body></html>"""


STYLE = Style(article=article, listing=listing)
