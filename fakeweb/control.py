"""The pages under /-/: an index to look at, the truth as JSON, and switches for clock and behaviours."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from html import escape
from typing import Any, Protocol
from urllib.parse import urlsplit

from fakeweb.behaviours.base import Rule
from fakeweb.behaviours.registry import Behaviours, catalog
from fakeweb.clock import Clock
from fakeweb.messages import Request, Response, content, html, notice
from fakeweb.pages.chrome import css
from fakeweb.served import ServedLog
from fakeweb.truth import TruthArticle, TruthVersion
from fakeweb.world import World

Visit = Callable[[Request, datetime], Response]
_VIEW = "/-/view/"


class Web(Protocol):
    """What the control pages show and switch."""

    world: World
    clock: Clock
    behaviours: Behaviours
    log: ServedLog


class Control:
    """Answers requests to the server itself."""

    def __init__(self, web: Web, visit: Visit) -> None:
        self.web = web
        self.visit = visit
        self.pages: dict[str, Callable[[Request], Response]] = {
            "/": self.index,
            "/-/": self.index,
            "/-/truth": self.truth,
            "/-/clock": self.clock,
            "/-/behaviour": self.behaviour,
            "/-/log": self.log,
        }

    def answer(self, request: Request) -> Response:
        """The control page at a path; 404 with the list of pages for any other."""
        if request.path.startswith(_VIEW):
            return self.view(request)
        page = self.pages.get(request.path)
        if page is None:
            return notice(404, f"No such page. There are: {', '.join(self.pages)} and {_VIEW}HOST/PATH")
        try:
            return page(request)
        except (ValueError, KeyError, TypeError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, 400)

    def index(self, request: Request) -> Response:
        """The sites, what they publish and where to look."""
        now, world = self.web.clock.now(), self.web.world
        rows = "\n".join(self._site_row(name, now) for name in world.sites)
        rules = "".join(f"<li>{escape(_rule_text(rule))}</li>" for rule in self.web.behaviours)
        known = "\n".join(
            f"<tr><td><code>{b.name}</code></td><td>{escape(b.does)}</td><td>{escape(b.duty)}</td>"
            f"<td>{escape(b.ends)}</td></tr>"
            for b in catalog().values()
        )
        proxy = f"http://{request.headers.get('host', '127.0.0.1')}"
        return html(f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The simulated web</title>
{css("system-ui, sans-serif", "#345")}</head><body><header class="site"><div class="site-name">The simulated web</div>
<div class="tagline">{len(world.articles)} articles, seed {world.seed}; it is now {now:%A, %-d %B %Y, %H:%M} UTC</div>
</header><div class="wrap" style="display:block">
<p>Read the sites here, or set <code>{escape(proxy)}</code> as HTTP proxy
and open them under their own names.</p><table><thead><tr><th>Site</th><th>Style</th><th>Articles</th><th>Last 24 h</th>
<th>Sources</th><th>Truth</th></tr></thead><tbody>{rows}</tbody></table>
<h2>Switched on</h2><ul>{rules or "<li>nothing: all sites behave</li>"}</ul>
<h2>Behaviours</h2><table><thead><tr><th>Name</th><th>What it does</th><th>What a crawler must do</th><th>Ends as</th>
</tr></thead><tbody>{known}</tbody></table>
<p><a href="/-/clock">clock</a> · <a href="/-/log">served log</a> · <a href="/-/behaviour">behaviours</a></p>
</div></body></html>""")

    def _site_row(self, name: str, now: datetime) -> str:
        site = self.web.world.sites[name]
        base = f"{_VIEW}{site.host}"
        sources = " ".join(f'<a href="{base}{s.path}">{s.kind.replace("_", " ")}</a>' for s in site.sources)
        today = len(self.web.world.announced(name, now - timedelta(days=1), now))
        return (
            f'<tr><td><a href="{base}/">{escape(site.title)}</a><br><small>{site.host}</small></td>'
            f"<td>{site.style}</td>"
            f"<td>{len(self.web.world.published(name, now))}</td><td>{today}</td><td>{sources} "
            f'<a href="{base}/robots.txt">robots</a></td><td><a href="/-/truth?site={name}">JSON</a></td></tr>'
        )

    def truth(self, request: Request) -> Response:
        """What is true at `at` (default: now): of one `url`, or of all articles of a `site`, or the sites' names."""
        at = request.parameter("at")
        now = datetime.fromisoformat(at) if at else self.web.clock.now()
        if url := request.parameter("url"):
            version = self.web.world.at(url, now)
            return _json(version_json(version) if version else None, 200 if version else 404)
        if site := request.parameter("site"):
            since = request.parameter("since")
            start = datetime.fromisoformat(since) if since else self.web.world.start - timedelta(days=1)
            return _json([article_json(a) for a in self.web.world.announced(site, start, now)])
        return _json(list(self.web.world.sites))

    def clock(self, request: Request) -> Response:
        """The simulated time; POST {"now": iso} sets it, {"rate": number} lets it run."""
        if request.method == "POST":
            wanted = json.loads(request.body)
            now = datetime.fromisoformat(wanted["now"]) if "now" in wanted else self.web.clock.now()
            self.web.clock.set(now, wanted.get("rate"))
        return _json({"now": self.web.clock.now()})

    def behaviour(self, request: Request) -> Response:
        """The rules in force; POST {"name": …, "site": …} adds one, DELETE switches all off."""
        if request.method == "POST":
            wanted = json.loads(request.body)
            for key in ("since", "until"):
                if wanted.get(key):
                    wanted[key] = datetime.fromisoformat(wanted[key])
            self.web.behaviours.add(wanted.pop("name"), **wanted)
        if request.method == "DELETE":
            self.web.behaviours.clear()
        return _json([asdict(rule) for rule in self.web.behaviours])

    def log(self, request: Request) -> Response:
        """The served log, of one `site` if given; DELETE empties it."""
        if request.method == "DELETE":
            self.web.log.clear()
        site = request.parameter("site")
        return _json([asdict(entry) for entry in self.web.log.entries() if site in {"", entry.site}])

    def view(self, request: Request) -> Response:
        """A page of a site with its links leading back here, for a browser that uses no proxy."""
        target = "http://" + request.path.removeprefix(_VIEW) + (f"?{request.query}" if request.query else "")
        host = urlsplit(target).netloc
        response = self.visit(Request(method="GET", url=target), self.web.clock.now())
        if location := response.header("Location"):
            response.put("Location", location.replace("http://", _VIEW, 1))
        if (response.header("Content-Type") or "").startswith("text/html"):
            page = response.body.decode("utf-8", "replace").replace('href="/', f'href="{_VIEW}{host}/')
            for name in self.web.world.sites:
                page = page.replace(f"http://{name}.test", f"{_VIEW}{name}.test")
            response.body = page.encode()
        return response


def version_json(version: TruthVersion) -> dict[str, Any]:
    """A version as JSON, its text as paragraphs."""
    data = {name: value for name, value in asdict(version).items() if name != "blocks"}
    return data | {"paragraphs": version.paragraphs, "headings": version.headings, "deleted": version.deleted}


def article_json(article: TruthArticle) -> dict[str, Any]:
    """An article's life as JSON."""
    return asdict(article)


def _rule_text(rule: Rule) -> str:
    window = f"{rule.since or 'always'} to {rule.until or 'open'}"
    return f"{rule.name} on {rule.site or 'all sites'}, {window}; {rule.hits} hits"


def _json(value: object, status: int = 200) -> Response:
    return content(json.dumps(value, default=str, ensure_ascii=False, indent=1), "application/json", status)
