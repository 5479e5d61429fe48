"""The theme that the Drupal-like site had before: Drupal 7's field classes, no schema.org data, a pull-out."""

from fakeweb.addresses import slugify
from fakeweb.pages import chrome, drupal, markup
from fakeweb.pages.chrome import section_url
from fakeweb.pages.view import NONCE, ArticleView, Style

CSS = chrome.css("Georgia, serif", "#0f4d6b")
DIALECT = markup.Dialect(heading="<h4>{}</h4>")


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    channel = text(version.section or "")
    tags = "".join(f'<a href="/tags/{slugify(tag)}">{text(tag)}</a> ' for tag in version.tags)
    names = ", ".join(f'<span class="username">{text(name)}</span>' for name in version.authors)
    content = markup.body(version.blocks, DIALECT, {2: _pull_out(view)})
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML+RDFa 1.0//EN" "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-1.dtd">
<html lang="{site.locale}" dir="ltr">
<head><meta charset="utf-8" />
<meta name="Generator" content="Drupal 7 (http://drupal.org)" />
<title>{text(version.headline)} | {text(site.title)}</title>
<link rel="canonical" href="{text(version.canonical_url)}" />
<meta property="og:image" content="{version.image_url}" />{CSS}</head>
<body class="html not-front node-type-article"><div id="page"><div id="header">
<a href="/" id="logo">{text(site.title)}</a><ul class="links">{chrome.menu(site)}</ul></div>
<div id="content" class="column"><div class="section">
<div class="field-name-field-channel"><a href="{section_url(site, version.section or "")}">{channel}</a></div>
<h1 class="title" id="page-title">{text(version.headline)}</h1>
<div id="node-{view.number}" class="node node-article clearfix">
<div class="submitted">Submitted by {names}
on {view.published:%a, %m/%d/%Y - %H:%M}</div>
<div class="field-name-field-teaser"><div class="field-item">{text(version.description or "")}</div></div>
<div class="content clearfix"><div class="field-name-body"><div class="field-item">
{content}
</div></div>
<div class="field-name-field-labels">{tags}</div></div></div></div></div>
<div class="sidebar" id="block-{NONCE}">{chrome.related(view.related, site)}</div>
<div id="footer">{text(site.title)} is published by the Civic Byte Trust.</div></div>
{chrome.tracker(view)}</body></html>"""


def _pull_out(view: ArticleView) -> str:
    return (
        f'<div class="pullout"><p>{markup.text(view.publisher.title)} asks every agency that it writes about for an '
        "answer, and prints the answers in full, whether they are kind to the agency or not.</p></div>"
    )


STYLE = Style(article=article, listing=drupal.listing)
