"""A Ghost-like publication: gh-content, kg-cards, an `Article` in JSON-LD, a subscription call inside the page."""

from fakeweb.addresses import slugify
from fakeweb.pages import chrome, markup
from fakeweb.pages.view import ArticleView, ListView, Style

CSS = chrome.css("'Inter', 'Helvetica Neue', sans-serif", "#c2571a")
DIALECT = markup.Dialect(
    heading="<h3>{}</h3>",
    quote='<blockquote class="kg-blockquote-alt">{}</blockquote>',
    code='<pre><code class="language-bash">{}</code></pre>',
)


def _jsonld(view: ArticleView) -> str:
    version, site = view.version, view.publisher
    stamp = "%Y-%m-%dT%H:%M:%S.000Z"
    people = [{"@type": "Person", "name": name, "sameAs": []} for name in version.authors]
    return markup.script_json(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "publisher": {"@type": "Organization", "name": site.title, "url": f"{site.origin}/"},
            "author": people[0],
            "contributor": people[1:],
            "headline": version.headline,
            "url": version.url,
            "datePublished": version.published_at.strftime(stamp),
            "dateModified": (version.modified_at or version.published_at).strftime(stamp),
            "image": {"@type": "ImageObject", "url": version.image_url, "width": 640, "height": 360},
            "keywords": ", ".join(version.tags),
            "description": version.description,
            "mainEntityOfPage": version.url,
        }
    )


def _head(view: ArticleView) -> str:
    version, site, text = view.version, view.publisher, markup.text
    stamp = "%Y-%m-%dT%H:%M:%S.000Z"
    tags = "".join(f'<meta property="article:tag" content="{text(tag)}">\n' for tag in version.tags)
    return f"""<title>{text(version.headline)}</title>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<meta name="description" content="{text(version.description or "")}">
<link rel="canonical" href="{text(version.canonical_url)}">
<meta name="referrer" content="no-referrer-when-downgrade">
<meta property="og:site_name" content="{text(site.title)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{text(version.headline)}">
<meta property="og:description" content="{text(version.description or "")}">
<meta property="og:url" content="{text(version.url)}">
<meta property="og:image" content="{version.image_url}">
<meta property="article:published_time" content="{version.published_at.strftime(stamp)}">
<meta property="article:modified_time" content="{(version.modified_at or version.published_at).strftime(stamp)}">
{tags}<meta name="twitter:label1" content="Written by">
<meta name="twitter:data1" content="{text(", ".join(version.authors))}">
<meta name="twitter:label2" content="Filed under">
<meta name="twitter:data2" content="{text(", ".join(version.tags))}">
<script type="application/ld+json">{_jsonld(view)}</script>
<meta name="generator" content="Ghost 5.1">
<link rel="alternate" type="application/rss+xml" title="{text(site.title)}" href="{site.origin}/rss/">
{CSS}"""


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    authors = ", ".join(f'<a href="{site.origin}/author/{slugify(name)}/">{text(name)}</a>' for name in version.authors)
    bookmark = (
        f'<div class="kg-card kg-signup-card box"><h3>Like this letter?</h3><p>Join {site.title} and get the next '
        "one by e-mail. Free, twice a week.</p><form><input type=email><button>Join</button></form></div>"
    )
    content = markup.body(version.blocks, DIALECT, {4: bookmark})
    minutes = max(1, version.word_count // 220)
    return f"""<!DOCTYPE html>
<html lang="{site.locale}">
<head>
{_head(view)}
</head>
<body class="post-template">
<div class="gh-viewport">
{_masthead(view)}
<div class="wrap"><main class="gh-main">
<article class="gh-article post">
<header class="gh-article-header gh-canvas">
<a class="gh-article-tag" href="{chrome.section_url(site, version.section or "")}">{text(version.section or "")}</a>
<h1 class="gh-article-title is-title">{text(version.headline)}</h1>
<p class="gh-article-excerpt is-body deck">{text(version.description or "")}</p>
<div class="gh-article-meta meta"><h4 class="gh-article-author-name">By {authors}</h4>
<time datetime="{view.published:%Y-%m-%d}">{view.published:%d %b %Y}</time><span>{minutes} min read</span></div>
<figure class="gh-article-image"><img src="{version.image_url}" alt="{text(version.headline)}">
<figcaption>Picture: {text(site.title)}</figcaption></figure>
</header>
<section class="gh-content gh-canvas is-body">
{content}
</section>
</article>
<div class="gh-comments"><p>Comments are for members. <a href="#/portal/signup">Sign up</a></p></div>
{chrome.share_bar(view)}
<section class="gh-container">{chrome.related(view.related, site, "h2")}</section>
</main><aside></aside></div>
{_footer(view)}
</div></body></html>"""


def _masthead(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<header id="gh-navigation" class="site"><div class="site-name"><a href="{site.origin}">{site.title}</a>
</div>
<div class="tagline">{site.tagline}</div><nav><ul class="nav">{chrome.menu(site)}</ul></nav>
<a href="#/portal/signin">Sign in</a> <a href="#/portal/signup">Subscribe</a></header>"""


def _footer(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<footer class="gh-footer site"><p>{site.title} &copy; 2026. Powered by letters.</p></footer>
{chrome.cookie_banner(site)}{chrome.tracker(view)}"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    teasers = "\n".join(
        f'<article class="gh-card post teaser"><a class="gh-card-link" href="{text(t.url)}">'
        f'<h3 class="gh-card-title">{text(t.headline)}</h3></a><p class="gh-card-excerpt">{text(t.description)}</p>'
        f'<footer class="meta">{text(t.author)} — {t.published_at:%d %b %Y}</footer></article>'
        for t in view.teasers
    )
    return f"""<!DOCTYPE html>
<html lang="{site.locale}"><head><meta charset="utf-8"><title>{text(view.title)}</title>
<meta name="generator" content="Ghost 5.1">
<link rel="canonical" href="{text(view.url)}"><meta property="og:type" content="website">
<link rel="alternate" type="application/rss+xml" title="{text(site.title)}" href="{site.origin}/rss/">{CSS}</head>
<body class="home-template">{_masthead(view)}<div class="wrap"><main>
<h1>{text(view.title)}</h1><div class="gh-feed">
{teasers}
</div>{chrome.pager(view)}</main><aside></aside></div>{_footer(view)}</body></html>"""


STYLE = Style(article=article, listing=listing)
