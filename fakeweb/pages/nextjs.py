"""A Next.js-like site: server-rendered HTML with hashed class names, and the same article as data in __NEXT_DATA__."""

from fakeweb.addresses import slugify
from fakeweb.chance import share
from fakeweb.pages import chrome, markup
from fakeweb.pages.view import COUNTER, NONCE, ArticleView, ListView, Style
from fakeweb.truth import Block, plain

CSS = chrome.css("system-ui, -apple-system, sans-serif", "#4b2fd6")
DIALECT = markup.Dialect(
    paragraph='<p class="Paragraph_root__x2kQp">{}</p>',
    heading='<h2 class="Heading_root__Lm91a">{}</h2>',
    unordered='<ul class="List_root__a81Zc">{}</ul>',
    ordered='<ol class="List_root__a81Zc">{}</ol>',
    item="<li><span>{}</span></li>",
    quote='<blockquote class="Quote_root__77bTe"><p>{}</p></blockquote>',
    table='<div class="Table_scroll__k3"><table>{}</table></div>',
    code='<pre class="Code_root__1v"><code>{}</code></pre>',
)


def _component(block: Block) -> dict[str, object]:
    return {
        "__typename": f"{block.kind.title()}Block",
        "items": [[{"text": run.text, "href": run.href} for run in item] for item in block.items],
        "plain": plain(block.runs),
    }


def _data(view: ArticleView) -> str:
    version = view.version
    story = {
        "id": view.number,
        "slug": version.url.rsplit("/", 1)[-1],
        "headline": version.headline,
        "standfirst": version.description,
        "bylines": [{"name": name, "role": "Reporter"} for name in version.authors],
        "publishedAt": version.published_at.isoformat().replace("+00:00", "Z"),
        "updatedAt": (version.modified_at or version.published_at).isoformat().replace("+00:00", "Z"),
        "section": {"title": version.section},
        "tags": [{"title": tag} for tag in version.tags],
        "hero": {"src": version.image_url, "caption": "Flux Daily"},
        "body": [_component(block) for block in version.blocks],
    }
    props = {"pageProps": {"story": story, "readers": COUNTER, "ab": NONCE}, "__N_SSP": True}
    build = f"b{int(share(view.publisher.name) * 10**9)}"
    return markup.script_json({"props": props, "page": "/[section]/[...slug]", "query": {}, "buildId": build})


def _jsonld(view: ArticleView) -> str:
    version = view.version
    return markup.script_json(
        [
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "@id": f"{view.publisher.origin}/#/story/{view.number}",
                "headline": version.headline,
                "datePublished": version.published_at.isoformat(),
                "dateModified": (version.modified_at or version.published_at).isoformat(),
                "author": [{"@type": "Person", "name": name} for name in version.authors],
                "articleSection": version.section,
                "keywords": list(version.tags),
                "isAccessibleForFree": True,
            }
        ]
    )


def _head(view: ArticleView) -> str:
    version, text = view.version, markup.text
    return f"""<meta charSet="utf-8"/><meta name="viewport" content="width=device-width"/>
<title>{text(version.headline)} | {text(view.publisher.title)}</title>
<meta name="description" content="{text(version.description or "")}"/>
<link rel="canonical" href="{text(version.canonical_url)}"/>
<meta property="og:title" content="{text(version.headline)}"/>
<meta property="og:type" content="article"/>
<meta property="og:description" content="{text(version.description or "")}"/>
<meta property="og:image" content="{version.image_url}"/>
<meta property="og:url" content="{text(version.canonical_url)}"/>
<script type="application/ld+json">{_jsonld(view)}</script>
<link rel="preload" href="/_next/static/css/{NONCE}.css" as="style"/>
{CSS}"""


def article(view: ArticleView) -> str:
    """An article page."""
    version, site, text = view.version, view.publisher, markup.text
    names = "".join(f'<a class="Byline_name__q" href="/people/{slugify(n)}">{text(n)}</a>' for n in version.authors)
    tags = "".join(f'<a class="Tag_root__z" href="/tag/{slugify(tag)}">{text(tag)}</a> ' for tag in version.tags)
    extras = {3: f'<div class="Ad_inline__9">{chrome.advert("mpu", site)}</div>', 6: _promo(view)}
    content = markup.body(version.blocks, DIALECT, extras)
    return f"""<!DOCTYPE html><html lang="{site.locale}"><head>
{_head(view)}
</head><body><div id="__next"><div class="Layout_root__Ab3">
{_masthead(view)}
<div class="wrap"><main class="Story_main__p0"><div class="Story_header__u7">
<div class="Kicker_root__2">
<a href="{chrome.section_url(site, version.section or "")}">{text(version.section or "")}</a></div>
<h1 class="Headline_root__Y">{text(version.headline)}</h1>
<h2 class="Standfirst_root__W deck">{text(version.description or "")}</h2>
<div class="Byline_root__e meta">{names}<time dateTime="{version.published_at.isoformat()}">
{view.published:%-d %B %Y, %H:%M}</time></div></div>
<figure class="Hero_root__h"><img src="{version.image_url}" alt=""/><figcaption>Image: Flux Daily</figcaption></figure>
{chrome.share_bar(view)}
<div class="Story_body__c4">
{content}
</div>
<div class="Tags_root__t">{tags}</div>
<section class="Readers_root__5"><p>{COUNTER} people are reading this</p></section>
{chrome.related(view.related, site, "h2")}
</main><aside>{chrome.advert("rail", site)}</aside></div>
{_footer(view)}</div></div>
<script id="__NEXT_DATA__" type="application/json">{_data(view)}</script>
<script src="/_next/static/chunks/main-{NONCE}.js" defer=""></script></body></html>"""


def _promo(view: ArticleView) -> str:
    if not view.related:
        return ""
    teaser = view.related[-1]
    return (
        f'<div class="ReadMore_root__r" data-component="read-more"><span>READ MORE:</span> '
        f'<a href="{markup.text(teaser.url)}">{markup.text(teaser.headline)}</a></div>'
    )


def _masthead(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<header class="site Header_root__1"><a class="site-name" href="{site.origin}/">{site.title}</a>
<span class="tagline">{site.tagline}</span><nav><ul>{chrome.menu(site)}</ul></nav></header>"""


def _footer(view: ArticleView | ListView) -> str:
    site = view.publisher
    return f"""<footer class="site Footer_root__f"><p>© {site.title} Media Ltd. {chrome.word(site, "rights")}</p>
</footer>
{chrome.cookie_banner(site)}{chrome.tracker(view)}"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    teasers = "\n".join(
        f'<article class="Card_root__k teaser"><a href="{text(t.url)}"><h3>{text(t.headline)}</h3></a>'
        f"<p>{text(t.description)}</p>"
        f'<time dateTime="{t.published_at.isoformat()}">{t.published_at:%-d %B}</time></article>'
        for t in view.teasers
    )
    return f"""<!DOCTYPE html><html lang="{site.locale}"><head><meta charSet="utf-8"/>
<title>{text(view.title)} | {site.title}</title><link rel="canonical" href="{text(view.url)}"/>
<link rel="alternate" type="application/feed+json" href="{site.origin}/feed.json"/>{CSS}</head>
<body><div id="__next">{_masthead(view)}<div class="wrap"><main><h1>{text(view.title)}</h1>
{teasers}
{chrome.pager(view)}</main><aside>{chrome.advert("rail", site)}</aside></div>{_footer(view)}</div></body></html>"""


STYLE = Style(article=article, listing=listing)
