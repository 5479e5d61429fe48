"""A Drupal-like site: fields in nested divs, schema.org as microdata, Dublin Core metas, no JSON-LD."""

from fakeweb.addresses import slugify
from fakeweb.pages import chrome, markup
from fakeweb.pages.view import NONCE, ArticleView, ListView, Style

CSS = chrome.css("'Source Serif 4', Cambria, serif", "#1b6b3a")
DIALECT = markup.Dialect(heading="<h3>{}</h3>", link='<a href="{}" class="ext" data-extlink="">{}</a>')


def _head(view: ArticleView) -> str:
    version, site, text = view.version, view.publisher, markup.text
    keywords = text(", ".join(version.tags))
    return f"""<meta charset="utf-8" />
<meta name="Generator" content="Drupal 10 (https://www.drupal.org)" />
<title>{text(version.headline)} | {text(site.title)}</title>
<link rel="canonical" href="{text(version.canonical_url)}" />
<link rel="shortlink" href="{site.origin}/node/{view.number}" />
<meta name="description" content="{text(version.description or "")}" />
<meta name="keywords" content="{keywords}" />
<meta name="dcterms.title" content="{text(version.headline)}" />
<meta name="dcterms.date" content="{view.published.isoformat()}" />
<meta name="dcterms.language" content="{site.locale}" />
<meta property="og:type" content="article" />
<meta property="og:title" content="{text(version.headline)}" />
<meta property="og:image" content="{version.image_url}" />
<meta property="article:published_time" content="{view.published.isoformat()}" />
<meta property="article:modified_time" content="{view.modified.isoformat()}" />
<meta property="article:section" content="{text(version.section or "")}" />
{CSS}"""


def _authors(view: ArticleView) -> str:
    return ", ".join(
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<a href="/people/{slugify(name)}"><span itemprop="name">{markup.text(name)}</span></a></span>'
        for name in view.version.authors
    )


def _topics(view: ArticleView) -> str:
    return "".join(
        f'<div class="field__item"><a href="/topics/{slugify(tag)}" property="schema:about">'
        f"{markup.text(tag)}</a></div>"
        for tag in view.version.tags
    )


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    content = markup.body(version.blocks, DIALECT, {4: _embed(view)})
    return f"""<!DOCTYPE html>
<html lang="{site.locale}" dir="ltr" prefix="og: https://ogp.me/ns# schema: https://schema.org/">
<head>
{_head(view)}
</head>
<body class="path-node page-node-type-article">
<div class="dialog-off-canvas-main-canvas"><div class="layout-container">
{_masthead(view)}
<div class="wrap"><main role="main"><div class="region region-content">
<nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ol></nav>
<article data-history-node-id="{view.number}" class="node node--type-article node--view-mode-full" itemscope
itemtype="https://schema.org/NewsArticle" about="{text(version.url)}">
<h1 class="page-title"><span class="field field--name-title" itemprop="headline">{text(version.headline)}</span></h1>
<div class="field field--name-field-deck deck" itemprop="description">{text(version.description or "")}</div>
<footer class="node__meta meta"><div class="node__submitted">By {_authors(view)} on
<time itemprop="datePublished" datetime="{view.published.isoformat()}">{view.published:%a, %m/%d/%Y - %H:%M}</time>
<meta itemprop="dateModified" content="{view.modified.isoformat()}" /></div></footer>
<div class="node__content">
<div class="field field--name-field-image"><img itemprop="image" src="{version.image_url}" alt="" /></div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field__item"
itemprop="articleBody">
{content}
</div>
<div class="field field--name-field-tags"><div class="field__label">Topics</div>{_topics(view)}</div>
{chrome.share_bar(view)}
<section class="field field--name-comment comment-wrapper"><h2 class="title">Add new comment</h2>
<form id="comment-{NONCE}"><textarea></textarea><button>Save</button></form></section>
</div></article></div></main>
<aside class="layout-sidebar-second">{chrome.advert("block", site)}{chrome.related(view.related, site, "h2")}
<div class="block block-newsletter box"><h2>The weekly brief</h2><p>One e-mail on public technology, each Thursday.</p>
</div></aside></div>
{_footer(view)}</div></div></body></html>"""


def _embed(view: ArticleView) -> str:
    if not view.related:
        return ""
    teaser = view.related[0]
    return (
        f'<div class="align-right media-callout related-content" data-entity="{NONCE}"><h4>See also</h4>'
        f'<p><a href="{markup.text(teaser.url)}">{markup.text(teaser.headline)}</a></p></div>'
    )


def _masthead(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<header role="banner" class="site"><div class="site-name">
<a href="{site.origin}/" rel="home">{site.title}</a>
</div><div class="tagline">{site.tagline}</div><nav role="navigation"><ul class="menu">{chrome.menu(site)}</ul></nav>
</header>"""


def _footer(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<footer role="contentinfo" class="site"><p>{site.title} is published by the Civic Byte Trust.
<a href="/accessibility">Accessibility</a> <a href="/contact">Contact</a></p></footer>
{chrome.cookie_banner(site)}{chrome.tracker(view)}"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    rows = "\n".join(
        f'<div class="views-row teaser"><article class="node node--view-mode-teaser"><h2 class="node__title">'
        f'<a href="{text(t.url)}" rel="bookmark"><span>{text(t.headline)}</span></a></h2>'
        f'<div class="field--name-field-deck">{text(t.description)}</div>'
        f'<div class="meta">{text(t.author)}, {t.published_at:%m/%d/%Y}</div></article></div>'
        for t in view.teasers
    )
    return f"""<!DOCTYPE html>
<html lang="{site.locale}" dir="ltr"><head><meta charset="utf-8" /><title>{text(view.title)} | {site.title}</title>
<meta name="Generator" content="Drupal 10 (https://www.drupal.org)" />
<link rel="canonical" href="{text(view.url)}" />
<link rel="alternate" type="application/rss+xml" title="" href="{site.origin}/rss.xml" />{CSS}</head>
<body class="path-frontpage">{_masthead(view)}<div class="wrap"><main><h1>{text(view.title)}</h1>
<div class="view-content">
{rows}
</div>{chrome.pager(view)}</main><aside>{chrome.advert("block", site)}</aside></div>{_footer(view)}</body></html>"""


STYLE = Style(article=article, listing=listing)
