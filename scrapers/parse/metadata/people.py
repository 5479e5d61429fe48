"""A byline's string to the names of people in it: no "By", roles, degrees, dates, organisations or placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse.jsonld import clean
from scrapers.parse.keys import key, lowered
from scrapers.parse.metadata.persons import DEGREE, PARTICLES, is_person, without_role
from scrapers.parse.months import MONTHS
from scrapers.parse.strings import remembered

MAX_NAMES = 30
_LONGEST_INITIAL = 4
MAX_BYLINE_CHARS = 600

_LEAD = re.compile(
    r"^(?=[^a-z]|a[bfknruv\s]|b[ey]|c[or]|d[aiou]|e[inrs]|f[io]|g[aelu]|in|jo|k[ior]|na|o[pr]|ng|p[aeioru]|r[eé]|s[cktouz]|t[eáho]|"
    r"v[eo]|w[or]|ya|h[ai]|ol)"
    r"(?:[\s:|/•·,–—-]|(?:interview|kommentar|analyse|analysis|reportage|essay|opinion)\s*:|(?:(?:(?:originally|first)\s+)?(?:written|posted|published|words|story|report(?:ed|ing)?|contributed|"
    r"review(?!ed)|text|analysis|"
    r"opinion|article|submitted|created|compiled|researched|authored|interview|guest\s+post|column)\s+by|by|the\s+author|"
    r"authors?|about\s+the\s+authors?|"
    r"contributors?|writers?|"
    r"(?:(?:eine?\s+)?(?:(?:gast)?(?:beitrag|artikel|kommentar|essay)|interview|analyse|kolumne|reportage|glosse|rezension|kritik|"
    r"porträt|bericht|nachruf)\s+|(?:veröffentlicht|geschrieben|verfasst|"
    r"erstellt|eingestellt|eingetragen|gespeichert|hinzugefügt)\s+|"
    r"text\s+|aktualisiert\s+)?von|durch|autor(?:[/*:_·]?in(?:nen)?|en|es)?|verfasser(?:in)?|"
    r"bericht|(?:redaktion|protokoll|texte?|texto|escribe|opracowanie)(?=\s*:)|"
    r"(?:écrit|publié|rédigé|posté|soumis|propos\s+recueillis|article(?:\s+rédigé)?)\s+par|article\s+de|par|auteure?s?|"
    r"(?:escrito|publicado|enviado|redactado|texto|reportaje)\s+por|entrevista\s+de|por|autora?s?|redacción\s+de|firma|"
    r"(?:scritto|pubblicato|inviato|redatto|articolo|a\s+cura)\s+d[ai]|d[ai]l{0,2}[aei]?\s+nostr\w\s+(?:inviat|corrispondent)\w|d[ai]l?|autor[ei]|articolo|"
    r"(?:geschreven|gepubliceerd|geplaatst)\s+door|door|tekst|"
    r"(?:napisał[ao]?|opublikował[ao]?|przez|opracował[ao]?|oprac\.|autorzy|tekst)|"
    r"(?:skriven|publicerad|publisert|skrevet)\s+a[vf]|a[vf]|text|words(?=\s*:)|forfatter|skribent|journalist|"
    r"kirjoittanut|kirjoittaja|toimittaja|napsala?|autoři|yazar|yazan|haber|szerző|írta|piše|autors|autorius|nga|oleh|penulis|tác\s+giả|автор|текст|пише|кореспондент|"
    r"بقلم|كتبت?|تحرير|نویسنده|گزارش|خبرنگار|מאת|כתבה?|โดย|লেখক|लेखक|기자명|γράφει|γράφουν|του|της|guest\s+(?:author|writer|contributor)|[\u4e00-\u9fff]{0,8}?\s?[记記]者|通讯员|"
    r"作者|记者|記者|采写|採寫|撰文|撰稿|执笔|文字|文(?=[\s:：/|·・丨])|取材|執筆|글(?:\s*[·/]\s*사진)?|기자|writer|reporter)(?=[\s:：/|.,·・•–—-]|$|"
    r"(?<=[^\x00-\u024f])))[\s:：/|.,·・•–—-]*",
)
_NOT_BY = re.compile(
    r"\b(?=a[dpr]|bi|c[lruo]|e[dx]|f[aiou]|ge|i[lm]|la|me|p[hir]|qu|re|so|tr|up|v[eií]|wi|üb|źr|[图圖摄攝编編责来來責校审審监監])"
    r"(?:(?:medically\s+|clinically\s+|expert\s+)?(?:reviewed|edited|fact[- ]?checked|verified|approved|translated|"
    r"updated|curated|illustrated)"
    r"(?:\s+by\b|\s*:|$)|(?:photo(?:graph)?(?:s|y|er)?|picture|image|video|illustration|art|credit|produced|filed|"
    r"translation|additional\s+reporting|"
    r"with\s+(?:additional\s+)?report(?:ing|s)|contributions|last\s+updated|foto(?:s|graf|grafie)?|bild(?:er|quelle)?|quelle|illustrations?|source|fuente|fonte|crédits?|"
    r"vídeo|filmed|źródło)\b\s*(?:by\b|from\b|von\b|par\b|por\b|:|credit)"
    r"|(?:图|圖|摄影|攝影|(?:责任|責任)?(?:编辑|編輯)|责编|責編|校对|校對|审核|審核|监制|監製|来源|來源)(?=\s*[/／:：|｜丨])|faktencheck|geprüft|redigiert|traduction|traducci[oó]n|übersetz)",
)
_CUT = re.compile(
    r"(?=[\s\d|•·►▸»›⋅∙/–—(\[{<@:.h-])(?:\s+(?:"
    r"(?:on\s+behalf\s+of|for\s+the|for|on|at|in|from|is\s+(?:a|an|the)|has\s+been|was|are|who|writes|covers|im|"
    r"ist|am|vom|le|il|el|"
    r"[Pp]ublished|[Pp]osted|[Uu]pdated|[Ll]ast|[Cc]reated|[Vv]eröffentlicht|[Aa]ktualisiert|[Pp]ublié|[Pp]ublicado|"
    r"[Pp]ubblicato|[Gg]epubliceerd|"
    r"[Ff]ollow|[Vv]iew|[Mm]in\s+read|[Jj]oined|sagt|says?|wrote|schreibt|für|para|pour|per|voor)\b(?!-)|-\s).*$"
    r"|\s*+(?:(?:[|•·►▸»›⋅∙/–—:]\s|[(\[{<]|@\w|https?:).*$|-$)|(?<!\w)\d.*$|\.\s+[A-ZÀ-Ý].{25,}$)"
)
_SPLIT = re.compile(
    r"(?=[\s;、，/／|•·＆&+∙⋅,])\s*(?:[;、，/／\n|•·＆&+∙⋅]|,(?:\s*(?:and|und|et|y|e|en|och|og|i|и|та|ve|és|&)\s)?|"
    r"\s(?:\+|and|und|et|y|e|en|och|og|ja|i|и|та|ve|és|dan|và|και|with|mit|avec|con|met|sowie|plus)\s)\s*",
    re.IGNORECASE,
)
_BEHIND_NAMES = re.compile(
    r"(?:記者|记者|さん|氏|(?<=[가-힣]{2})(?:\s[가-힣]{2,8}){0,2}?\s?(?:(?:선임|전문|인턴|수습|객원)?기자|특파원|논설위원|칼럼니스트|평론가|교수|작가|"
    r"연구위원|연구원|변호사|에디터|편집장|편집위원|앵커|아나운서|소장|원장|의사|팀장|부장|국장|대표))$"
)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?:prof|dr|mr|mrs|ms|sir|dame|rev|ing|dipl|rechtsanw[aä]lt(?:in)?|avocate?|avv|abogad[oa])\.?"
    r"(?:[- ](?:med|ing|h\.\s?c)\.?)?\s+|(?:prof\.|dr\.)\s*)+",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"\((?:fotos?|bild(?:er)?|photos?|pictures|images?|video|illustrations?|grafik|camera|kamera)\)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_TWO = 2
_JOINER = re.compile(
    r"^(?:and|und|et|y|e|en|och|og|ja|i|и|та|ve|és|&|,|with|mit|avec|con|sowie)$|,$|(?:\s|^)(?:and|und|et|y|и|&)$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^(?:,|&|;|(?:and|und|et|y|e|en|och|og|with|mit)\s)", re.IGNORECASE)


def people(text: str, site_keys: frozenset[str] = frozenset(), *, told: bool = True) -> tuple[str, ...]:
    """The people that a byline names, in order, each once.

    A line break in `text` ends the names, unless one of the lines ends or begins with a word that joins them.
    `told` says that the source is certain to be a byline (JSON-LD, `rel=author`): then a single word may be a name.
    """
    return _people(text[:MAX_BYLINE_CHARS], site_keys, told) if text else ()


_CONTROLS = re.compile(r"(?:\x1b\[|\x9b)[\d;]*m|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Controls of terminals and others: no part of a name."""


@remembered
def _people(text: str, site_keys: frozenset[str], told: bool) -> tuple[str, ...]:
    """As `people`, remembered: data, meta elements and byline repeat one string, and so do a site's pages."""
    names: dict[str, str] = {}
    text = _CONTROLS.sub("", text)
    for part in _parts(_joined(text)) if text else ():
        if part == _BREAK:
            if names:
                break
            continue
        name = _nicknamed(part, site_keys)
        if name:
            names.setdefault(key(name), name)
            continue
        name = _name(part, told=told)
        if names and _CHANNEL.match(name):
            continue
        if name and not is_person(name, site_keys, told=told):
            name = without_role(name)
        if name:
            names.setdefault(key(name), name)
        told = False
    return tuple(names.values())[:MAX_NAMES]


_CHANNEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,4}\s(?![A-Z]+$)")
"""A channel's letters before its programme, `QNN Harbour`, behind the name of who works there."""
_BREAK = "\x1e"
_BETWEEN_HAN = re.compile("(?<=[\u4e00-\u9fff]{2})[ \u3000\xa0]+(?=[\u4e00-\u9fff]{2})")
"""What stands between the names of Chinese reporters, which have no space in them."""


def _joined(text: str) -> str:
    """The lines of a byline as one string, with a mark at each break that ends a list of names."""
    if text[0] in "([【" and text[-1] in ")]】":
        text = text[1:-1]
    if "记者" in text or "通讯员" in text:
        text = _BETWEEN_HAN.sub("、", text)
    if "\n" not in text:
        return clean(text)
    lines = [line for line in map(clean, text.split("\n")) if line]
    out: list[str] = []
    for line in lines:
        if out and not _JOINER.search(out[-1]) and not _JOINED.search(line) and not _JOINER.search(line):
            out.append(_BREAK)
        out.append(line)
    return " ".join(out)


def is_credit(text: str) -> bool:
    """Whether a text announces someone else than the author: who reviewed, edited, translated or took pictures."""
    end = text[-_LONGEST_CREDIT:].lower()
    ends = [found.end() for found in _NOT_BY.finditer(end)]
    return bool(ends) and len(end) - ends[-1] <= _CLOSE


_LONGEST_CREDIT = 40
_CLOSE = 4


def is_joined(line: str, following: str) -> bool:
    """Whether a piece of a byline goes on in the next piece: a comma or `and` stands between them."""
    return bool(_JOINER.search(line) or _JOINED.match(following) or _JOINER.match(following))


def _parts(text: str) -> Iterator[str]:
    """The pieces of a byline that may be names, before they are cleaned, and a mark for each break."""
    for number, line in enumerate(text.split(_BREAK)):
        if number:
            yield _BREAK
        held: list[str] = []
        swapped = _swapped(line.strip())
        credit = _NOT_BY.search(lowered(swapped))
        for piece in _SPLIT.split(_without_lead(swapped[: credit.start()] if credit else swapped)):
            piece = _without_lead(piece.strip())  # noqa: PLW2901 - the piece, cleaned
            if "(" in piece and _PICTURES.search(piece):
                continue
            if held and _SUFFIX.match(piece):
                held[-1] = f"{held[-1]} {piece}"
            elif piece and not DEGREE.match(piece):
                held.append(piece)
        yield from held
        if credit:
            return


_GLUED = re.compile(r"(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)(?=[A-ZÀ-Ý][a-zß-ÿ])")
"""A lead that a template sets without a space: `ByJane Doe`."""


def _without_lead(text: str) -> str:
    if glued := _GLUED.match(text):
        text = text[glued.end() :]
    small = lowered(text)
    for _ in range(3):
        lead = _LEAD.match(small)
        if not lead or not lead.end():
            break
        text, small = text[lead.end() :], small[lead.end() :]
    return text


def _swapped(text: str) -> str:
    """`Doe, Jane` as `Jane Doe`, alone or in a list with semicolons: one comma between two single words."""
    if "," not in text:
        return text
    turned = [_SURNAME_FIRST.fullmatch(piece) for piece in text.split(";")]
    if not all(names and not DEGREE.match(names["given"]) for names in turned):
        return text
    return "; ".join(f"{names['given']} {names['surname']}" for names in turned if names)


_SURNAME_FIRST = re.compile(r"\s*(?P<surname>[A-ZÀ-Ý][\w'’-]+)\s*,\s*(?P<given>[A-ZÀ-Ý][\w'’-]+(?:\s[A-ZÀ-Ý]\.?)?)\s*")


_NICKNAME = re.compile(
    r"(?P<given>[A-ZÀ-Ý][^\W\d]+(?: [A-Z]\.?)?) (?:[\"“„«][A-ZÀ-Ý][^\"”“»]{1,20}[\"”“»]|[‘'][A-ZÀ-Ý][^’']{1,20}[’']|"
    r"\([A-Z][\w.]{1,12}\))(?P<surname>(?: [A-ZÀ-Ý][\w'’-]+){1,2})"
)
"""A nickname between given name and surname: `Jane "Quay" Doe`, `Jane (J.R.) Doe`."""


def _nicknamed(piece: str, site_keys: frozenset[str]) -> str:
    """A piece that is a name with a nickname in it, as it stands; else empty."""
    found = _NICKNAME.fullmatch(piece.strip()) if " " in piece and not _QUOTES.isdisjoint(piece) else None
    return found[0] if found and is_person(found["given"] + found["surname"], site_keys) else ""


_QUOTES = frozenset("\"“„«‘'(")


def _name(piece: str, *, told: bool) -> str:
    """A piece without what follows a name: date, role, place, degree."""
    name = _CUT.sub("", f"{piece} ").strip()
    if not name.isascii():
        name = _BEHIND_NAMES.sub("", name).strip()
    words = name.split()
    if len(words) in {4, 6} and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]
    if len(words) > _TWO and words[-1].casefold().strip(".") in MONTHS and _DIGIT.search(piece):
        words.pop()
    while len(words) > 1 and DEGREE.match(words[-1]) and not _SUFFIX.match(words[-1]):
        words.pop()
    name = _TITLE.sub("", " ".join(words).strip(" ,;:：|-–—•·*\"“”„'’"))
    if name.endswith(".") and len(name.rpartition(" ")[2]) > _LONGEST_INITIAL:
        name = name[:-1]
    return _cased(name) if told else name


def _cased(name: str) -> str:
    """Capitals restored where a name is all in small letters (`jane doe`)."""
    if name.islower() and " " in name and name.isascii():
        return " ".join(word if word in PARTICLES else word.capitalize() for word in name.split())
    return name
