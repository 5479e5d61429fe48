"""A site whose articles are an empty shell: a script asks for the story as data and writes it into the page."""

from fakeweb.pages import markup
from fakeweb.pages.view import ADVERT, NONCE, ArticleView, ListView, Style
from fakeweb.truth import TruthVersion

SCRIPT_PATH = "/assets/app.js"
STORY_PATH = "/api/story"
DIALECT = markup.Dialect()

SCRIPT = """'use strict';
const make = (name, text, parent, attributes) => {
  const element = document.createElement(name);
  element.textContent = text;
  Object.entries(attributes || {}).forEach(([key, value]) => element.setAttribute(key, value));
  parent.appendChild(element);
  return element;
};
const show = (story) => {
  document.title = story.headline + ' | ' + story.site;
  make('meta', '', document.head, {name: 'description', content: story.description});
  make('meta', '', document.head, {property: 'article:published_time', content: story.published});
  const root = document.getElementById('root');
  root.textContent = '';
  const article = make('article', '', root);
  make('h1', story.headline, article);
  const byline = make('p', 'By ', article, {class: 'byline'});
  const link = (name) => ({rel: 'author', href: '/people/' + encodeURIComponent(name)});
  story.authors.forEach((name) => make('a', name, byline, link(name)));
  make('time', story.shown, article, {datetime: story.published});
  make('div', '', article, {class: 'story-body'}).innerHTML = story.html;
};
fetch('/api/story?url=' + encodeURIComponent(location.href.split('?')[0]))
  .then((reply) => reply.json())
  .then(show);
"""


def article(view: ArticleView) -> str:
    """An article page: nothing of the article is in it."""
    site = view.publisher
    return f"""<!doctype html>
<html lang="{site.locale}"><head><meta charset="utf-8"><title>{site.title}</title>
<link rel="canonical" href="{markup.text(view.version.canonical_url)}">
<link rel="stylesheet" href="/assets/app.css"></head>
<body><div id="root"><p class="loading">Loading…</p></div>
<aside><img src="http://ads.{site.host}/{NONCE}.png" alt="{ADVERT}"></aside>
<noscript>You need to enable JavaScript to read {site.title}.</noscript>
<script src="{SCRIPT_PATH}"></script></body></html>"""


def listing(view: ListView) -> str:
    """A front, section or archive page."""
    site, text = view.publisher, markup.text
    items = "\n".join(f'<li><a class="story" href="{text(t.url)}">{text(t.headline)}</a></li>' for t in view.teasers)
    older = f'<a rel="next" href="{text(view.older)}">older</a>' if view.older else ""
    return f"""<!doctype html>
<html lang="{site.locale}"><head><meta charset="utf-8"><title>{text(view.title)}</title>
<link rel="alternate" type="application/atom+xml" href="{site.origin}/atom.xml"></head>
<body><h1>{text(view.title)}</h1><ul>{items}</ul>{older}</body></html>"""


def story(version: TruthVersion, title: str) -> dict[str, object]:
    """The story as data, as the script wants it."""
    return {
        "site": title,
        "headline": version.headline,
        "description": version.description or "",
        "authors": list(version.authors),
        "published": version.published_at.isoformat(),
        "shown": f"{version.published_at:%B} {version.published_at.day}, {version.published_at:%Y}",
        "html": markup.body(version.blocks, DIALECT),
    }


STYLE = Style(article=article, listing=listing)
