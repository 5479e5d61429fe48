"""A bare hand-made site: tables for layout, no structured data, no classes worth a selector, dates in words."""

from fakeweb.pages import markup
from fakeweb.pages.chrome import section_url
from fakeweb.pages.view import ADVERT, COUNTER, NONCE, ArticleView, ListView, Style

CSS = "<style>body{font:17px/1.5 Verdana,sans-serif;max-width:900px;margin:12px auto}td{vertical-align:top}</style>"
DIALECT = markup.Dialect(
    heading="<h3>{}</h3>",
    quote="<blockquote>{}</blockquote>",
    table='<table border="1" cellpadding="4">{}</table>',
    code="<pre>{}</pre>",
)


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    when = f"{view.published:%B} {view.published.day}, {view.published:%Y}, {view.published:%-I:%M %p}"
    more = "".join(f'<li><a href="{text(t.url)}">{text(t.headline)}</a>' for t in view.related)
    canonical = (
        f'<link rel="canonical" href="{text(version.canonical_url)}">' if version.canonical_url != version.url else ""
    )
    return f"""<html lang="{site.locale}">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{text(version.headline)} -- {site.title}</title>{canonical}{CSS}
</head>
<body bgcolor="#fffff4">
{_banner(view)}
<table width="100%" cellspacing="12"><tr><td width="170">{_side(view)}</td><td>
<p><small><a href="/">home</a> &gt; <a href="{section_url(site, version.section or "")}">{
        text(version.section or "")
    }</a>
</small></p>
<h1>{text(version.headline)}</h1>
<p><small>by <b>{text(view.byline)}</b> | Posted on {when}</small></p>
<hr>
{markup.body(version.blocks, DIALECT)}
<hr>
<p><small><a href="mailto:desk@{site.host}">write to the editor</a> | <a href="?print=1">print</a> |
read {COUNTER} times</small></p>
<p>more stories:</p><ul>{more}</ul>
</td></tr></table>
{_foot()}
</body></html>"""


def _banner(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f'<center><font size="6"><a href="/">{site.title}</a></font><br><i>{site.tagline}</i></center><hr>'


def _side(view: ArticleView | ListView) -> str:
    sections = "<br>".join(
        f'<a href="{section_url(view.publisher, name)}">{name}</a>'
        for name in dict.fromkeys(view.publisher.topics.values())
    )
    return f'{sections}<p><small>sponsor:<br><a href="http://ads.plainwire.test/{NONCE}">{ADVERT}</a></small></p>'


def _foot() -> str:
    return (
        f"<hr><center><small>no cookies, no scripts. visitor {COUNTER}. made by hand in a text editor.</small></center>"
    )


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    items = "\n".join(
        f'<p><a class="story" href="{text(t.url)}">{text(t.headline)}</a><br><small>{text(t.author)}, '
        f"{t.published_at:%B} {t.published_at.day}</small></p>"
        for t in view.teasers
    )
    older = f'<p><a rel="next" href="{text(view.older)}">older stories &gt;&gt;</a></p>' if view.older else ""
    return f"""<html lang="{site.locale}"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{text(view.title)}</title>
<link rel="alternate" type="application/atom+xml" href="/atom.xml">{CSS}</head>
<body bgcolor="#fffff4">{_banner(view)}<table width="100%"><tr><td width="170">{_side(view)}</td><td>
<h2>{text(view.title)}</h2>
{items}
{older}</td></tr></table>{_foot()}</body></html>"""


STYLE = Style(article=article, listing=listing)
