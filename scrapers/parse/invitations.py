"""Invitations: lines that ask the reader to subscribe, follow, give, join, call or buy, in a dozen languages.

An invitation speaks to the reader, so it opens a sentence: the first word is looked up, and only what it may go on
with is tried. A few more turns of phrase give themselves away wherever they stand. All of it reads folded text.
"""

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from scrapers.parse.strings import by_first_letter

MAX_PREAMBLE_CHARS = 100
"""An invitation that begins after as much, and after half of the passage, is its last remark."""

MAX_TELLTALE_CHARS = 280
"""A longer text may tell of newsletters and channels for other reasons."""
_NETWORKS = (
    r"(?:facebook|twitter|x|instagram|linkedin|youtube|threads|bluesky|mastodon|tiktok|telegram|whatsapp|pinterest|"
    r"google|flipboard|snapchat|reddit)\b"
)
_ASSENT = r"(?:agree|accept|consent|acknowledge|confirm that)"
_ADVISERS = r"(?:experts?|team|advis[oe]rs?|specialists?|consultants?|counsell?ors?|sales)"
_APPOINTMENT = (
    r"(?:an?|your|my|the)? ?(?:free |personali[sz]ed |no-obligation |live |custom )*"
    r"(?:call|consultation|demo|quote|proposal|estimate|trial|appointment|tour|audit|assessment)\b"
)
_LOGIN = r"(?:\W{0,3}$|\W{1,3}(?:logg?|logga|hier|jetzt|anmelden|einloggen|ident|connect|inloggen|log)\b|\s?\?)"
"""What follows where somebody is asked whether he has paid already."""
_OPENINGS: tuple[tuple[str, str], ...] = (
    ("sign signing", r"up\b"),
    ("subscribe", r"(?!to the (?:theory|view|idea|notion))"),
    ("register", r"(?:now|here|today|for free|to (?:receive|get|read|continue)|\W*$)"),
    ("opt", r"in\b"),
    ("enter your", r"(?:your )?e-?mail"),
    ("e email", r"(?:mail[- ]?)?ad+ress?e?\b"),
    ("by", rf"(?:signing up|submitting|entering|clicking|subscribing|providing)\b[^.]{{0,80}}\b{_ASSENT}"),
    ("get", r"(?:the |our |all |more |your )?(?:\w+ ){0,6}(?:in|to) your inbox"),
    ("get", r"(?:(?:the|our|your) (?:free )?(?:app|guide|e-?book|newsletter)|in touch (?:now|today|with us))"),
    ("don", r"t miss (?:a |an |our |out)"),
    ("join", r"(?:our|us (?:on|now|today)|the \w+ (?:community|channel|newsletter)|\d[\d,.k+]* )"),
    ("like follow find connect", r"(?:with )?(?:(?:us|him|her|me|them|@\w+) (?:on|at|via) |\w+(?: \w+)? (?:on|via) "
     + _NETWORKS + ")"),
    ("follow", r"us\b"),
    ("download", r"(?:(?:our|the) (?:free |new )?(?:\w+ )?(?:app|guide|e-?book|checklist|template)|it for free)"),
    ("if", r"you(?:['’]re| are) enjoying (?:this|our|what)"),
    ("if", r"you (?:value|enjoyed|liked?) (?:this|our|what)\b.{0,60}\b(?:consider|subscri|support|donat|shar)"),
    ("if", r"you (?:enjoyed|liked?) (?:this|our|what)\b.{0,60}\b(?:clap|follow)"),
    ("consider", r"(?:supporting|subscribing|donating|becoming|making a)\b"),
    ("become", r"a (?:member|subscriber|patron|supporter)"),
    ("support", r"(?:our|independent|quality|local|us|the) ?(?:journalism|work|reporting|newsroom)?"),
    ("donate", r"(?:now|today|to (?:us|our|support|help)|here|via|online|\W*$)"),
    ("make", r"a (?:donation|contribution)"),
    ("add choose make set", r"(?:[\w.]+ ){1,4}as (?:an? |your )?(?:preferred|trusted) source\b"),
    ("make", r"(?:[\w.]+ ){1,4}(?:an?|your) preferred (?:news )?source\b"),
    ("aggiungi imposta scegli", r"(?:[\w.]+ ){1,4}(?:come|tra le|alle) (?:tue )?font[ei] preferit"),
    ("añade agrega elige", r"(?:[\w.]+ ){1,4}(?:como|entre|a) (?:tus? )?(?:medio|fuente)s? preferid"),
    ("ajoutez choisissez", r"(?:[\w.]+ ){1,4}(?:à|comme|parmi) (?:vos |votre )?sources? (?:préférée|favorite)"),
    ("adicione", r"(?:[\w.]+ ){1,4}(?:como|às) (?:suas? )?fontes? preferida"),
    ("dodaj ustaw", r"(?:[\w.]+ ){1,4}(?:do|jako) (?:ulubion|preferowan)\w+ źród"),
    ("voeg", r"(?:[\w.]+ ){1,4}toe als (?:\w+ )?voorkeursbron"),
    ("thanks thank", r"(?:you )?for reading [^.!?]{1,60}[.!?] (?:this post is public|subscribe)"),
    ("retrouvez", r"(?:toutes? |tous )?(?:nos|notre|l['’]actualité|les actualités)\b.{0,60}\bsur " + _NETWORKS),
    ("already not", r"(?:yet )?an? (?:subscriber|member)"),
    ("allerede", rf"(?:bruger|bruker|abonnent|medlem|kunde){_LOGIN}"),
    ("redan", rf"(?:prenumerant|medlem|kund){_LOGIN}"),
    ("bereits schon", rf"(?:abonnent(?:in)?|abo|mitglied|registriert|kunde){_LOGIN}"),
    ("déjà", rf"abonnée?{_LOGIN}"),
    ("ya", r"(?:eres|soy|es) (?:suscriptor|socio|abonado)"),
    ("sei", r"già (?:abbonat|registrat|iscritt)[oa]"),
    ("al", rf"(?:abonnee|lid|een account){_LOGIN}"),
    ("já", r"(?:é|sou) (?:assinante|subscritor)"),
    ("masz", r"już (?:konto|subskrypcj|dostęp|prenumerat)"),
    ("køb kjøp köp", r"(?:et |ett |digital[et]?t? )*(?:abonnement|abonnemang|prenumeration|adgang|tilgang)"),
    ("bliv bli", r"(?:\w+ )?(?:abonnent|prenumerant|medlem)\b"),
    ("hazte", r"(?:socio|socia|suscriptor|miembro)"),
    ("devenez", r"(?:abonnée?|membre)\b"),
    ("assine", r"(?:já|agora|o|a|e)\b"),
    ("abbonati", r"(?:ora|subito|per (?:leggere|continuare)|a (?:soli|partire))\b|\W*$"),
    ("kup wykup", r"(?:\w+ )?(?:subskrypcj|dostęp|prenumerat)"),
    ("оформите", r"подписку"),
    ("unsubscribe", r""),
    ("talk speak chat", r"(?:to|with) (?:our|an?|one of our|the|your) (?:\w+ ){0,4}" + _ADVISERS),
    ("book schedule request get claim arrange", _APPOINTMENT),
    ("start", r"(?:your|a) free trial"),
    ("call contact email", r"us (?:now|today|at|on|for)\b"),
    ("e", r"mail us (?:now|today|at|with)\b"),
    ("get", r"(?:[\w.'’]+ ){1,4}on " + _NETWORKS + r"\W{1,3}(?:and |or )?(?:on )?" + _NETWORKS),
    ("know", r"something we don"),
    ("receive get", r"(?:our |the )?(?:weekly|daily|monthly)\b.{0,60}\b(?:insights|updates|news|newsletter|tips)\b"),
    ("your", r"inbox\W{0,2}(?:\w+\W*){0,3}$"),
    ("join", r"the (?:conversation|discussion|debate)\b"),
    ("catch", r"all (?:the )?(?:latest|breaking|live)\b"),
    ("meld", r"je (?:nu |hier )?aan\b"),
    ("zapisz", r"się (?:na|do)\b"),
    ("ikuti", r"(?:kami|terus|berita)\b"),
    ("следите", r"за (?:новостями|нами)\b"),
    ("читайте", r"нас (?:в|на)\b"),
    ("receba", r"(?:as |nossas )?(?:notícias|novidades)\b"),
    ("clique", r"aqui e (?:receba|assine|participe|siga)\b"),
    ("alle", r"(?:artikel|beiträge|folgen) (?:zu|aus|von|der)\b[^.]{0,50}$"),
    ("all", r"(?:articles|posts|episodes) (?:in|about|on|from|by)\b[^.]{0,40}$"),
    ("tous", r"(?:les|nos) articles (?:sur|de)\b[^.]{0,50}$"),
    ("todos", r"los artículos (?:sobre|de)\b[^.]{0,50}$"),
    ("if", r"you(?:['’]re| are) (?:on|in|using) (?:the|our) .{0,30}\bapp\b,? (?:click|tap|press)\b"),
    ("stay", r"(?:up to date|informed|connected|in the loop|in touch)\b.{0,60}(?:newsletter|subscri|sign up)"),
    ("bleib bleibe bleiben", r"(?:sie )?(?:immer )?(?:auf dem laufenden|informiert|up to date)\b"),
    ("restez", r"(?:toujours )?(?:informée?s?|au courant|connectée?s?)\b"),
    ("mantente manténgase", r"(?:siempre )?(?:informad[oa]|al (?:día|tanto|corriente)|conectad[oa])"),
    ("rimani resta", r"(?:sempre )?(?:aggiornat|informat)[oa]"),
    ("blijf", r"(?:altijd )?op de hoogte"),
    ("diskutieren diskutiere", r"(?:sie )?(?:mit|hier)\b.{0,60}\bauf (?:twitter|facebook|instagram)"),
    ("visit", r"us (?:now|today|online|at)\b"),
    ("give", r"us a call"),
    ("call text", r"\(?\d{3}\)?[-. ]\d{3}"),
    ("unterstütze", r""),
    ("abonnieren abonniere unterstützen folgen folge", r"(?:sie|uns|unser\w*|jetzt|den|hier)\b"),
    ("jetzt", r"(?:abonnieren|termin|beratung|demo|angebot|kostenlos|testen|anmelden|bewerben|unterstützen|spenden)"),
    ("melden", r"sie sich (?:jetzt )?(?:an|für)"),
    ("abonnez inscrivez", r"vous\b"),
    ("suivez rejoignez", r"(?:nous|notre|la|les)\b"),
    ("soutenez", r"(?:nous|notre|le|la)\b"),
    ("demandez", r"(?:un|votre) devis"),
    ("suscríbete suscribete síguenos siguenos únete", r""),
    ("apoya", r"(?:a|nuestro|el)\b"),
    ("solicita", r"(?:tu|una|más)\b"),
    ("siga", r"(?:nos|o|a)\b"),
    ("inscreva", r"se\b"),
    ("iscriviti seguici unisciti", r""),
    ("sostieni", r"(?:il|la|un|una)\b"),
    ("aanmelden", r""),
    ("volg", r"ons\b"),
    ("obserwuj", r"nas\b"),
    ("prenumerera följ", r"(?:på|oss|här|nu)\b"),
    ("abonner følg", r"(?:på|oss|os|her|nå|nu)\b"),
    ("подпишитесь подписывайтесь подпишись", r"на\b"),
)  # fmt: skip
"""First words of invitations, and what must follow."""

_WORD = re.compile(r"[^\w(@]*(\w+)[ '’-]*")
_NEXT_WORD = re.compile(r"[.!?:»>|\n](?:\s|(?<=\n))" + _WORD.pattern)
_POLITE = frozenset({"click", "please", "to", "just", "simply"})
_START = re.compile(r"[^\w(@]*(?:(?:click (?:here )?to|please|to|just|simply)\s+)(\w+)[ '’-]*")
"""How a sentence starts: with a word, or a polite one before it."""
_RESTS: dict[str, list[str]] = {}
for _words, _rest in _OPENINGS:
    for _word in _words.split():
        _RESTS.setdefault(_word, []).append(_rest)
_OPENING = {word: re.compile("|".join(f"(?:{rest})" for rest in rests)) for word, rests in _RESTS.items()}
_WEAK = frozenset({"call", "text", "visit", "register", "email", "e", "contact", "book", "schedule", "request"})
"""In a long passage, its sentences may go on so without inviting: it tells of an event, or of who helps."""
_FIRST = _POLITE | _OPENING.keys()
_ENDS = ".!?:»>|"
_FIRST_WORD = re.compile(rf"\n[^\w(@\n]*({by_first_letter(_FIRST)})(?!\w)")
"""A first word of an invitation, where a line's end stands for each of the sentence's."""

Telltale = tuple[str, re.Pattern[str]]
TELLTALES: tuple[Telltale, ...] = (
    ("newsletter", re.compile(
        r"\bnewsletter\b.{0,60}(?:sign|subscri|inbox|abonn|anmeld|inscri|regist|erhalten|kostenlos|informiert)|"
        r"(?:sign(?:ing)? up|subscri\w+|inbox|abonn\w+|anmeld\w+|inscri\w+) .{0,40}\bnewsletters?\b|"
        r"\b(?:our|free|daily|weekly|unser\w*|notre|nuestr[ao]|nostra) (?:\w+ ){0,3}newsletters?\b"
    )),
    ("inbox", re.compile(r"(?:to|news .{0,40}in|updates .{0,40}in|every .{0,40}in) your inbox")),
    ("as little as", re.compile(r"as little as [$€£]\d")),
    ("one of our", re.compile(r"(?:talk|speak|connect|chat|touch) (?:to|with) one of our (?:\w+ ){0,4}" + _ADVISERS)),
    ("call", re.compile(r"\b(?:call|text|phone) (?:us (?:at|on) )?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}")),
    ("contribut", re.compile(r"contribut\w+ (?:today|now|as little)")),
    ("unsere arbeit", re.compile(r"\bunsere arbeit (?:\w+ ){0,3}(?:unterstütz|mit einer spende)")),
    ("telegram", re.compile(r"telegram[- ](?:kanal|channel|canal|group)|(?:canal|channel|kanal|grupo|group|gruppe) "
                            r"(?:de |on |auf |di )?telegram")),
    ("whatsapp", re.compile(r"whatsapp[- ](?:kanal|channel|canal|group)|(?:canal|channel|kanal|grupo|group|gruppe) "
                            r"(?:de |on |auf |di )?whatsapp")),
    ("youtube", re.compile(r"\b(?:our|nuestro|unser\w*|notre|nostro|nosso) (?:youtube|(?:channel|canal|kanal|canale) "
                           r"(?:on |de |auf |di |sur |en |no )?youtube)")),
)  # fmt: skip
"""What an invitation says wherever it says it, each with the word without which it need not be tried."""


def inviting(lines: Sequence[str]) -> list[int]:
    """The places of those lines that invite their reader.

    All are searched as one text for the words that an invitation has, and only the lines with one are looked at.
    """
    said = "\n".join(["", *lines])
    for end in _ENDS:
        said = said.replace(end, "\n")
    ends = list(accumulate([len(line) + 1 for line in lines]))
    opened = {bisect(ends, start.start(1) - 1) for start in _FIRST_WORD.finditer(said)}
    found = {place for place in opened if _opens(lines[place])}
    for telltale in TELLTALES:
        at = said.find(telltale[0])
        while at >= 0:
            place = bisect(ends, at - 1)
            if _tells(lines[place], telltale):
                found.add(place)
            at = said.find(telltale[0], at + 1)
    return sorted(found)


def invites(folded: str) -> bool:
    """Whether a text invites its reader, and not only with its last words after much else."""
    return _opens(folded) or any(_tells(folded, telltale) for telltale in TELLTALES)


def _opens(folded: str) -> bool:
    """Whether one of a text's sentences opens as an invitation."""
    first = _WORD.match(folded)
    if first and first[1] in _FIRST and _goes_on(folded, first):
        return True
    limit, is_long = _limit(folded), len(folded) > MAX_TELLTALE_CHARS
    for start in _NEXT_WORD.finditer(folded):
        if start.start() > limit:
            break
        if start[1] in _FIRST and not (is_long and start[1] in _WEAK) and _goes_on(folded, start):
            return True
    return False


def _tells(folded: str, telltale: Telltale) -> bool:
    """Whether a text says what only an invitation says."""
    if len(folded) > MAX_TELLTALE_CHARS or telltale[0] not in folded:
        return False
    found = telltale[1].search(folded)
    return found is not None and found.start() <= _limit(folded)


def _limit(folded: str) -> int:
    """Up to where in a text an invitation is no last remark."""
    return max(MAX_PREAMBLE_CHARS, len(folded) // 2)


def _goes_on(folded: str, start: re.Match[str] | None) -> bool:
    """Whether a sentence that starts with such a word goes on as an invitation."""
    if start and start[1] in _POLITE:
        start = _START.match(folded, start.start())
    rest = _OPENING.get(start[1]) if start else None
    return start is not None and rest is not None and rest.match(folded, start.end()) is not None
