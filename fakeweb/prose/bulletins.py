"""Bulletins: what a site writes by a form, several times a day. Two of them differ in their figures and little else.

They are different articles and much like one another: what tells an article from its double must keep them apart.
"""

import random
from datetime import datetime

from fakeweb.prose.writer import Draft
from fakeweb.truth import Block, BlockKind, Run

_FORMS = {
    "en": (
        "Harbour 50 at {level} by {time}",
        "Where the index of the hundred ports stood at {time}.",
        """
The Harbour 50 stood at {level} points by {time}, a change of {change} percent against the day before.

Freight shares led the list, {rising} of the fifty papers gained and {falling} lost. Turnover came to {turnover}
million crowns, which traders at the exchange called usual for the hour.

The grain contract for delivery in spring was paid at {grain} crowns the tonne. Copper cost {copper} crowns.

This overview is written by form from the figures of the exchange, every few hours while it is open. The next one
follows when there is something new to tell about prices, papers and goods.
""",
    ),
    "de": (
        "Hafen 50 um {time} bei {level}",
        "Wo der Index der hundert Häfen um {time} stand.",
        """
Der Hafen 50 stand um {time} bei {level} Punkten, {change} Prozent anders als am Vortag.

Frachtwerte lagen vorn, {rising} der fünfzig Papiere gewannen und {falling} verloren. Der Umsatz betrug {turnover}
Millionen Kronen, was Händler der Börse für die Stunde üblich nannten.

Der Getreidekontrakt zur Lieferung im Frühjahr wurde mit {grain} Kronen je Tonne bezahlt. Kupfer kostete {copper}.

Diese Übersicht entsteht nach Formular aus den Zahlen der Börse, alle paar Stunden, solange sie geöffnet ist. Die
nächste folgt, wenn es von Kursen, Papieren und Waren Neues zu sagen gibt.
""",
    ),
}


def bulletin(language: str, at: datetime, rng: random.Random) -> Draft:
    """The bulletin of a moment in the site's own time."""
    rising = rng.randint(11, 38)
    values = {
        "time": f"{at:%H:%M}",
        "level": f"{rng.randint(41_000, 46_000) / 10:.1f}",
        "change": f"{rng.uniform(-2.4, 2.4):+.2f}",
        "rising": str(rising),
        "falling": str(50 - rising),
        "turnover": str(rng.randint(210, 890)),
        "grain": f"{rng.uniform(180, 260):.2f}",
        "copper": str(rng.randint(8_100, 9_700)),
    }
    headline, deck, text = _FORMS[language]
    paragraphs = (" ".join(each.split()) for each in text.split("\n\n"))
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, items=((Run(each.format(**values)),),)) for each in paragraphs)
    return Draft(headline=headline.format(**values), description=deck.format(**values), blocks=blocks, tags=())
