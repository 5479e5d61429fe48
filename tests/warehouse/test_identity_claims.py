"""W5: canonical links and redirects that lead to another story are not believed, and lose and mix up nothing."""

from dataclasses import replace
from datetime import timedelta

from tests.warehouse.desk import START, Desk, Page
from warehouse.connection import session
from warehouse.identity_changes import changes, merge, split
from warehouse.takedown import take_down
from warehouse.trace import trace

DAY = timedelta(days=1)
HOST = "http://harbor.test"
CRANE = Page(
    url=f"{HOST}/crane",
    headline="North quay gets its crane",
    body="The Harbour Trust said on Tuesday that crane 14 of Velworks would lift 320 tonnes. " * 3,
)
BOATS = Page(
    url=f"{HOST}/boats",
    headline="Regatta opens in drizzle",
    body="Forty boats, little wind and a brass band: nobody minded, and Ida Falk won again. " * 3,
)
SALT = Page(
    url=f"{HOST}/salt",
    headline="Why old cellars taste of brine",
    body="Merchants once stored herring below every second house; chemists now find out how much. " * 3,
)


def told(desk: Desk) -> list[tuple[str, str, int]]:
    """Each article: where it was read, its headline, its version."""
    return desk.rows("SELECT url, headline, version FROM news.articles ORDER BY url")


def again(page: Page) -> Page:
    return replace(page, body=f"{page.body} Corrected: a name.", payload=f"again {page.url}")


def test_w5_two_stories_that_name_each_other_keep_their_own_texts(desk: Desk) -> None:
    pages = [replace(CRANE, canonical_url=BOATS.url), replace(BOATS, canonical_url=CRANE.url)]
    assert desk.run("r1", START, pages).new == 2
    numbers = dict(desk.rows("SELECT url, article_id FROM news.articles"))
    assert desk.run("r2", START + DAY, [again(page) for page in pages]).edited == 2
    assert dict(desk.rows("SELECT url, article_id FROM news.articles")) == numbers
    assert desk.accounts("r2") == {"published": 2}
    life = trace(desk.conn, CRANE.url)
    assert life is not None
    assert [(each["article_id"], each["names"]) for each in life.articles] == [(numbers[CRANE.url], numbers[BOATS.url])]
    headlines = "SELECT article_id, count(DISTINCT headline) FROM news.article_versions GROUP BY 1"
    assert dict(desk.rows(headlines)) == dict.fromkeys(numbers.values(), 1)


def test_w5_one_that_names_the_other_before_that_is_met_leaves_it_its_address(desk: Desk) -> None:
    desk.run("r1", START, [replace(CRANE, canonical_url=BOATS.url)])
    assert desk.run("r2", START + DAY, [BOATS]).new == 1
    assert told(desk) == [(BOATS.url, BOATS.headline, 1), (CRANE.url, CRANE.headline, 1)]
    numbers = dict(desk.rows("SELECT url, article_id FROM news.articles"))
    assert dict(desk.rows("SELECT url, article_id FROM news.article_urls")) == numbers
    desk.run("r3", START + 2 * DAY, [again(BOATS), again(replace(CRANE, canonical_url=BOATS.url))])
    assert dict(desk.rows("SELECT url, article_id FROM news.articles")) == numbers


def test_w5_a_canonical_link_that_a_template_prints_makes_no_versions_of_one_article(desk: Desk) -> None:
    """One new story in each run: no batch is suspect for itself."""
    stories = [replace(page, canonical_url=f"{HOST}/news/") for page in (CRANE, BOATS, SALT)]
    for number, story in enumerate(stories):
        report = desk.run(f"r{number}", START + number * DAY, [story])
        assert (report.new, report.edited) == (1, 0)
    assert [headline for _, headline, _ in told(desk)] == [BOATS.headline, CRANE.headline, SALT.headline]
    before = desk.checksum()
    desk.stage("r2", START + 2 * DAY, [stories[2]])
    desk.audit("r2", START + 2 * DAY)
    desk.publish("r2", START + 2 * DAY)
    assert desk.checksum() == before, "read and published again"


def test_w5_a_translation_that_names_the_original_is_an_article_of_its_own(desk: Desk) -> None:
    german = replace(
        CRANE,
        url=f"{HOST}/de/kran",
        canonical_url=CRANE.url,
        headline="Nordkai bekommt seinen Kran",
        body="Die Hafengesellschaft teilte am Dienstag mit, der Kran hebe künftig Lasten von 320 Tonnen. " * 3,
    )
    assert desk.run("r1", START, [CRANE, german]).new == 2
    assert [url for url, *_ in told(desk)] == [CRANE.url, german.url]


def test_w5_a_print_version_is_still_another_address(desk: Desk) -> None:
    printed = replace(CRANE, url=f"{HOST}/print/14", canonical_url=CRANE.url)
    desk.run("r1", START, [printed])
    assert (desk.run("r2", START + DAY, [CRANE]).new, len(told(desk))) == (0, 1)
    rewritten = replace(CRANE, headline=SALT.headline, body=SALT.body, payload="rewritten")
    assert desk.run("r3", START + 2 * DAY, [rewritten]).edited == 1
    assert desk.run("r4", START + 3 * DAY, [replace(rewritten, url=printed.url, canonical_url=CRANE.url)]).new == 0
    assert len(told(desk)) == 1


def test_w5_stories_that_all_redirect_to_one_page_are_not_overwritten_by_it(desk: Desk) -> None:
    desk.run("r1", START, [CRANE, BOATS])
    gone = [replace(SALT, url=page.url, final_url=f"{HOST}/welcome") for page in (CRANE, BOATS)]
    assert desk.run("r2", START + DAY, gone).edited == 0
    headlines = {headline: version for _, headline, version in told(desk)}
    assert headlines == {CRANE.headline: 1, BOATS.headline: 1, SALT.headline: 1}
    again_gone = [again(page) for page in gone]
    assert desk.run("r3", START + 2 * DAY, again_gone).new == 0, "the page that answers is known by now"
    assert len(told(desk)) == 3


def test_w5_several_old_addresses_that_redirect_to_one_that_is_known_become_one_article(desk: Desk) -> None:
    first, second = (
        replace(
            page, url=f"{HOST}/digest-{n}", headline="Weekly digest of the harbour", published_at=START - n * 2 * DAY
        )
        for n, page in enumerate((CRANE, BOATS), 1)
    )
    latest = replace(SALT, url=f"{HOST}/digest", headline="Weekly digest of the harbour")
    for number, page in enumerate((first, second, latest)):
        desk.run(f"r{number}", START + number * DAY, [page])
    assert len(told(desk)) == 3
    moved = [replace(latest, url=page.url, final_url=latest.url, payload=page.url) for page in (first, second)]
    desk.run("r3", START + 3 * DAY, [*moved, latest])
    assert len(told(desk)) == 1
    assert [change.change for change in changes(desk.conn)] == ["merge", "merge"]
    texts = desk.rows("SELECT DISTINCT body_text FROM news.article_versions")
    assert {text for (text,) in texts} == {first.body, second.body, latest.body}, "nothing is lost"


def test_w5_what_a_person_split_is_not_joined_again_by_a_canonical_link(desk: Desk) -> None:
    twin = replace(
        CRANE, url=f"{HOST}/crane-15", headline="South quay gets its crane", body=CRANE.body.replace("14", "15")
    )
    desk.run("r1", START, [CRANE, twin])
    numbers = dict(desk.rows("SELECT url, article_id FROM news.articles"))
    change = merge(desk.conn, numbers[CRANE.url], numbers[twin.url], "ada", "looks the same", START + DAY)
    split(desk.conn, change.change_id, "ada", "two cranes", START + DAY)
    assert desk.run("r2", START + 2 * DAY, [again(replace(twin, canonical_url=CRANE.url))]).edited == 1
    assert dict(desk.rows("SELECT url, article_id FROM news.articles")) == numbers


def test_w5_a_form_that_was_met_after_a_merge_goes_with_its_address(desk: Desk, warehouse_url: str) -> None:
    """The AMP page of a merged article: once the two are split, no takedown of the other bars it."""
    desk.run("r1", START, [CRANE])
    desk.run("r2", START + DAY, [BOATS])
    kept, other = (number for (number,) in desk.rows("SELECT article_id FROM news.articles ORDER BY first_seen_at"))
    merge(desk.conn, kept, other, "ada", "one story", START + 2 * DAY)
    desk.run("r3", START + 3 * DAY, [replace(BOATS, url=f"{BOATS.url}/amp", payload="amp")])
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two stories", START + 4 * DAY)
    assert dict(desk.rows("SELECT url, article_id FROM news.article_urls")) == {
        CRANE.url: kept,
        BOATS.url: other,
        f"{BOATS.url}/amp": other,
    }
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, CRANE.url, "ada", "court order 17", START + 5 * DAY)
    assert desk.run("r4", START + 6 * DAY, [again(BOATS)]).edited == 1


def test_w5_no_new_article_takes_the_number_of_a_merged_one(desk: Desk) -> None:
    """The address that a page once called its own turns out to be another story: the number was that of the page."""
    desk.run("r1", START, [SALT])
    desk.run("r2", START + DAY, [replace(CRANE, canonical_url=BOATS.url)])
    kept, other = (number for (number,) in desk.rows("SELECT article_id FROM news.articles ORDER BY first_seen_at"))
    merge(desk.conn, kept, other, "ada", "one story", START + 2 * DAY)
    assert desk.run("r3", START + 3 * DAY, [BOATS]).new == 1
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two stories", START + 4 * DAY)
    assert told(desk) == [(page.url, page.headline, 1) for page in (BOATS, CRANE, SALT)]


def test_w14_a_takedown_leaves_the_article_whose_amp_page_named_another(desk: Desk, warehouse_url: str) -> None:
    """The AMP address is the other's, by its canonical link; the page that it is a form of is not."""
    amp = replace(BOATS, url=f"{CRANE.url}/amp", canonical_url=BOATS.url, payload="amp")
    desk.run("r1", START, [CRANE, BOATS])
    desk.run("r2", START + DAY, [amp])
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, BOATS.url, "ada", "court order 17", START + 2 * DAY)
    assert told(desk) == [(CRANE.url, CRANE.headline, 1)]
    assert dict(desk.rows("SELECT url, failure FROM ops.urls")) == {
        CRANE.url: None,
        BOATS.url: "taken_down",
        amp.url: "taken_down",
    }
    assert desk.value("SELECT count(*) FROM ops.captures") == 1
    assert desk.run("r3", START + 3 * DAY, [again(CRANE)]).edited == 1
