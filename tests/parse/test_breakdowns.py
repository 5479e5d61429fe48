"""Error pages that answer 200 are no articles; short news of outages is."""

import pytest

from scrapers.article import Article, Rejection
from scrapers.outcome import RejectionReason
from scrapers.parse import parse_page

URL = "https://quaynews.test/2026/03/ferry-radios-mesh-network"


def read(title: str, body: str) -> Article | Rejection:
    return parse_page(f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{body}".encode(), URL)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("503 Service Temporarily Unavailable", "<center><h1>503 Service Temporarily Unavailable</h1></center>nginx"),
        ("503 Backend fetch failed", "<h1>Error 503 Backend fetch failed</h1><p>Guru:</p><p>XID: 8841</p>"),
        ("quaynews.test | 502: Bad gateway", "<h1>Bad gateway</h1><p>The quay's server gave no answer.</p>"),
        ("Quay News › Error", "<p>There has been a critical error on this website.</p>"),
        ("Quay News", "<h1>Oops!</h1><p>Something went wrong. Please try again later.</p>"),
        ("Quay News", "<main><p>Our machines are busy. Please come back in ten minutes, or ring the quay.</p></main>"),
        ("Site maintenance", "<h1>We’ll be back soon!</h1><p>We are oiling the press; ring us until then.</p>"),
        ("Site under maintenance | Quay News", "<h1>Site under maintenance</h1><p>Thank you for waiting.</p>"),
        ("We're sorry, but something went wrong (500)", "<p>The owner of this page finds more in the log.</p>"),
        ("Runtime Error", "<h1>Server Error in '/' Application.</h1><p>It came up on the server.</p>"),
        ("", "<b>Fatal error</b>: Uncaught Error: no such page in /srv/quay.php:12<br>thrown on line <b>12</b>"),
        ("", "<h2>Application error: a client-side exception has occurred (see the console).</h2>"),
        ("Wartungsarbeiten", "<h1>Wartungsarbeiten</h1><p>Die Druckerei wird geputzt, bis gleich.</p>"),
        ("Site en maintenance", "<p>La presse est en panne, veuillez réessayer demain.</p>"),
        ("Error interno", "<p>Se ha roto la prensa. Vuelva a intentarlo más tarde.</p>"),
        ("メンテナンス中", "<h1>ただいまメンテナンス中です</h1><p>印刷機を直しています。</p>"),
    ],
)
def test_an_error_page_that_answers_200_is_no_article(title: str, body: str) -> None:
    out = read(title, body)
    assert isinstance(out, Rejection)
    assert out.reason is RejectionReason.SOFT_404, out.detail
    assert "words in all" in out.detail


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ferry booking temporarily unavailable", "The office has switched its pages off until Thursday, it said."),
        ("Something went wrong at the lock", "The keeper opened the wrong gate, and eleven boats sat on the mud."),
        ("North lock closed for maintenance on Monday", "Boats may use the south lock until four, says the port."),
        ("500 boats leave the harbour", "It was the longest parade since the year of the storm, the keeper counted."),
        ("Maintenance of the old crane begins", "The crane of 1911 is taken down to be oiled, the office said."),
        ("The error that sank a ferry", "A comma in a table of tides cost the port its newest boat, a report finds."),
        ("Service is down, rents are up", "The quay's tenants pay more for less, a count of the office shows."),
    ],
)
def test_a_short_piece_of_news_about_one_is_an_article(title: str, text: str) -> None:
    out = read(f"{title} | Quay News", f"<article><h1>{title}</h1><p>{text}</p></article>")
    assert isinstance(out, Article), out
    assert out.headline == title


def test_a_page_that_says_it_is_an_article_is_one_whatever_it_tells() -> None:
    head = "<meta property=og:type content=article>"
    out = read("Something went wrong", f"{head}<h1>Something went wrong</h1><p>Then it was mended.</p>")
    assert isinstance(out, Article)
