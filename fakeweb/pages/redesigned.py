"""A redesign: one template for any site, in which no class, id or container of the old design means what it did.

With `Design.TEASER` the element with the old container's class holds a teaser, and the text waits in a `<template>`
(`.x-flow`) that a script opens when the reader asks for more: a selector goes on matching and brings next to nothing,
and the new selector mends it. With `Design.GONE` nothing of the old design is left, and the text stands open under new
names. The byline has moved into a script in both.
"""

from enum import StrEnum

from fakeweb.pages import chrome, markup
from fakeweb.pages.view import ArticleView

CSS = chrome.css("'Work Sans', sans-serif", "#005f99")
DIALECT = markup.Dialect(
    paragraph='<div class="x-text"><p>{}</p></div>',
    heading='<h2 class="x-crosshead">{}</h2>',
    unordered='<ul class="x-bullets">{}</ul>',
    quote='<blockquote class="x-quote"><p>{}</p></blockquote>',
)

OLD_CONTAINER = {
    "wordpress": "article-content",
    "newspack": "entry-content",
    "ghost": "gh-content",
    "nextjs": "Story_body__c4",
    "drupal": "field--name-body",
    "handmade": "story",
    "redaktion": "beitrag-text",
}
"""The class of the element that held the article's text before, by style."""

_OPEN = ('<div class="x-flow">', "</div>")
_FOLDED = (
    '<template id="x-rest" class="x-flow">',
    '</template><button class="x-more" data-opens="x-rest">Read the full story</button>',
)


class Design(StrEnum):
    """What is left of the old design."""

    TEASER = "teaser"
    GONE = "gone"


def article(view: ArticleView, design: Design) -> str:
    """An article page in the new design."""
    version, site, text = view.version, view.publisher, markup.text
    old = OLD_CONTAINER[site.style]
    teaser = f'<div class="{old} x-teaser"><p>{text(version.paragraphs[0][:90])} …</p></div>'
    is_folded = design is Design.TEASER
    state = markup.script_json({"by": list(version.authors), "fold": is_folded})
    opening, closing = _FOLDED if is_folded else _OPEN
    return f"""<!DOCTYPE html>
<html lang="{site.locale}">
<head><meta charset="utf-8">
<title>{text(version.headline)} | {text(site.title)}</title>
<link rel="canonical" href="{text(version.canonical_url)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{text(version.headline)}">
<meta property="og:image" content="{version.image_url or ""}">
<meta property="article:published_time" content="{view.published.isoformat()}">
{CSS}</head>
<body class="x-page"><header class="site x-top"><a class="site-name" href="{site.origin}/">{site.title}</a>
<nav><ul>{chrome.menu(site)}</ul></nav></header>
<div class="wrap"><div class="x-column"><div class="x-head"><h1 class="x-title">{text(version.headline)}</h1>
<p class="x-standfirst deck">{text(version.description or "")}</p><p class="meta">
<time datetime="{view.published.isoformat()}">{view.published:%Y-%m-%d %H:%M}</time></p></div>
{teaser if design is Design.TEASER else ""}
{opening}
{markup.body(version.blocks, DIALECT, {3: chrome.advert("x", site)})}
{closing}
{chrome.share_bar(view)}</div><div class="x-rail">{chrome.related(view.related, site)}</div></div>
<footer class="site x-bottom"><p>{site.title}. {chrome.word(site, "rights")}</p></footer>
{chrome.cookie_banner(site)}{chrome.tracker(view)}<script>window.__x={state}</script></body></html>"""
