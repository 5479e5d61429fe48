"""Whether a string is a person's name, rather than an organisation, a role, a degree, a placeholder or a sentence."""

from __future__ import annotations

import re

from scrapers.parse.keys import key
from scrapers.parse.metadata.given_names import GIVEN_NAMES
from scrapers.parse.months import MONTHS

MAX_NAME_CHARS = 50
MAX_NAME_WORDS = 5

DEGREE = re.compile(
    r"^(?:(?:[A-Z]\.){2,}|(?i:ph\.?d|m\.d|esq|cpa|c\.?f\.?[apf]\w?|cepf|mba|msn|mph|mpp|dds|dmd|dvm|vmd|dacvb|facp|"
    r"faan|foma|dabom|lcsw|lmft|psyd|edd|"
    r"pmp|pharm\.?d|cdn|cscs|msw|aprn|fnp(?:-\w+)?|sphr|cissp|m\.?sc|b\.?sc|dipl\.?[- ]?\w+\.?|ll\.?[bm])|MD|M\.?D|"
    r"DO|RDN?|RN|MA|M\.?A|BA|B\.?A|MS|M\.?S|BS|"
    r"FAC|FAND|LVT|JD|PE|LDN?|CPT|ACE|NASM|SMT|VTS|PHR|OBE|CBE|MBE|FRS|AFP®|II|III|IV)[®™]?\.?$"
)
"""Academic degrees and professional letters that stand behind a name."""
_ROLE = re.compile(
    r"\b(?=a[dnsu]|c[ehmot]|d[eiz]|e[dnx]|f[eor]|gi|he|in|j[ou]|ko|le|m[ai]|of|p[ehr]|re|s[ept]|to|v[eio]|wr)"
    r"(?:editor(?:s|ial)?|reporters?|writers?|correspondents?|contributors?|contributing|journalists?|columnists?|"
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
)
_ORG = re.compile(
    r"\b(?=a[bcdgjmnsu]|b[ilou]|c[ehlor]|d[aei]|e[.dmtu]|f[eio]|g[almru]|h[eu]|in|jo|k[il]|l[ailot]|m[aeiu]|n[aeo]|o[fn]|"
    r"p[ahoru]|r[aeé]|s[ceoptuy]|t[aeiorv]|u[ns]|ve|w[eir]|ze)"
    r"(?:staff|team|desk|newsroom|newsdesk|redaktion\w*|rédaction|redacci[oó]n|redazione|redação|redakcja|"
    r"redaktionen|toimitus|editors?|editorial|"
    r"admin(?:istrator)?|news|newswire|press|presse|media|medien|agency|agenc[ei]a|agenzia|agence|agentur|inc|llc|"
    r"ltd|gmbh|corp|corporation|company|"
    r"group|gruppe|institute|institut|university|universität|college|school|department|ministry|ministerium|"
    r"association|society|"
    r"foundation|stiftung|council|committee|studios?|magazine?|magazin|journal|times|gazette|herald|tribune|network|"
    r"channel|radio|television|"
    r"blog|website|online|digital|solutions|services|technologies|partners|consulting|software|systems|labs|wire|"
    r"login|account|register|policy|terms|privacy|associated|reuters|report|telegram|security|construction|commons|"
    r"license|feuerwehr|polizei\w*|police|policía|polícia|staatsanwaltschaft|abteilung|verband|partei|kirche|museum|klinik|bundes\w*|"
    r"bloomberg|verlag|zeitung|nachrichten|verein|e\.v|community|guest|gast|anonymous|anonym|unknown|unbekannt|"
    r"author|autor|"
    r"user|sponsored|advertorial|partner|content|support|office|center|centre|global|international|club|board|"
    r"writers?|hub|club|bureau|crew|"
    r"public\s+relations|forum|pr|communications|europe|america|deutschland|usa|emea|web|tv|tag|daily|weekly|today|insider|"
    r"review|seo|tech|nouvelles|redak[cs]\w+|redac[cț]i\w+|presswire|standards|principles|ethics|guidelines|"
    r"pressestelle|pressemitteilung|pressedienst|"
    r"comunicado|comunicato|communiqué|sports?|finance|stories|biên\s+tập|phóng\s+viên|ajans\w*|"
    r"merkezi)\b",
)
_ORG_ELSEWHERE = re.compile(
    r"редакц|новост[иь]|новини\b|агентств|szerkesztőség|σύνταξη|وكالة|صحيفة|نيوز|מערכת|กองบรรณาธิการ|编辑|編輯|责编|責編|本报|新华社|"
    r"編集部|통신|뉴스|일보|신문|방송국|편집|온라인|디지털|新聞|通信社|取材班|报道|報道|報導|日报|日報|晚报|晚報|早报|早報|时报|時報|新闻|电视台|"
    r"電視台|通讯社|通訊社",
)
"""As `_ORG`, of scripts without words' borders: asked of names that are not all ASCII."""
_HOST = re.compile(r"\.(?:com|de|net|org|tv|co|io|fr|es|it|nl|cl|at|ch)\b")
_OFFICES = tuple(
    "schule ministerium amt kammer behörde verband gesellschaft zeitung stiftung akademie universität anstalt institut "
    "zentrum klinikum".split()
)
"""What one long German word for an office ends with."""
_PLACEHOLDERS = frozenset(
    "name author admin administrator editor root null none undefined test user staff webmaster anonymous anonym "
    "unknown guest owner "
    "redaktion default yourname keywords description na n/a wordpress superuser sysadmin autor auteur by von bio "
    "profile publisher 質問者 回答者 投稿者 red oprac agencies agencias nocomments topstories webteam siteadmin "
    "weiterlesen facebook twitter instagram linkedin whatsapp youtube tiktok pinterest threads newyork "
    "losangeles sanfrancisco hongkong newdelhi buenosaires sãopaulo riodejaneiro telaviv capetown mexicocity "
    "washington london berlin madrid moscow москва brussels bruxelles brüssel wien istanbul tokyo seoul mumbai".split()
)
"""What stands where a name should: words of templates, networks and datelines' places."""
_WIRES = frozenset(
    "afp ap dpa apa sda efe ansa epa pti ani ians upi pap lusa ntb tt ritzau belga anp kna epd sid xinhua tass "
    "yonhap keystonesda aap rnz "
    "reuters europapress prnewswire globenewswire businesswire accesswire einpresswire interfax тасс риановости "
    "ukrinform укрінформ уніан унн agerpres mediafax tanjug fonet hina srna antara notimex télam folhapress "
    "estadãoconteúdo agênciabrasil adnkronos askanews lapresse sputnik čtk tasr sita mti stt bns leta elta dha iha "
    "kyodo jiji 共同 共同通信 時事 時事通信 ロイター 中央社 中新社 뉴시스 رويترز وكالات أفب الأناضول gettyimages "
    "shutterstock istock istockphoto adobestock unsplash wikimedia alamy imago pixabay pexels".split()
)
"""Agencies of news and of pictures."""
PARTICLES = frozenset(
    "de da do dos das di del della der den van von zu zum zur la le les el al bin ibn abu ter ten af av y e i ap "
    "san st wa ben ould het ní nic".split()
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
_SIGNS = frozenset('@?!#=…“”"%_+')
"""What stands in no name."""
_DOMAIN = re.compile(r"^\S+\.[a-z]{2,6}(?:/\S*)?$")


def is_common(name: str) -> bool:
    """Whether a name has the form of a person's for certain: two or three words, the first a common given name."""
    words = name.split()
    return len(words) in {2, 3} and words[0].casefold() in GIVEN_NAMES


def has_role(text: str) -> bool:
    """Whether a text speaks of a role in a newsroom or a company."""
    return bool(_ROLE.search(text.lower()))


def has_degrees(text: str) -> bool:
    """Whether parts of a text, between its commas, are academic degrees."""
    return ("," in text or ";" in text) and any(DEGREE.match(part.strip()) for part in re.split(r"[,;]", text)[1:])


def is_person(name: str, site_keys: frozenset[str] = frozenset(), *, told: bool = True) -> bool:
    """Whether a string can be a person's name, rather than an organisation, a role, a placeholder or a sentence."""
    form, words = key(name), name.split()
    if not len(form) >= 2 or len(name) > MAX_NAME_CHARS or len(words) > MAX_NAME_WORDS:
        return False
    if form in _PLACEHOLDERS or form in _WIRES or not _SIGNS.isdisjoint(name) or ("." in name and _DOMAIN.match(name)):
        return False
    first = words[0].casefold().strip(".,")
    if first in _STOPS or (first in MONTHS and len(words) == 1):
        return False
    if (
        ("s " in name and _POSSESSIVE.search(name))
        or _is_site(form, words, site_keys)
        or (_is_office(name) and not (told and _is_surname(words)))
    ):
        return False
    if len(words) == 1:
        return _is_single(name, told=told)
    paper = words[0].casefold() in _ARTICLES and not _OF.isdisjoint(words[2:])
    return not paper and all(_is_name_word(word) for word in words)


_POSSESSIVE = re.compile(r"\w['’]s\s")
"""`The Quay's Standards`: somebody's something."""
_ARTICLES = frozenset("el la los las le les il lo".split())
_OF = frozenset("de del du di della do da".split())
"""What joins the words of a paper's name, `La Voz de la Bahía`, behind an article."""


def _is_office(name: str) -> bool:
    """Whether a string speaks of an organisation or of a role."""
    small = name.lower()
    if _ORG.search(small) or _ROLE.search(small) or any(word.endswith(_OFFICES) for word in small.split()):
        return True
    return bool(("." in small and _HOST.search(small)) or (not small.isascii() and _ORG_ELSEWHERE.search(small)))


def _is_surname(words: list[str]) -> bool:
    """Whether what may be an organisation's or a role's name stands behind a given name as its surname."""
    return len(words) == 2 and words[1].casefold() in _SURNAMES and words[0].casefold() in GIVEN_NAMES


_SURNAMES = frozenset("press gast daily lead schule chief partner fellow junior presse".split())


def without_role(name: str) -> str:
    """The person in `Jane Doe Staff Writer` or `Political Editor Jane Doe`; empty where there is none for certain.

    A common given name and a surname, perhaps an initial between them, with a word of office directly beside them, or
    with what the office is about; a newsroom's name behind them has two words at least.
    """
    words = name.split()
    if not has_role(name):
        return _of_newsroom(words)
    for place in range(len(words) - 1):
        length = 3 if len(words[place + 1].strip(".")) == 1 else 2
        person = " ".join(words[place : place + length])
        beside = words[place - 1 : place] if place else words[length : length + 1]
        alone = not place or place + length == len(words)
        if alone and is_common(person) and not _is_office(person) and beside and _is_beside(beside[0]):
            return person
    return ""


def _is_beside(word: str) -> bool:
    """Whether a word is of an office or of what one is about."""
    return word.casefold() in _BEATS or _is_office(word)


_BEATS = frozenset(
    "political politics foreign world business economics economic education health science environment climate "
    "technology home affairs crime legal royal arts culture entertainment religion defence defense diplomatic energy "
    "city local national regional europe africa asia data video football cricket transport consumer features "
    "investigations investigative special digital".split()
)


def _of_newsroom(words: list[str]) -> str:
    """The person before a newsroom's name: `Jane Doe QNN News`, `JANE DOE Associated Press`."""
    if len(words) <= 2:
        return ""
    for length in (2, 3):
        if key("".join(words[length:])) in _HOUSES and not any(map(_is_office, words[:length])):
            return " ".join(words[:length])
    person, room = " ".join(words[:2]), " ".join(words[2:]).lower()
    fits = len(words) > _OF_PERSON_AND_ROOM and is_common(person) and not _is_office(person)
    return person if fits and (_ROOM.search(room) or room.startswith("for the ")) else ""


_OF_PERSON_AND_ROOM = 3
_HOUSES = _WIRES | {
    "bloomberg",
    "associatedpress",
    "theassociatedpress",
    "canadianpress",
    "thecanadianpress",
    "bloombergnews",
}
_ROOM = re.compile(r"\b(?:news|newswire|associated press|press association|tribune|herald|times|today|network|wire)\b")


def _is_single(name: str, *, told: bool) -> bool:
    """A single word is a name only where the source is sure, or in scripts that write names without a space."""
    if any("\u3040" <= char <= "\ud7ff" for char in name):
        return 2 <= len(name) <= (8 if told else 4)
    return told and name[0].isalpha() and not (name.isupper() and len(name) < 6)


def _is_name_word(word: str) -> bool:
    bare = word.strip(".,'’\"()")
    if bare.casefold() in PARTICLES:
        return True
    has_case = bool(bare) and bare[0].lower() != bare[0].title()  # Georgian has capitals, but not for names
    inner = bare.partition("-")[2] if bare.partition("-")[0] in PARTICLES else bare[1:] if bare[:1] in _IRISH else ""
    return bool(bare) and (
        bare[0].isupper() or not has_case or bare[:2] in {"d'", "d’", "l'", "l’", "o'"} or inner[:1].isupper()
    )


_IRISH = ("h", "n", "t")
"""Letters that Irish sets before a surname's capital: `Ó hEochaidh`."""


def _is_site(form: str, words: list[str], site_keys: frozenset[str]) -> bool:
    """Whether a name is the site's; a person's own site is told by the given name."""
    parts = site_keys.intersection(map(key, words))
    if not any(len(part) > _SHORTEST_SITE for part in parts) and not any(_same(form, site) for site in site_keys):
        return False
    return not is_common(" ".join(words))


_SHORTEST_SITE = 2


_FOLLOWERS = frozenset({"r", "er", "ler", "ista", "ist", "ian"})
"""Endings that make a user's nickname of a site's name."""


def _same(form: str, site: str) -> bool:
    if form == site or len(site) <= 4 or len(form) <= 4:
        return form == site
    return site.startswith(form) or (form.startswith(site) and form.removeprefix(site) not in _FOLLOWERS)
