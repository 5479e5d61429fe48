"""A byline's string to the names of people in it: no "By", roles, degrees, dates, organisations or placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scrapers.parse.jsonld import clean
from scrapers.parse.metadata.evidence import key
from scrapers.parse.metadata.given_names import GIVEN_NAMES
from scrapers.parse.months import MONTHS

MAX_NAME_CHARS = 50
MAX_NAME_WORDS = 5
MAX_NAMES = 30
_LONGEST_INITIAL = 4
MAX_BYLINE_CHARS = 600

_LEAD = re.compile(
    r"^(?:[\s:|/•·,–—-]|(?:(?:(?:originally|first)\s+)?(?:written|posted|published|words|story|report(?:ed|ing)?|"
    r"review(?!ed)|text|analysis|"
    r"opinion|article|submitted|created|compiled|researched|authored|interview|guest\s+post|column)\s+by|by|the\s+author|"
    r"authors?|about\s+the\s+authors?|"
    r"contributors?|writers?|"
    r"(?:(?:ein\s+)?(?:beitrag|artikel|gastbeitrag|gastartikel|kommentar|interview)\s+|(?:veröffentlicht|geschrieben|verfasst|"
    r"erstellt|eingestellt)\s+|"
    r"gastbeitrag\s+|kommentar\s+|text\s+|analyse\s+|aktualisiert\s+)?von|autor(?:in|en|innen|es)?|verfasser(?:in)?|"
    r"bericht|"
    r"(?:écrit|publié|rédigé|posté|propos\s+recueillis|article)\s+par|par|auteure?s?|"
    r"(?:escrito|publicado|redactado|texto|reportaje)\s+por|por|autora?s?|redacción\s+de|firma|"
    r"(?:scritto|pubblicato|redatto|articolo|a\s+cura)\s+d[ai]|d[ai]l?|autor[ei]|articolo|"
    r"(?:geschreven|gepubliceerd|geplaatst)\s+door|door|tekst|"
    r"(?:napisał[ao]?|opublikował[ao]?|przez|opracował[ao]?|oprac\.|autorzy|tekst)|"
    r"(?:skriven|publicerad|publisert|skrevet)\s+a[vf]|a[vf]|text|forfatter|skribent|journalist|"
    r"kirjoittanut|kirjoittaja|toimittaja|napsala?|autoři|yazar|автор|текст|кореспондент|"
    r"作者|记者|記者|撰文|编辑|責任編輯|责任编辑|文字|文|取材|執筆|글|기자|writer|reporter)(?=[\s:：/|.,·・•–—-]|$|"
    r"(?<=[^\x00-\u024f])))[\s:：/|.,·・•–—-]*",
    re.IGNORECASE,
)
_NOT_BY = re.compile(
    r"\b(?:(?:medically\s+|clinically\s+|expert\s+)?(?:reviewed|edited|fact[- ]?checked|verified|approved|translated|"
    r"updated|curated|illustrated)"
    r"(?:\s+by\b|\s*:|$)|(?:photo(?:graph)?(?:s|y|er)?|picture|image|video|illustration|art|credit|produced|filed|"
    r"translation|additional\s+reporting|"
    r"last\s+updated|foto(?:s|graf|grafie)?|bild(?:er|quelle)?|quelle|illustrations?|source|fuente|fonte|crédits?|"
    r"vídeo|filmed)\b\s*(?:by|:|credit)"
    r"|faktencheck|geprüft|redigiert|traduction|traducci[oó]n|übersetz)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+(?:on\s+behalf\s+of|for\s+the|for|on|at|in|from|is\s+(?:a|an|the)|has\s+been|was|are|who|writes|covers|im|"
    r"ist|am|vom|le|il|el|"
    r"[Pp]ublished|[Pp]osted|[Uu]pdated|[Ll]ast|[Cc]reated|[Vv]eröffentlicht|[Aa]ktualisiert|[Pp]ublié|[Pp]ublicado|"
    r"[Pp]ubblicato|[Gg]epubliceerd|"
    r"[Ff]ollow|[Vv]iew|[Mm]in\s+read|[Jj]oined|sagt|says?|wrote|schreibt|für|para|pour|per|voor)\b.*$"
    r"|\s*[|•·►▸»›⋅∙/–—]\s.*$|\s+-\s.*$|\s*-$|\s*[(\[{<].*$|(?<!\w)\d.*$|\s*@\w.*$|\s*https?:.*$|\s*:\s.*$|"
    r"\.\s+[A-ZÀ-Ý].{25,}$"
)
_SPLIT = re.compile(
    r"\s*(?:[;、，/\n|•·＆&+∙⋅]|,(?:\s*(?:and|und|et|y|e|en|och|og|i|&)\s)?|\s(?:\+|and|und|et|y|e|en|och|og|ja|i|with|"
    r"mit|avec|con|met|sowie|plus)\s)\s*",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"^(?:(?:[A-Z]\.){2,}|(?i:ph\.?d|m\.d|esq|cpa|c\.?f\.?[apf]\w?|cepf|mba|msn|mph|mpp|dds|dmd|dvm|vmd|dacvb|facp|"
    r"faan|foma|dabom|lcsw|lmft|psyd|edd|"
    r"pmp|pharm\.?d|cdn|cscs|msw|aprn|fnp(?:-\w+)?|sphr|cissp|m\.?sc|b\.?sc|dipl\.?[- ]?\w+\.?|ll\.?[bm])|MD|M\.?D|"
    r"DO|RDN?|RN|MA|M\.?A|BA|B\.?A|MS|M\.?S|BS|"
    r"FAC|FAND|LVT|JD|PE|LDN?|CPT|ACE|NASM|SMT|VTS|PHR|OBE|CBE|MBE|FRS|AFP®|II|III|IV)[®™]?\.?$"
)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?:prof|dr|mr|mrs|ms|sir|dame|rev|ing|dipl)\.?(?:[- ](?:med|ing|h\.\s?c)\.?)?\s+|(?:prof\.|dr\.)\s*)+",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editor(?:s|ial)?|reporters?|writers?|correspondents?|contributors?|contributing|journalists?|columnists?|"
    r"authors?|senior|junior|chief|"
    r"director|manager|officer|analyst|producer|photographers?|intern|fellow|professor|specialist|strategist|"
    r"consultant|founder|cofounder|"
    r"co-founder|ceo|cto|cmo|president|vice|head\s+of|lead|engineer|developer|marketing|expert|advisor|freelance\w*|"
    r"deputy|assistant|associate|"
    r"redakteur\w*|redaktor\w*|redactie|redacteur|redattore|redactor\w*|korrespondent\w*|ressortleiter\w*|"
    r"volontär\w*|chefredakt\w*|journaliste|"
    r"periodista|giornalista|jornalista|corresponsal|collaborat\w+|colaborador\w*|verslaggever|dziennikarz|"
    r"redaktorka|toimittaja|autorin|"
    r"journalistin|reporterin|leiter(?:in)?|mitarbeiter(?:in)?|specialista|special\s+to)\b",
    re.IGNORECASE,
)
_ORG = re.compile(
    r"\b(?:staff|team|desk|newsroom|newsdesk|redaktion\w*|rédaction|redacci[oó]n|redazione|redação|redakcja|"
    r"redaktionen|toimitus|editors?|editorial|"
    r"admin(?:istrator)?|news|newswire|press|presse|media|medien|agency|agenc[ei]a|agenzia|agence|agentur|inc|llc|"
    r"ltd|gmbh|corp|corporation|company|"
    r"group|gruppe|institute|institut|university|universität|college|school|department|ministry|ministerium|"
    r"association|society|"
    r"foundation|stiftung|council|committee|studios?|magazine?|magazin|journal|times|gazette|herald|tribune|network|"
    r"channel|radio|television|"
    r"blog|website|online|digital|solutions|services|technologies|partners|consulting|software|systems|labs|wire|"
    r"login|account|register|policy|terms|privacy|associated|reuters|report|telegram|security|construction|commons|"
    r"license|feuerwehr|abteilung|verband|partei|kirche|museum|klinik|schule|hochschule|bundes\w*|"
    r"bloomberg|verlag|zeitung|nachrichten|verein|e\.v|community|guest|gast|anonymous|anonym|unknown|unbekannt|"
    r"author|autor|"
    r"user|sponsored|advertorial|partner|content|support|office|center|centre|global|international|club|board|"
    r"writers?|hub|club|bureau|crew|"
    r"public\s+relations|pr|communications|europe|america|deutschland|usa|emea|web|tv|tag|daily|weekly|today|insider|"
    r"review)\b|"
    r"\.(?:com|de|net|org|tv|co|io|fr|es|it|nl|cl|at|ch)\b|编辑部|本报|新华社|編集部|통신|뉴스|新聞社|通信社",
    re.IGNORECASE,
)
_PLACEHOLDERS = frozenset(
    "name author admin administrator editor root null none undefined test user staff webmaster anonymous anonym "
    "unknown guest owner "
    "redaktion default yourname keywords description na n/a wordpress superuser sysadmin autor auteur by von bio "
    "profile publisher".split()
)
_WIRES = frozenset(
    "afp ap dpa apa sda efe ansa epa pti ani ians upi pap lusa ntb tt ritzau belga anp kna epd sid xinhua tass "
    "yonhap keystonesda "
    "reuters europapress prnewswire globenewswire businesswire".split()
)
_PARTICLES = frozenset(
    "de da do dos das di del della der den van von zu zum zur la le les el al bin ibn abu ter ten af av y e i ap "
    "san st".split()
)
_STOPS = frozenset(
    "and und et y e en och og ja i with mit avec am on in at im the a an der die das published updated posted stand "
    "last more mehr all alle view read "
    "see learn follow edit about über zur zum by von par por di follow share teilen min mins minutes read comments "
    "kommentare print email copy link home contact "
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag today yesterday veröffentlicht "
    "aktualisiert publié mis publicado actualizado pubblicato aggiornato business tech technology politics sport "
    "sports opinion culture world "
    "photo foto bild video source quelle category categories tags filed login log sign subscribe newsletter "
    "advertisement".split()
)
_DOMAIN = re.compile(r"^\S+\.[a-z]{2,6}(?:/\S*)?$")
_JOINER = re.compile(
    r"^(?:and|und|et|y|e|en|och|og|ja|i|&|,|with|mit|avec|con|sowie)$|,$|(?:\s|^)(?:and|und|et|y|&)$", re.IGNORECASE
)
_JOINED = re.compile(r"^(?:,|&|;|(?:and|und|et|y|e|en|och|og|with|mit)\s)", re.IGNORECASE)


def people(text: str, site_keys: frozenset[str] = frozenset(), *, told: bool = True) -> tuple[str, ...]:
    """The people that a byline names, in order, each once.

    A line break in `text` ends the names, unless one of the lines ends or begins with a word that joins them.
    `told` says that the source is certain to be a byline (JSON-LD, `rel=author`): then a single word may be a name.
    """
    return _people(text[:MAX_BYLINE_CHARS], site_keys, told)


@lru_cache(maxsize=4_096)
def _people(text: str, site_keys: frozenset[str], told: bool) -> tuple[str, ...]:
    """As `people`, remembered: data, meta elements and byline repeat one string, and so do a site's pages."""
    names: dict[str, str] = {}
    for part in _parts(_joined(text)):
        if part == _BREAK:
            if names:
                break
            continue
        name = _name(part, told=told)
        if name and is_person(name, site_keys, told=told):
            names.setdefault(key(name), name)
        told = False
    return tuple(names.values())[:MAX_NAMES]


_BREAK = "\x1e"


def _joined(text: str) -> str:
    """The lines of a byline as one string, with a mark at each break that ends a list of names."""
    lines = [line for line in map(clean, text.split("\n")) if line]
    out: list[str] = []
    for line in lines:
        if out and not _JOINER.search(out[-1]) and not _JOINED.search(line) and not _JOINER.search(line):
            out.append(_BREAK)
        out.append(line)
    return " ".join(out)


def is_joined(line: str, following: str) -> bool:
    """Whether a piece of a byline goes on in the next piece: a comma or `and` stands between them."""
    return bool(_JOINER.search(line) or _JOINED.match(following) or _JOINER.match(following))


def _parts(text: str) -> Iterator[str]:
    """The pieces of a byline that may be names, before they are cleaned, and a mark for each break."""
    for number, line in enumerate(text.split(_BREAK)):
        if number:
            yield _BREAK
        held: list[str] = []
        for piece in _SPLIT.split(_without_lead(_without_credits(_swapped(line.strip())))):
            piece = _without_lead(piece.strip())  # noqa: PLW2901 - the piece, cleaned
            if _SUFFIX.match(piece) and held:
                held[-1] = f"{held[-1]} {piece}"
            elif piece and not _DEGREE.match(piece):
                held.append(piece)
        yield from held
        if _NOT_BY.search(line):
            return


def _without_credits(text: str) -> str:
    found = _NOT_BY.search(text)
    return text[: found.start()] if found else text


def _without_lead(text: str) -> str:
    for _ in range(3):
        shorter = _LEAD.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    return text


def _swapped(text: str) -> str:
    """`Doe, Jane` as `Jane Doe`: exactly one comma between two single words."""
    parts = text.split(",")
    if (
        len(parts) == 2
        and all(re.fullmatch(r"\s*[A-ZÀ-Ý][\w'’-]+\s*", part) for part in parts)
        and not _DEGREE.match(parts[1].strip())
    ):
        return f"{parts[1].strip()} {parts[0].strip()}"
    return text


def _name(piece: str, *, told: bool) -> str:
    """A piece without what follows a name: date, role, place, degree."""
    name = _CUT.sub("", f"{piece} ").strip()
    name = re.sub(r"(?:기자|記者|记者|특파원|논설위원|さん|氏)$", "", name).strip()
    words = name.split()
    while len(words) > 1 and _DEGREE.match(words[-1]) and not _SUFFIX.match(words[-1]):
        words.pop()
    name = _TITLE.sub("", " ".join(words).strip(" ,;:|-–—•·*\"“”„'’"))
    if name.endswith(".") and len(name.rpartition(" ")[2]) > _LONGEST_INITIAL:
        name = name[:-1]
    return _cased(name) if told else name


def _cased(name: str) -> str:
    """Capitals restored where a name is all in small letters (`jane doe`)."""
    if name.islower() and " " in name and name.isascii():
        return " ".join(word if word in _PARTICLES else word.capitalize() for word in name.split())
    return name


def is_common(name: str) -> bool:
    """Whether a name has the form of a person's for certain: two or three words, the first a common given name."""
    words = name.split()
    return len(words) in {2, 3} and words[0].casefold() in GIVEN_NAMES


def has_role(text: str) -> bool:
    """Whether a text speaks of a role in a newsroom or a company."""
    return bool(_ROLE.search(text))


def has_degrees(text: str) -> bool:
    """Whether parts of a text, between its commas, are academic degrees."""
    return any(_DEGREE.match(part.strip()) for part in re.split(r"[,;]", text)[1:])


def is_person(name: str, site_keys: frozenset[str] = frozenset(), *, told: bool = True) -> bool:
    """Whether a string can be a person's name, rather than an organisation, a role, a placeholder or a sentence."""
    form, words = key(name), name.split()
    if not len(form) >= 2 or len(name) > MAX_NAME_CHARS or len(words) > MAX_NAME_WORDS:
        return False
    if form in _PLACEHOLDERS or form in _WIRES or _DOMAIN.match(name) or any(mark in name for mark in '@?!#=…“”"%_+'):
        return False
    if words[0].casefold().strip(".,") in _STOPS or (words[0].casefold().strip(".,") in MONTHS and len(words) == 1):
        return False
    if _is_site(form, words, site_keys) or _ORG.search(name) or _ROLE.search(name):
        return False
    if len(words) == 1:
        return _is_single(name, told=told)
    return all(_is_name_word(word) for word in words)


def _is_single(name: str, *, told: bool) -> bool:
    """A single word is a name only where the source is sure, or in scripts that write names without a space."""
    if any("\u3040" <= char <= "\ud7ff" for char in name):
        return 2 <= len(name) <= (8 if told else 4)
    return told and name[0].isalpha() and not (name.isupper() and len(name) < 6)


def _is_name_word(word: str) -> bool:
    bare = word.strip(".,'’\"()")
    if bare.casefold() in _PARTICLES:
        return True
    has_case = bool(bare) and bare[0].lower() != bare[0].upper()
    return bool(bare) and (bare[0].isupper() or not has_case or bare[:2] in {"d'", "d’", "l'", "l’", "o'"})


def _is_site(form: str, words: list[str], site_keys: frozenset[str]) -> bool:
    """Whether a name is the site's; a person's own site is told by the given name."""
    if not any(_same(form, site) or any(key(word) == site and len(site) > 2 for word in words) for site in site_keys):
        return False
    return not is_common(" ".join(words))


def _same(form: str, site: str) -> bool:
    return form == site or (len(site) > 4 and len(form) > 4 and (site.startswith(form) or form.startswith(site)))
