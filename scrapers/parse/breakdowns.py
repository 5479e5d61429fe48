"""The words of error pages that answer 200: servers that failed, sites that are being mended.

News tells of outages, too, so a title counts only where the words are all of it, or all of it beside the site's name;
what a page asks its reader to do (to try again later) counts only in a text of a few words, and not where it is quoted.
News in brief that is still growing asks its reader to check back, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = r"(?:http\s*)?(?:status\s*)?(?:error\s*)?(?:code\s*)?(?:429|5\d\d)"
_LEAD = r"(?:oops\W*|sorry\W*|we(?:[’']re|\sare) sorry\W*(?:but\s)?|(?:uh|d)[ -]?oh\W*)"
_PHRASES = (
    r"(?:the |this )?(?:site|website|web ?page|page|service|(?:web )?server) (?:is )?(?:temporarily |currently |"
    r"briefly )*(?:unavailable|down|offline|overloaded)|temporarily (?:unavailable|down|offline)|"
    r"(?:internal |application |web )?server error(?: in .{1,40} application)?|bad gateway|"
    r"(?:gateway |request |connection )timed?[- ]?out|backend fetch failed|first byte timeout|too many requests|"
    r"(?:application|runtime|database|critical|fatal|unexpected|unknown|system) error|"
    r"an? (?:unexpected |unknown |internal |application )?error (?:has )?occurr?ed|error|"
    r"error establishing a database connection|something (?:went|has gone) (?:terribly |badly )?wrong|"
    r"(?:(?:the |this |our )?(?:site|website|page|service) (?:is )?)?(?:currently |temporarily |briefly )*(?:under|"
    r"undergoing|down for|closed for|offline for|unavailable for|in) (?:scheduled |planned |routine |"
    r"site )?maintenance(?:\. check back in a minute)?|"
    r"(?:site |website |system |scheduled |planned |routine )?maintenance(?: mode| break| page)?|"
    r"(?:we(?:[’']ll| will) )?be (?:right )?back(?: soon| shortly| online)*|(?:wegen )?wartung(?:sarbeiten|smodus)?|"
    r"(?:this |your )?account (?:has been )?suspended|bandwidth limit exceeded|welcome to nginx|index of /.*|"
    r"apache2? (?:\w+ )?default page.*|origin dns error|(?:we are (?:currently )?experiencing )?technical difficulties|"
    r"(?:whoops\W*)?looks like something went wrong|"
    r"interner serverfehler|fehler|"
    r"(?:(?:die |diese |unsere )?(?:seite|website|webseite)|(?:der )?dienst) (?:ist )?(?:derzeit |momentan |zurzeit |"
    r"vorübergehend )*nicht (?:erreichbar|verfügbar)|"
    r"(?:es ist )?ein (?:unerwarteter |interner )?fehler (?:ist )?aufgetreten|"
    r"wir sind (?:gleich|bald|in kürze) (?:wieder (?:da|zurück|für sie da)|zurück)|"
    r"(?:(?:le )?site )?(?:est )?(?:actuellement )?en (?:cours de )?maintenance|maintenance en cours|"
    r"(?:service|site|page) (?:est )?(?:temporairement |momentanément )?indisponible|"
    r"erreur(?: interne)?(?: du)?(?: serveur)?|une erreur (?:est survenue|s[’']est produite)|"
    r"(?:sitio |página |web )?en mantenimiento|error (?:interno|inesperado)(?: del servidor)?|"
    r"servicio (?:temporalmente )?no disponible|(?:ha ocurrido|se ha producido|se produjo) un error|"
    r"(?:sito )?in manutenzione|errore(?: interno)?(?: del server)?|si è verificato un errore|(?:site )?em manutenção|"
    r"erro(?: interno)?(?: do servidor)?|serviço (?:temporariamente )?indisponível|ocorreu um erro|"
    r"(?:in |gepland )?onderhoud|interne serverfout|er is (?:iets misgegaan|een fout opgetreden)|przerwa techniczna|"
    r"prace (?:konserwacyjne|techniczne)|(?:wewnętrzny )?błąd serwera|wystąpił błąd|(?:under |planerat )?underhåll|"
    r"vedligeholdelse|vedlikehold|huoltokatko|der opstod en fejl|ett fel (?:har )?uppst(?:od|ått)|"
    r"(?:ведутся |проводятся )?технические работы|(?:внутренняя )?ошибка сервера|произошла ошибка|"
    r"bakım (?:çalışması|modu|arası)|sunucu hatası|bir hata oluştu|"
    r"(?:(?:ただいま|現在)、?)?(?:システム|サイト|サーバー?)?メンテナンス(?:中(?:です)?|のお知らせ)?|(?:サーバー?|システム)エラー(?:が発生しました)?|エラーが発生しました|"
    r"アクセスが集中しています|(?:网站|系统|網站|系統)(?:正在)?[维維][护護]中?|服务器(?:内部)?错误|伺服器(?:內部)?錯誤|"
    r"(?:시스템|서비스|서버|사이트) ?점검 ?(?:중(?:입니다)?|안내)?|(?:서버 )?오류가 발생했습니다"
)
_TITLE = re.compile(
    rf"{_LEAD}?(?:(?:{_CODE}\W*)?(?:{_PHRASES})(?:\W*{_CODE})?|{_CODE})\W*|error (?:code )?5\d\d\b.*|oops\W*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|–—·»›‹«•-]\s")
_RUBRIC = re.compile(
    r"(?:error|maintenance|wartung|fehler|erreur|errore|erro|onderhoud|underhåll|vedligeholdelse|vedlikehold|"
    r"huoltokatko|429|5\d\d)\W*",
    re.IGNORECASE,
)
"""What behind a mark such as `|` may as well be the name of a rubric, or of a car, and tells nothing."""
_ASKS = re.compile(
    r"\bplease try again (?:later|soon|shortly|in (?:\w+ ){0,2}(?:seconds?|minutes?|moments?))\b|"
    r"\btry again in a (?:few )?(?:seconds?|minutes?|moments?)\b|"
    r"\b(?:maintenance|unavailable|offline|overloaded|technical (?:difficulties|problems))\b.{0,120}"
    r"\bplease (?:check|come) back (?:later|soon|shortly)\b|"
    r"\bplease (?:check|come) back in (?:\w+ ){0,2}(?:seconds?|minutes?|moments?)\b|"
    r"\bthere has been a critical error on (?:this|your) web ?site|client-side exception has occurred|"
    r"^error establishing a database connection|^(?:this|our) (?:web ?)?site is (?:currently |temporarily )?"
    r"experiencing technical difficulties|"
    r"^(?:php )?(?:fatal error|parse error|warning)\s*:(?s:.*) on line \d+|"
    r"versuchen sie es (?:bitte )?(?:später|in|zu einem)|veuillez réessayer|réessayez (?:plus tard|dans)|"
    r"(?:vuelv[ae] a intentarlo|int[eé]nt[ea]l[oe])(?: de nuevo| otra vez| nuevamente)? más tarde|"
    r"riprova(?:re)? (?:più tardi|tra)|"
    r"tente novamente (?:mais tarde|em)|probeer het (?:later|over)|spróbuj .{0,20}później|försök igen (?:senare|om)|"
    r"prøv igen (?:senere|om)|попробуйте .{0,20}позже|daha sonra tekrar deneyin|"
    r"(?:しばらく(?:して|たって|経って)|時間を(?:おいて|置いて))から、?(?:もう一度|再度|再び|アクセス)|しばらくお待ちください|"
    r"稍[后後]再[试試]|잠시 후 (?:다시|재) ?(?:시도|접속|이용|방문)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”„«»「『][^\"“”„«»「」『』]{1,200}[\"“”«»」』]|‘[^‘’]{1,200}’|(?<!\w)'[^']{1,200}'(?!\w)")
_FEW_CHARS = 400
"""A text that asks its reader to come again is no longer than this."""


def breakdown(titles: Iterable[str], text: str) -> str:
    """The words that tell that the server failed or is being mended; empty where nothing tells it.

    `titles` are the page's title and headings, `text` is its body of a few dozen words at most.
    """
    for title in titles:
        first, *others = _PARTS.split(title)
        parts = (title, first, *(part for part in others if not _RUBRIC.fullmatch(part.strip())))
        if any(part and _TITLE.fullmatch(part.strip()) for part in parts):
            return title
    found = _ASKS.search(_QUOTED.sub(" ", text)) if len(text) < _FEW_CHARS else None
    return found.group() if found else ""
