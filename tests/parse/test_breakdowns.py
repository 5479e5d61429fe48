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
        ("Account Suspended", "<p>This account has been suspended. The host of the quay's pages knows more.</p>"),
        ("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>The server runs, and wants to be told what to show.</p>"),
        ("Index of /", "<h1>Index of /</h1><p>Name Last modified Size Description cgi-bin</p>"),
        ("quaynews.test | 521: Web server is down", "<p>The quay's server refuses to be talked to.</p>"),
        ("Quay News", "<p>This site is experiencing technical difficulties.</p>"),
        ("Quay News", "<p>We are offline to oil the press. Please check back soon.</p>"),
        ("Quay News", "<p>アクセスが集中しています。しばらくしてからもう一度お試しください。</p>"),
        ("Quay News", "<p>인쇄기를 고치고 있습니다. 잠시 후 다시 시도해 주세요.</p>"),
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
        (
            "Crane falls",
            "A crane fell on the quay; none is hurt. The story grows, please check back later for more.",
        ),
        (
            "Ferry pages are gone",
            'Riders see the words "Something went wrong, please try again later" and a ferry.',
        ),
        ("Tickets sold out", "Who got none may try again in a few days, the office said, when forty more are printed."),
        ("Update harms shops", "A bad update left forty shops with an error establishing a database connection."),
        (
            "Ladrón detenido",
            "Un hombre intenta huir del muelle y más tarde es detenido por la policía.",
        ),
        ("男が逃走", "男はしばらくしてから埠頭から逃げた。けが人はいないと警察は話している。"),
        ("가수 돌아오다", "부두를 떠난 가수는 잠시 후 다시 나타나 노래를 불렀다."),
        ("Nuevo barco | 508 | Maintenance", "El puerto compra un barco nuevo, más rápido que el de antes y sin humo."),
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
