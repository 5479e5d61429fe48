"""What the names that authors give their elements (`class`, `id`, `role`, …) say about what is inside.

Names are split into words (`entry-content`, `articleBody`, `jp-relatedposts`), and words belong to families that are the
same all over the web, in English whatever the page's language. A family is evidence, not a verdict.
"""

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_POST_CLASSES = re.compile(r"\b(?:category|cat|tag|author|format|type|status|term|pmpro|page-template)-[\w-]+", re.IGNORECASE)

_FAMILIES: dict[str, str] = {
    "comments": r"comments?|commentlist|disqus|respond|replies|livefyre|coral|discussion|commenting|kommentare?|comentarios|commentaires|forum",
    "share": r"share|shares|sharing|sharer|sharebar|sharetools|sharelist|socials?|socialbar|addtoany|addthis|sharedaddy|follow|followus|whatsapp|tweetbutton|shariff",
    "related": r"related|relateds|jp relatedposts|relatedposts|relatedarticles|yarpp|recommend\w*|recirc\w*|taboola|outbrain|trending|most ?(?:read|popular|viewed|shared)|"
               r"(?:more|other|latest|recent|popular|top|next|prev|previous|nearby|similar|featured) ?(?:from|news|posts?|articles?|stor(?:y|ies)|in|on|reads?|reading|entries|content|links?|headlines?)|"
               r"read ?(?:more|next|also|on)|also ?read|see ?also|you ?may\w*|might ?like|up ?next|teasers?|crosspromo|interlink\w*|inline ?(?:related|promo)|suggest(?:ed|ions)|mashsb|contentcards?|verwandte?|rrssb",
    "newsletter": r"newsletters?|newsletterbox|subscri(?:be|ption|ptions|ber)|sign ?up|signup|optin|opt ?in|mailchimp|mc ?embed\w*|emailsignup|convertkit|leadform|leadgen|email ?(?:capture|form|alert)|hs ?(?:form|cta)\w*|cta|calltoaction|call ?to ?action",
    "ads": r"ads?|adv|advert\w*|adsbygoogle|adslot|adunit|adbox|adwrapper|adcontainer|banner|dfp|gpt|doubleclick|sponsor\w*|promo\w*|affiliate\w*|commercial|publicidad|pub|werbung|anzeige|reklam\w*",
    "sidebar": r"sidebar|side ?bar|side ?rail|rail|rightcol\w*|widgets?|widgetarea|offcanvas",
    "navigation": r"nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|pagination|pager|paging|topbar|toolbar|toc|ez toc\w*|tableofcontents|table ?of ?contents|skip ?(?:link|to)\w*|jump|pagenav|postnav|backtotop|searchform|search ?(?:box|form|bar)",
    "footer": r"footer|foot|site ?footer|colophon|copyright|legal|imprint|masthead",
    "author": r"author ?(?:box|bio|info|card|profile|details?|area|block|about|section|description|desc|meta|wrap\w*|container)?|authors|authorbox|about ?(?:the )?authors?|bio|biography|contributors?|byline|bylines|writer|vcard|post ?meta|entry ?meta|article ?meta|meta ?(?:data|info|bar|wrap\w*)|postmetadata|autor|auteur",
    "tags": r"tags|tag ?(?:list|links|cloud|s)|post ?tags?|entry ?tags|keywords|categories|category|cat ?links|topics|post ?categor\w*|article ?tags|taxonomy|etiquetas|temas",
    "date": r"dates?|dateline|datetime|timestamp|pubdate|posted ?on|published|post ?date|entry ?date|publish\w* ?(?:date|time)?|updated|last ?(?:modified|updated)|read(?:ing)? ?time|time ?to ?read|estimated ?read\w*",
    "caption": r"captions?|caption ?text|figcaption|credits?|photo ?credit|image ?(?:credit|caption|source)|photo(?:caption|graphy)?|imagecaption|wp caption\w*|legend|galler(?:y|ies)|slideshow|slider|carousel|lightbox|swiper|slick|bildunterschrift",
    "consent": r"cookies?|cookiebar|consent|gdpr|onetrust|didomi|cmp|paywall|regwall|piano|modal|popup|overlay|tooltip|toast|interstitial|meter",
    "utility": r"print|printonly|noprint|download ?(?:bar|buttons?)|feedback|rating|ratings|stars|votes?|voting|poll|quiz|survey|report ?(?:error|a? ?typo|mistake)|correction ?(?:box|form)|text ?to ?speech|audio ?player|listen\w*|player|video ?player|jwplayer|brightcove|speechkit|trinity|font ?size|buttons?|btn|icons?|reactions?|likes?|claps?|bookmark|save",
    "hidden": r"hidden|hide|visually ?hidden|visuallyhidden|sr ?only|screen ?reader\w*|offscreen|invisible|d ?none|display ?none|u ?hidden|is ?hidden|clip",
    "disclaimer": r"disclaimer|disclosure|ftc|correction|corrections|editors ?note|footnotes?|endnote|trust ?project|fact ?box|infobox|about ?us|boilerplate",
}  # fmt: skip
_NOISE = {family: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])".replace(" ?", "[ ]?")) for family, words in _FAMILIES.items()}
_ANY_NOISE = re.compile("|".join(pattern.pattern for pattern in _NOISE.values()))

_CONTENT = re.compile(
    r"(?<![a-z])(?:(?:article|articles|story|post|entry|news|blog|page|single|main|body|text|full|rich|node|item|content|detail|details|wysiwyg|markdown|prose|field|copy) ?"
    r"(?:body|content|contents|text|copy|main|story|inner|detail|article|post|entry|paragraphs?)|articlebody|storybody|maincontent|wysiwyg|prose|richtext|rte|"
    r"body ?(?:copy|text|content)|hentry|e ?content|instapaper ?body|paragraphs?|copy|cuerpo|texte|texto|inhalt|artikel\w*)(?![a-z])"
)


@lru_cache(maxsize=8_192)
def words_of(names: str) -> str:
    """Class and id names as lower-case words separated by single spaces; WordPress's post classes are left out."""
    plain = _POST_CLASSES.sub(" ", names)
    return re.sub(r"[^a-z0-9]+", " ", _CAMEL.sub(" ", plain).lower()).strip()


@lru_cache(maxsize=8_192)
def noise_family(names: str) -> str | None:
    """The first family of noise that these names speak of."""
    words = words_of(names)
    if not words or not _ANY_NOISE.search(words):
        return None
    return next((family for family, pattern in _NOISE.items() if pattern.search(words)), None)


@lru_cache(maxsize=8_192)
def speaks_of_content(names: str) -> bool:
    """Whether these names speak of an article's text."""
    return bool(_CONTENT.search(words_of(names)))
