"""Each cleaning step: what it takes, and what it leaves."""

import pytest

from scrapers.parse.cleaning import STEPS, clean
from scrapers.parse.document import Document
from scrapers.parse.passages import passages
from scrapers.parse.steps import Facts

A = "The old mill has been turned into a library, and children from four villages now borrow their books there."
B = "Its wheel still turns on Saturdays, when the librarian opens the gate of the race for whoever wants to see it."
C = "Three more mills on the same river are for sale, and the next village has already made an offer for the first."
CARD = "<h3><a href='/x'>{}</a></h3><p>A mill without a river waits for one to come by.</p>"
READ_ON = (
    "<div><p>{}</p><p>A mill without a river waits for one to come by, and has been waiting since…</p>"
    "<p><a href='/x'>Read more</a> 4 minutes</p></div>"
)
MILLERS = "".join(
    f"<div><p>{name}</p><div><p>{name}</p><p>{name} keeps a wheel and knows the river well.</p></div></div>"
    for name in ("Ida Lund", "Bo Ek", "Per Holm", "Una Vik")
)
FACTS = Facts(host="paper.test", headline="A Mill of Books", description="Reading by water.", authors=("Nora Brandt",))


def cleaned(above: str = "", between: str = "", below: str = "") -> tuple[list[str], set[str]]:
    """What is left of a page with passages around the text, and the steps that took something."""
    markup = f"<div>{above}<p>{A}</p><p>{B}</p>{between}<p>{C}</p>{below}</div>"
    result = clean(passages(Document.from_html(markup).root, {}), FACTS)
    return [passage.text for passage in result.passages], {removal.step for removal in result.removals}


@pytest.mark.parametrize(
    ("place", "markup", "step"),
    [
        ("above", "<h1>A Mill of Books</h1>", "repeated_headline"),
        ("above", "<p>“A mill of books”</p>", "repeated_headline"),
        ("above", "<h3>Reading by water.</h3>", "repeated_deck"),
        ("above", "<div><p>Reading by water.</p></div>", "repeated_deck"),
        ("above", "<p>Written by Nora Brandt</p>", "bylines_and_dates"),
        ("above", "<p>Von Nora Brandt</p>", "bylines_and_dates"),
        ("above", "<p>Par Nora Brandt</p>", "bylines_and_dates"),
        ("above", "<p>Nora Brandt</p>", "bylines_and_dates"),
        ("above", "<p>March 3, 2026 at 14:05</p>", "bylines_and_dates"),
        ("above", "<p>5 min read</p>", "bylines_and_dates"),
        ("above", "<h4>Reading in the valley</h4><h1>A Mill of Books</h1>", "repeated_headline"),
        ("above", "<p>Saturday 7 March 2026</p>", "bylines_and_dates"),
        ("above", "<p>7. März 2026, 19:49 | Miller</p>", "bylines_and_dates"),
        ("above", "<p>2026.03.07 10:28MRA</p>", "bylines_and_dates"),
        (
            "above",
            "<p>Mill Paper | 07.03.2026 at 13:36 • Changed on 08.03.2026 at 20:13 | By Nora and Ole (with Per)</p>",
            "control_lines",
        ),
        ("below", "<p>Gespeichert von Ole am 7. März 2026 - 18:55</p>", "bylines_and_dates"),
        ("below", "<p>Mill Paper (Lund) First published March 7, 2026: 1:21 PM ET</p>", "bylines_and_dates"),
        ("above", "<p><a href='/'>home</a> &gt; <a href='/b'>books</a></p>", "control_lines"),
        ("above", "<ul><li><a href='#a'>The mill</a></li><li><a href='#b'>The wheel</a></li></ul>", "contents_lists"),
        ("between", "<p>Advertisement</p>", "labels"),
        ("between", "<p>Story continues below</p>", "labels"),
        ("between", "<p>___</p>", "labels"),
        ("above", "<p>Nora Brandt | Staff Writer</p>", "bylines_and_dates"),
        ("above", "<p>Ein Kommentar von Una Vik</p>", "bylines_and_dates"),
        ("above", "<p>Leestijd 3 minuten</p>", "bylines_and_dates"),
        ("above", "<p>Artikel anhören</p>", "labels"),
        ("between", "<p>Kommentare lesen</p>", "labels"),
        ("between", "<p>Udostępnij</p>", "labels"),
        ("below", "<p>With files from The Mill Press.</p>", "author_bios"),
        ("below", "<p>(With inputs from agencies)</p>", "author_bios"),
        ("below", "<p>This report by The Mill Press was first published March 3, 2026.</p>", "author_bios"),
        ("below", "<p>(This story has not been edited by Paper staff and is made from a feed.)</p>", "author_bios"),
        ("below", "<p>(Avec AMP)</p>", "trailing_scraps"),
        ("below", "<p>(Con información de AMP)</p>", "trailing_scraps"),
        ("below", "<p>Read more about mills here.</p>", "trailing_scraps"),
        ("below", "<p>Click here for more news.</p>", "trailing_scraps"),
        ("below", "<p>Have something to say about this article? Email us or comment below.</p>", "feedback"),
        ("below", "<p>Sie haben Anregungen oder Fragen? Schreiben Sie an mole@paper.test.</p>", "feedback"),
        ("between", "<p>The wheel stood still on Monday. (Video sent to our team by Ole).</p>", "captions"),
        ("between", "<p>By Nora Brandt</p>", "bylines_and_dates"),
        ("between", "<p><span>NEW</span>You can now listen to Mill Paper articles!</p>", "labels"),
        ("between", "<div><h3>Every Tuesday</h3><p>Alle Artikel zu „Räder“</p></div>", "newsletters"),
        ("above", "<p>From the Mill Paper staff reports</p>", "bylines_and_dates"),
        ("below", "<p>Article by Nora Brandt (@nora).</p>", "bylines_and_dates"),
        ("above", "<p>You have <b>1</b> article left to read this month.</p>", "machine_text"),
        ("between", "<p>This content is imported from Instagram. You may find it there, too.</p>", "machine_text"),
        ("between", "<p>Продолжение после рекламы</p>", "labels"),
        ("between", "<p>Фото: Нора Брандт</p>", "captions"),
        ("between", "<p>Mehr anzeigen</p>", "labels"),
        ("between", "<p>Yuk, simak juga video ini!</p>", "labels"),
        ("between", "<p>NEW You can now listen to Mill Paper articles!</p>", "labels"),
        ("between", "<p>READ ON THE RIVER: <a>The wheel turns all night</a></p>", "related_links"),
        ("between", "<p>[<a href='https://b.test/x'>Learn how to keep a wheel from turning</a>]</p>", "related_links"),
        ("below", "<p>View source version on wires.test: https://wires.test/1</p>", "author_bios"),
        (
            "below",
            "<p>Watch this video explainer:</p><p>For more on mills from around the valley please visit Paper.</p>",
            "trailing_scraps",
        ),
        (
            "between",
            "<div><h2>Your inbox, upgraded.</h2><p>Receive weekly insights to level up.</p></div>",
            "newsletters",
        ),
        ("below", "<p>If you’re on the Mill Paper app, click here to watch the wheel turn.</p>", "newsletters"),
        (
            "below",
            "<p>Schon mit wenig Geld kannst du unsere Arbeit unterstützen und die Mühle erhalten.</p>",
            "newsletters",
        ),
        ("below", "<p>Contributing: Una Vik and Ole Lund; The River</p>", "author_bios"),
        ("below", "<p>Über dieses Thema berichtete das Mühlenradio am 7. März um 9 Uhr.</p>", "author_bios"),
        ("below", "<p>Mehr zum Thema Mühlenräder im Winter</p>", "trailing_scraps"),
        ("below", "<p>All products recommended by Paper are selected by our millers.</p>", "notices"),
        ("above", "<p>This article originally appeared in The River.</p>", "author_bios"),
        ("above", "<p>Researched by Nora Brandt + Ole Lund</p>", "bylines_and_dates"),
        ("above", "<p>Article mis à jour le 7 janvier 2026.</p>", "bylines_and_dates"),
        ("between", "<p>Fotocredit: Nora Brandt</p>", "captions"),
        ("between", "<p>This article is also available in: German</p>", "labels"),
        ("below", "<p>Tags: <a href='/t/mills'>mills</a>, <a href='/t/books'>old books</a></p>", "related_links"),
        ("below", "<p>Next page: <a href='/x?p=2'>The race</a></p>", "labels"),
        (
            "below",
            "<p>(Reporting by Bo Lund, Una Vik and Ole Lund, with reporting by Per Holm, A. By; editing by Ida.)</p>",
            "author_bios",
        ),
        ("below", "<p>Additional reporting by Per Holm, Una Vik and Ole Lund; Editing by Ida Ek</p>", "author_bios"),
        ("below", "<p>This is a breaking news story - more to follow</p>", "trailing_scraps"),
        (
            "below",
            "<p>Rückfragen bitte an:</p><p>Mühle Lund<br>Telefon: 040 123456</p><p>Original-Content von: Mühle</p>",
            "trailing_sections",
        ),
        (
            "below",
            "<p><b>More</b><br><a href='/x'>The other mill on it</a><br><a href='/y'>What the wheel is for</a></p>",
            "related_links",
        ),
        (
            "above",
            "<p>Read also:</p><p><a href='https://b.test/x'>The other mill on the river</a></p>",
            "related_links",
        ),
        ("between", "<p>ADD TO CART: <a href='https://shop.test/1'>A wheel for your mill</a></p>", "related_links"),
        ("between", "<p>Just so you know, some links in this text are affiliate links.</p>", "notices"),
        ("below", "<p>Les opinions exprimées ici n’engagent que leurs auteurs.</p>", "notices"),
        ("below", "<p>الآراء الواردة هنا لا تعبر عن رأي الموقع، بل عن رأي أصحابها فقط.</p>", "notices"),
        (
            "below",
            "<p>Get Paper Books On Twitter, Facebook, and the rest! E-mail us at ole@paper.test</p>",
            "newsletters",
        ),
        ("below", "<p>Bleib auf dem Laufenden zu allem, was sich an der Mühle dreht.</p>", "newsletters"),
        ("between", "<p>Nora Brandt/Reuters</p>", "captions"),
        ("between", "<p>Mill Tourism Ltd / Nora Brandt</p><p>The River / Ole Lund</p>", "captions"),
        ("between", "<div><p>The wheel in winter.</p><p>Photograph by Nora Brandt</p></div>", "captions"),
        ("between", "<p>IN LUND: <a href='/x'>The wheel turns all night</a></p>", "related_links"),
        ("below", "<p>ole@paper.test<br>(END)</p>", "trailing_scraps"),
        ("below", "<p>Das Thema könnte dich auch interessieren:</p>", "trailing_scraps"),
        (
            "below",
            "<div>AUTOR</div><h3>Dr. Ole Lund</h3><p>ist seit vielen Jahren Müller und kennt den ganzen Fluss.</p>",
            "author_sections",
        ),
        ("above", f"{READ_ON.format('Ebbing mill')}{READ_ON.format('Lund mill')}", "read_on_cards"),
        ("below", f"{READ_ON.format('Ebbing mill')}{READ_ON.format('Lund mill')}", "read_on_cards"),
        ("between", "<p>[+] Enlarge</p>", "labels"),
        ("between", "<p>Hirdetés</p>", "labels"),
        ("between", "<p>4,5 von 5 (12 Bewertungen)</p>", "labels"),
        ("between", "<p>Werbung:</p><ul><li><a href='https://shop.test/1'>A wheel</a></li></ul>", "labels"),
        ("between", "<p>A lire aussi : <a href='/x'>L’autre moulin de la rivière</a></p>", "related_links"),
        ("between", "<p>Beitragsbild: Das Rad im Winter, von der Brücke aus.</p>", "captions"),
        ("between", "<p>Koło zimą (fot. Nora Brandt)</p>", "captions"),
        ("below", "<h3>Media contact</h3><p>The mill at Lund</p><p>Phone: 040 123 456</p>", "trailing_sections"),
        ("below", "<p>SUGGESTED CITATION Brandt, Nora: A Mill of Books, Paper, 2026/3/7</p>", "notices"),
        ("between", "<p>1709417828</p>", "machine_text"),
        ("between", "<p>© 2026 Paper. All rights reserved.</p>", "notices"),
        ("between", "<p>[gallery ids='1,2']</p>", "machine_text"),
        ("between", "<p>Please accept cookies to view this content.</p>", "machine_text"),
        ("between", "<p>The mill in winter. © Nora Brandt</p>", "captions"),
        ("below", "<p>This story was originally published on a Tuesday.</p>", "author_bios"),
        ("below", "<p>(nbr)</p>", "bylines_and_dates"),
        ("between", "<p>Facebook Twitter WhatsApp</p>", "share_bars"),
        ("between", "<p>Photo: Nora Brandt / Paper</p>", "captions"),
        ("between", "<p>Read more: <a href='/x'>The other mill on the river</a></p>", "related_links"),
        ("between", "<p>Lesen Sie auch: <a href='/x'>Die andere Mühle am Fluss</a></p>", "related_links"),
        ("between", "<p>関連記事 <a href='/x'>川のもう一つの水車小屋について</a></p>", "related_links"),
        ("between", "<div><p>Sign up for our newsletter</p><p>Every Friday, five books.</p></div>", "newsletters"),
        ("below", "<div><h3>Notice an error?</h3><p>Tell us what is wrong here.</p></div>", "feedback"),
        (
            "below",
            "<h3>Related articles</h3><ul><li><a href='/a'>One</a></li><li><a href='/b'>Two</a></li></ul>",
            "link_lists",
        ),
        ("below", "<p>Nora Brandt is a reporter for Paper who covers rivers.</p>", "author_bios"),
        (
            "below",
            "<p><em>The author is a freelance journalist and has been writing about mills.</em></p>",
            "author_bios",
        ),
        ("below", "<h2>More from Books</h2><p>A piece on paper.</p><p>A piece on ink.</p>", "trailing_sections"),
        ("below", "<p>Tags</p>", "labels"),
        (
            "below",
            "<h2>About the author</h2><p>She was born on a barge and sleeps best in the rain.</p>",
            "author_sections",
        ),
        ("below", f"{CARD.format('Ebbing mill')}{CARD.format('Lund mill')}", "trailing_cards"),
        ("below", "<p>For more information on mills, visit mills.test</p>", "trailing_scraps"),
        ("below", "<p>Librarian at Paper</p><p>Senior Editor at Paper</p>", "author_bios"),
        ("below", "<p>Ole Lund of Paper contributed to this story.</p>", "author_bios"),
        ("between", "<p>The wheel before the race was opened</p><p>REUTERS</p>", "captions"),
        ("between", "<p>Related video: the wheel in winter</p>", "related_links"),
        ("between", "<p>%%promo.box%%</p>", "machine_text"),
        ("between", "<p>window.show(promo, function () { hide(); });</p>", "programs"),
        ("between", "<p>The views given here do not necessarily reflect those of the miller.</p>", "notices"),
        ("below", "<h3>Nothing under this</h3>", "trailing_scraps"),
        ("below", f"<p>{A}</p>", "repeats"),
        ("above", "<div>Reading by water.</div>", "repeated_deck"),
        ("between", f"<div><h3>Our millers</h3>{MILLERS}</div>", "doubled_labels"),
    ],
)
def test_what_a_step_takes(place: str, markup: str, step: str) -> None:
    left, steps = cleaned(**{place: markup})
    assert left == [A, B, C]
    assert step in steps


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Facebook said on Tuesday that it would give the mill a copy of every book in its offices.</p>",
        "<p>“Sign up for the newsletter of life,” said the miller, who has no electric light to this day.</p>",
        "<h2>The Wheel Turns Again</h2>",
        "<ul><li>Open on Saturdays from ten to four</li><li>Closed when the river is in flood</li></ul>",
        "<ul><li><a href='https://x.test/1'>Ebbing mill</a></li><li><a href='https://x.test/2'>Lund mill</a></li></ul>",
        "<p>By the time the wheel had stopped, the children had read four books each, and wanted more.</p>",
        "<blockquote><p>Water carries everything, even stories.</p></blockquote>",
        "<table><tr><td>Books</td><td>4,100</td></tr><tr><td>Readers</td><td>380</td></tr></table>",
        "<pre>borrow(book)</pre>",
        "<h2>Google</h2>",
        "<p>By Sunday evening</p>",
        "<p>Copyright law did not trouble the miller, who copied all the books by hand in the winter.</p>",
        "<p>Nora Brandt, of all people</p>",
        "<p>Have something to say to the miller? He would rather you wrote a letter, the librarian said.</p>",
        "<p>Citation of the miller’s own words was never forbidden in the valley.</p>",
        "<p>Your inbox may be full, but the shelf at the mill never is, the librarian said.</p>",
        "<p>With files from four villages in her hand, the librarian walked up to the gate and knocked on it.</p>",
        "<p>Reporting by mail is what the miller prefers to the telephone.</p>",
        (
            "<p>The mill opens its doors on Tuesday for whoever has not seen the wheel yet. Tours begin at eleven, at "
            "noon and at one. Call 561-555-2116. The librarian leads them through the race, up to the stones and out "
            "again to the pond, where the geese are fed at two; bring bread, boots and a coat, since the spray of the "
            "wheel reaches all who stand on the bridge.</p>"
        ),
        "<p>[22] <a href='https://b.test/x'>https://b.test/wheels</a></p>",
        "<p>If you are using the wheel app to borrow a book, you will have four weeks to give it back.</p>",
        "<p><a href='#wheel'>What does the wheel do when the river is in flood?</a></p>",
        "<ul><li>Two wheels or / and <a href='/x'>a race</a></li><li>Four geese</li></ul>",
        "<p>Ole Lund/Una Vik</p>",
        "<p>The wheel: <a href='https://wheels.test/x'>a history of what turns</a></p>",
        "<p>The mill won the 2026 prize!</p>",
        "<ul><li>Opens at ten on every Saturday morning</li><li>Opens at ten on every Saturday morning</li></ul>",
        "<ul><li><a href='#'>Turn the wheel</a></li><li><a href='#'>Stop the wheel</a></li></ul>",
    ],
)
def test_what_every_step_leaves(markup: str) -> None:
    left, steps = cleaned(between=markup)
    assert steps == set()
    assert len(left) > 3


def boxed(below: str) -> list[str]:
    """What is left of a text in a box with something below the box."""
    long = "".join(f"<p>{paragraph} {number}</p>" for number in range(4) for paragraph in (A, B, C))
    markup = f"<main><div>{long}</div>{below}</main>"
    return [passage.text for passage in clean(passages(Document.from_html(markup).root, {}), FACTS).passages][12:]


def test_what_stands_below_the_box_of_the_text_goes() -> None:
    assert boxed("<div><p>Letters to the mill reach the librarian at the gate on Saturdays.</p></div>") == []


def test_a_section_in_a_box_of_its_own_stays() -> None:
    assert boxed(f"<div><h2>Upstream</h2><p>{A} Twice.</p><p>{B} Twice.</p></div>")[0] == "Upstream"


def test_a_first_paragraph_that_is_the_description_too_stays() -> None:
    facts = Facts(headline="A Mill of Books", description=A)
    found = passages(Document.from_html(f"<div><p>{A}</p><p>{B}</p><p>{C}</p></div>").root, {})
    assert [passage.text for passage in clean(found, facts).passages] == [A, B, C]


def test_every_step_says_what_it_takes() -> None:
    assert [step.__name__ for step in STEPS if not step.__doc__] == []


@pytest.mark.parametrize(
    "below",
    [
        "<p>The river seemed a bit confused by the wheel:</p>",
        "<p>Reporting by a paper in the next village showed that the wheel had stood still for a year.</p>",
        "<p>Kisses to all of you for this Sunday <3</p>".replace("<3", "&lt;3"),
        "<p>Upstream: Ebbing</p><p>The miller of Ebbing keeps four geese, and they keep him.</p><p>Upstream: Lund</p>",
        "<ul><li>Ole Lund, consultant at Adel</li><li>Una Vik, consultant at Mills</li></ul>",
    ],
)
def test_the_last_lines_that_are_the_texts_stay(below: str) -> None:
    left, steps = cleaned(below=below)
    assert steps == set()
    assert len(left) > 3


def test_answers_that_end_in_an_invitation_to_read_on_stay() -> None:
    card = "<div><h3>{0}?</h3><p>{0}? Because nobody in the valley has a better idea yet.</p><p>Read more</p></div>"
    left, _ = cleaned(below=card.format("Why a mill") + card.format("Why a river"))
    assert "Why a river?" in left


def test_the_way_to_the_headline_goes() -> None:
    way = "<p><a href='/'>Home</a> &gt; <a href='/b'>Books</a> &gt; A Mill of Books for Four Villages</p>"
    found = passages(Document.from_html(f"<div>{way}<p>{A}</p><p>{B}</p></div>").root, {})
    assert [left.text for left in clean(found, Facts(headline="A Mill of Books for Four Villages")).passages] == [A, B]


def test_a_question_that_is_asked_again_stays() -> None:
    question = "What would you do if the river stood still for a whole year?"
    answers = ["I would read all the books twice.", "I would sell the wheel to Ebbing."]
    left, _ = cleaned(between="".join(f"<p>{question}</p><p>{answer}</p>" for answer in answers))
    assert left.count(question) == 2


def test_a_heading_at_the_end_of_a_box_with_an_invitation_stays() -> None:
    box = "<div><p>Today’s edition of our newsletter. Sign up here.</p><p><b>The wheel that never stops</b> </p></div>"
    left, _ = cleaned(between=f"{box}<div><p>{A.replace('old', 'new')}</p></div>")
    assert left[2:4] == ["The wheel that never stops", A.replace("old", "new")]


def test_the_source_of_a_quotation_stays() -> None:
    left, _ = cleaned(below="<blockquote><p>Water carries everything, even stories.</p></blockquote><p>— Ida Lund</p>")
    assert left[-1] == "— Ida Lund"
