"""What the names that authors give their elements (`class`, `id`) say about what is inside.

A name is split into words (`entry-content`, `articleBody`), and words belong to families that are the same all over the
web, in English whatever the page's language. A family is evidence, not a verdict: how much text it may condemn is
in `CONDEMNS`.
"""

import re

from scrapers.parse.strings import remembered
from scrapers.parse.wordings import Wordings

CONDEMNS: dict[str, float] = {
    "comments": float("inf"), "related": float("inf"), "share": 1_500, "newsletter": 1_500, "ads": 2_000,
    "navigation": 2_500,
    "footer": 2_500, "consent": float("inf"), "hidden": 4_000, "form": 1_500, "sidebar": 2_500, "aside": 250,
    "bio": 1_500, "byline": 300,
    "caption": 500, "utility": 250, "date": 150, "tags": 250, "disclaimer": 700, "cta": 600, "embed": 800,
    "header": 500,
}  # fmt: skip
"""The most characters of prose that each family may take out of an article; more of it, and the name means
something else."""

_FAMILIES: dict[str, str] = {
    "comments": (
        r"comments?|comment ?(?:area|section|list|form|box|thread|wrap\w*)|commentlist|disqus|respond|"
        r"livefyre|coral|commenting|kommentare?|comentarios|commentaires|forum ?(?:fil|message|texte|chapo)"
    ),
    "share": (
        r"share|shares|sharing|sharer|sharebar|sharetools|sharelist|socials?|socialbar|social ?media|addtoany|"
        r"addthis|sharedaddy|follow ?(?:us|links?|buttons?|bar|box)?|shariff|rrssb|mashsb|edit ?section"
    ),
    "related": r"related|relateds|relatedposts|relatedarticles|yarpp|recommend(?:ed|ations?|s)?|recirc\w*|taboola|"
    r"outbrain|trending|most ?(?:read|popular|viewed|shared)|"
               r"(?:more|other|latest|recent|popular|top|next|prev|previous|nearby|similar) ?(?:from|on|news|"
               r"posts?|articles?|stor(?:y|ies)|reads?|reading|entries|headlines?)|"
               r"read ?(?:more|next|also)|also ?read|see ?also|you ?may\w*|might ?like|up ?next|"
               r"teaser ?(?:list|grid|box|group|slider|row)|teasers|next(?:story|post|article)|crosspromo|"
               r"interlink\w*|savoir ?plus|suggest(?:ed|ions?)?|fil ?infos|news ?ticker|contentcards?|"
               r"verwandte|post ?(?:cards?|loop)|"
               r"article ?cards?|stor(?:y|ies) ?cards?",
    "newsletter": (
        r"newsletters?|newsletterbox|subscri(?:be|ption|ptions|ber)|sign ?up|signup|optin|opt ?in|mailchimp|"
        r"mc ?embed\w*|emailsignup|convertkit|leadform|leadgen|email ?(?:capture|form|alert)"
    ),
    "cta": r"cta|ctas|calltoaction|call ?to ?action|hs ?cta\w*",
    "ads": (
        r"ads?|adv|advert\w*|adsbygoogle|adslot|adunit|adbox|adwrapper|adcontainer|dfp|gpt|doubleclick|"
        r"sponsor\w*|promos?|promotion\w*|promobox|affiliate\w*|publicidad|pub|werbung|anzeige|reklam\w*"
    ),
    "sidebar": (
        r"sidebar|side ?bar|(?:blog|post|article|content|page) ?side|side ?(?:col\w*|content|panel)|side ?rail|rail|"
        r"right ?col\w*|(?:left|right) ?(?:bar|rail)|offcanvas"
    ),
    "navigation": (
        r"nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|pagination|pager|paging|topbar|toolbar|"
        r"toc|ez toc|tableofcontents|table ?of ?contents|skip ?(?:link|to)\w*|jump ?(?:links?|to)|pagenav|"
        r"postnav|next ?prev\w*|prev ?next\w*|backtotop|back ?to ?top|searchform|search ?(?:box|form|bar)"
    ),
    "aside": "aside",
    "footer": r"footer|colophon|copyright|imprint|masthead",
    "bio": (
        r"author ?(?:box|bio|info|card|profile|details?|area|block|about|section|description|desc|container|"
        r"footer|wrap\w*)|authorbox|about ?(?:the )?authors?|bio|biography|contributors?"
    ),
    "byline": (
        r"authors?|bylines?|writer|vcard|post ?meta|entry ?meta|article ?meta|meta ?(?:data|info|bar|wrap\w*)|"
        r"postmetadata|autor|auteur"
    ),
    "tags": (
        r"tags|tag ?(?:list|links|cloud)|keywords|categories|category|cat ?links|topics|taxonomy|etiquetas|"
        r"temas"
    ),
    "date": (
        r"dates?|dateline|datetime|timestamp|pubdate|posted ?on|publish\w* ?(?:date|time)|published|"
        r"last ?(?:modified|updated)|read(?:ing)? ?time|time ?to ?read|estimated ?read\w*"
    ),
    "caption": (
        r"captions?|figcaption|credits?|photo ?credit|image ?(?:credit|caption|source)|photo ?(?:caption)|"
        r"imagecaption|(?:img|image|pic|photo) ?desc\w*|legende?|pic ?box|(?:photo)?galler(?:y|ies)|"
        r"video ?(?:title|details|caption|desc\w*|info|head(?:ing|line)|resource)|slides|slideshow|slider|"
        r"carousel|lightbox|swiper|slick|bildunterschrift|(?:absatz|artikel|aufmacher|beitrags?|teaser)bild(?:er)?"
    ),
    "consent": (
        r"cookies?|cookiebar|consent|gdpr|onetrust|didomi|cmp ?(?:banner|overlay|root|ui|box|app)|regwall|"
        r"interstitial|modal|popup|lightbox ?content"
    ),
    "utility": (
        r"print ?(?:only|button|link)?|noprint|feedback|ratings?|stars|votes?|voting|polls?|report ?(?:error|"
        r"a? ?typo|mistake)|correction ?(?:box|form)|text ?to ?speech|audio ?player|player|video ?player|"
        r"(?:story|article|page|post) ?(?:controls|tools)|(?:text|font) ?(?:resiz\w*|sizer)|adjust ?text ?size|"
        r"jwplayer|speechkit|buttons?|btn|icons?|reactions?|likes?|claps?|bookmark|tooltip|overlay"
    ),
    "embed": (
        r"twitter ?(?:tweet|embed|widget|video)|instagram ?(?:media|embed)|tiktok ?embed|reddit ?(?:embed|"
        r"card)|fb ?post|bluesky ?embed|mastodon ?embed|wp ?embedded ?content|social ?embed|oembed|"
        r"audio ?(?:enhancement|module|widget|wrapper)|beyondwords|read ?aloud"
    ),
    "disclaimer": r"disclaimer|disclosure|ftc|boilerplate|trust ?project|footnotes?|endnotes?",
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins inside a name (`articleBody`)."""
_WORD = re.compile(r"[a-z]+")
_DIGIT = re.compile("[0-9]")
_HASH = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-f])[a-f0-9]{4,}(?![a-z0-9])")
"""A machine's name for an element, in hexadecimal digits: the letters in it spell words by chance."""
_ABOUT_LAYOUT = re.compile(
    r"(?:has|no|not|with|without|is|js|wp-theme|category|cat|format|type|status|term|tag|page-template|"
    r"post_tag|col|row|layout|template|postid|type|hidden|align)[-_]"
)
"""Names that describe the page, its layout or how it changes with the screen (`has-sidebar`, `md:hidden`,
`tag-ads`)."""
_BUILDERS = ("elementor", "et_pb")
_BUILDER = re.compile(
    r"(?:elementor|et_pb)[-_](?:widget-|location-)?(?=[a-z])"
    r"(?!align|bg|button|col|element|grid|hidden|icon|image|kit|menu_page|module|page|repeater|row|section|text|"
    r"widget(?![-_]area))"
)
"""What page builders set before each of their names, which speak of noise alone; those of layout, buttons and icons
stand all over a text."""
_FIELD = "field--name-"
"""What Drupal sets before the name of a field, which is no modifier of a block called `field`."""
_STYLING = re.compile(
    r"[-_](?:padding|margin|radius|spacing|gap|width|height|colou?r|background|shadow|border)(?![a-z])"
)
"""What a name says of the space and colours around an element."""
_DIGITS = "0123456789"
"""Every page has other numbers (`post-1806`); a name that ends in one speaks of no content."""
MAX_HYPHENATED = 4
"""A name with more gaps between its words is a heading's slug."""
_HIDDEN = frozenset(
    "hidden hide sr-only visually-hidden visuallyhidden screen-reader-text screen-reader d-none is-hidden "
    "u-hidden u-visually-hidden offscreen off-screen invisible element-invisible assistive-text a11y-hidden".split()
)
_RANKS = {family: rank for rank, family in enumerate(_FAMILIES)}
_FIRST = {"widget": "sidebar", "meta": "byline", "tag": "tags", "toast": "consent"}
"""What a name speaks of that begins with a word."""
_ONLY = frozenset({"article", "story", "post", "body"})
"""Words that speak of content where they are the whole name."""
_CONTENT, _PLACED = "content", "placed"
_PHRASES = {
    **_FAMILIES,
    _CONTENT: (
        r"(?:article|articles|story|post|entry|news|blog|single|node|item|detail|field|copy|full|rich|"
        r"text) ?(?:body|contents?|text|copy|main|inner|paragraphs?)|"
        r"articlebody|storybody|wysiwyg|prose|richtext|rich ?media ?content|rte|body ?(?:copy|text|content)|"
        r"hentry|e ?content|cuerpo|artikel\w*"
    ),
    _PLACED: "|".join([*_FIRST, *_ONLY, *(name.replace("-", " ") for name in _HIDDEN)]),
}
_WORDINGS = Wordings(_PHRASES)
_NOTHING = (None, False)


@remembered
def judge_names(names: str) -> tuple[str | None, bool]:
    """The first family of noise that a class attribute or an id speaks of, and whether it speaks of content."""
    family, content = None, False
    for by_name, of_content in map(_judge, names.split()):
        family = family or by_name
        content = content or of_content
    return family, content


@remembered
def _judge(name: str) -> tuple[str | None, bool]:
    if name[0] == "e" and name.startswith(_BUILDERS):
        builder = _BUILDER.match(name)
        return (_judge(name[builder.end() :])[0], False) if builder else _NOTHING
    lowered = name.lower()
    parted = lowered if lowered == name else _CAMEL.sub(" ", name).lower()
    element = f"-{_element_of(parted)}"
    found = _WORDINGS.find(element)
    if not found:
        return _NOTHING
    if name in _HIDDEN:
        return "hidden", False
    if name[-1] in _DIGITS and (bare := name.rstrip(_DIGITS)).endswith("-"):
        return _judge(bare)[0], False
    if ":" in name or "/" in name or "[" in name or _ABOUT_LAYOUT.match(lowered) or _STYLING.search(name):
        return _NOTHING
    if _DIGIT.search(element):
        element = _HASH.sub("\n", element)
        found = _WORDINGS.find(element)
    kinds = _WORDINGS.kinds(found)
    words = _WORD.findall(element)
    if _PLACED in kinds:
        kinds = kinds - {_PLACED} | _by_place(words)
    family, content = _meaning(kinds)
    return None if len(words) > MAX_HYPHENATED + 1 else family, content and not name[-1].isdigit()


@remembered
def _meaning(kinds: frozenset[str]) -> tuple[str | None, bool]:
    """The first family among some kinds, and whether content is one of them."""
    return min(kinds - {_CONTENT}, key=_RANKS.__getitem__, default=None), _CONTENT in kinds


def _by_place(words: list[str]) -> set[str]:
    """What words speak of where they begin a name, or are all of it."""
    kinds = {_FIRST[words[0]]} if words[0] in _FIRST else set()
    return kinds | {_CONTENT} if len(words) == 1 and words[0] in _ONLY else kinds


def _element_of(name: str) -> str:
    """Of `block__element--modifier` (https://getbem.com/naming/) only the element; of `site--page--part` the last."""
    if "--" in name:
        if name.startswith(_FIELD):
            return name[len(_FIELD) :].removeprefix("field-")
        block, _, modifier = name.partition("--")
        name = modifier.rpartition("--")[2] if "--" in modifier else block
    if "__" in name:
        name = name.rpartition("__")[2] or name
    return name
