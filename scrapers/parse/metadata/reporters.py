"""Reporters whom newsrooms of East Asia name in the text: in the dateline, a line of its own, the last brackets.

`江报讯（记者 林小满）古镇…`, `江报记者 林小满 周一舟`, `采写：见习记者 林小满`, `(강변=강뉴스) 김하늘 기자 =`. A family
name tells a name from the words around it; who took the picture, edited or checked is no author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse.metadata.bylines import Names
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.chinese import is_chinese
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.family_names import is_chinese_name, may_be_name
from scrapers.parse.metadata.people import people
from scrapers.parse.metadata.standing import standing
from scrapers.parse.tree import Element

_SCRIPTS = re.compile("[\u4e00-\u9fff]|(?P<korean>[\uac00-\ud7a3])")
_WEIGHT = 0.75
_EDGE = 70
"""Characters at a string's begin and end in which a reporter is named."""
_WRITERS = "记者|記者|通讯员|通訊員|作者|采写|採寫|撰文|撰稿|执笔|執筆|文字|图文"
_TEXT_BY = r"文(?:[/／、]\s?图)?\s?[/／:：|｜丨]|(?:图[/／、]\s?文|文[/／、]\s?图)\s?"
_SIGN = re.compile(f"{_WRITERS}|{_TEXT_BY}")
_AT_BEGIN = re.compile(
    rf"[^。！？…；]{{0,40}}?[（(〔【\[]([^（()）【】〔〕]{{0,24}}(?:{_WRITERS})[^（()）【】〔〕]{{1,40}})[）)〕】\]]"
)
_AT_END = re.compile(rf"[（(【\[]([^（()）【】]{{0,24}}(?:{_WRITERS}|{_TEXT_BY})[^（()）【】]{{2,40}})[）)】\]]$")
_LINE = re.compile(
    rf"((?:(?:{_WRITERS})\s?[/／:：|｜丨]|{_TEXT_BY}|[^，。：:；（(、！？]{{0,16}}?(?:{_WRITERS})[\s:：/／|])[^，。；！？]{{2,40}}|"
    r"[^，。：:；（(、！？]{0,10}[记記]者[^，。；！？：:]{2,16})$"
)
_ANNOUNCED = ("作者：", "作者:", "记者：", "记者:", "記者：", "撰文：", "文：")
_PEN_NAME = re.compile("[\u4e00-\u9fff]{2,6}")
_LABEL = re.compile(rf"^.*(?:{_WRITERS}|实习生|^文|^图)")
_PART = re.compile(r"[\s、，,;；&＆/／|｜丨·:：]+")
_BOTH = re.compile(r"文[/／、]\s?图|图[/／、]\s?文")
"""Words and pictures by the same."""
_OTHERS = re.compile("摄|攝|编|編|校|审|審|来源|翻译|译|图|视频")
"""Who stands behind these took the picture, edited, checked or translated."""
_TOOK = re.compile("(?:摄|攝|供图|^图)$")
"""What stands behind the one who took a picture."""
_BEHIND = re.compile(
    "(?:(?:综合|綜合|摄影|攝影|整理|采访|專題|独家|獨家|现场|現場|实习|北京|上海|广州|天津|重庆|深圳|香港|澳门|澳門|台北|臺北|新北|桃園|台中|臺中|"
    "台南|臺南|高雄|基隆|新竹|苗栗|彰化|南投|雲林|嘉義|屏東|宜蘭|花蓮|台東|臺東|澎湖|金門|東京|东京|首爾|首尔|紐約|纽约|華盛頓|华盛顿|倫敦|伦敦|巴黎|"
    "柏林|莫斯科|新加坡|曼谷)(?:报道|報導|報道|即時|\\d{1,2}日.{0,2}[电電])?|报道|報導|報道)$"
)
"""What stands behind a name without a mark between: a place, a kind of report, the day of a telegram."""
_JAPANESE = re.compile(
    r"【[^】=＝]{1,16}[=＝]([\u4e00-\u9fff々ァ-ヶーぁ-ん\s]{3,8}(?:[、・][\u4e00-\u9fff々ァ-ヶーぁ-ん\s]{3,8}){0,3})】"
)
"""`【川辺＝山田太郎】`: place and reporter before the first sentence."""
_KOREAN = re.compile(
    r"(?:[(\[【]?[^()\[\]=]{0,20}=[^()\[\]=]{1,14}[)\]】]\s?|[/=■▶]\s?|글\s?=\s?)?"
    r"([가-힣]{2,4}(?:\s?[·,ㆍ]\s?[가-힣]{2,4}){0,4})\s?"
    r"(?:[가-힣]{2,6}\s)?(?:(?:선임|전문|인턴|수습|객원)?기자|특파원|논설위원)(?:\s?=|[\s/(]*[\w.-]+@|\W*$)"
)
_KOREAN_FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명반라왕금옥"
)
_KOREAN_WORDS = re.compile(
    r"부$|전문|선임|수습|문화|경제|사회|정치|방송|신문|온라인|전국|산업|국제|사진|영상|편집|취재|담당|인턴|시민"
)
_KOREAN_MARKS = re.compile(r"\s?[·,ㆍ]\s?")
_KOREAN_SIGNS = ("기자", "특파원", "논설위원")


def from_reporters(page: Page) -> Iterator[Candidate[Names]]:
    """The reporters whom a Chinese, Korean or Japanese text names first."""
    script = _SCRIPTS.search(page.title)
    if script is None:
        return
    read = _korean if script["korean"] else _chinese if is_chinese(page) else _japanese
    tree, heading = page.tree, page.evidence.heading
    for place in range(tree.lasts[heading.index] if heading else 0, len(tree.strings)):
        text = tree.strings[place].strip()
        names = _announced(text, tree.strings[place + 1 : place + 2]) or read(text)
        if names and standing(Element(tree, tree.owners[place])):
            yield Candidate(value=names, source="text.reporter", weight=_WEIGHT, raw=text[:_EDGE])
            return


def _announced(text: str, following: list[str]) -> Names:
    """The name in the string behind one that ends with `作者：`; there a pen name counts, too."""
    name = following[0].strip() if following and text.endswith(_ANNOUNCED) and len(text) <= _EDGE else ""
    return (name,) if _PEN_NAME.fullmatch(name) and may_be_name(name) else ()


def _japanese(text: str) -> Names:
    """The names behind the place in a dateline."""
    found = _JAPANESE.match(text) if text[:1] == "【" else None
    return people(found[1].replace("・", "、"), told=False) if found else ()


def _korean(text: str) -> Names:
    """The names before `기자` in a dateline or in a line that is little else."""
    if not any(sign in text[:_EDGE] for sign in _KOREAN_SIGNS):
        return ()
    found = _KOREAN.match(text[: 2 * _EDGE])
    names = _KOREAN_MARKS.split(found[1]) if found else ()
    return tuple([name for name in names if name[0] in _KOREAN_FAMILIES and not _KOREAN_WORDS.search(name)])


def _chinese(text: str) -> Names:
    """The names behind `记者` and the like in one of the places where a text gives them."""
    if not _SIGN.search(text[:_EDGE]) and not _SIGN.search(text[-_EDGE:]):
        return ()
    line = _LINE.match(text) if len(text) <= _EDGE else None
    for found in (line, _AT_BEGIN.match(text), _AT_END.search(text[-_EDGE:])):
        if found and (names := _listed(found[1])):
            return names
    return ()


def _listed(text: str) -> Names:
    """The names in a list of reporters, up to who took the picture or edited."""
    found: dict[str, None] = {}
    parts = [part for part in _PART.split(_BOTH.sub("", text)) if part]
    for part in parts:
        if _TOOK.search(part):
            return tuple(found) if part is not parts[-1] else ()
        name = _BEHIND.sub("", _LABEL.sub("", part))
        if is_chinese_name(name):
            found[name] = None
        elif name and _OTHERS.match(name):
            break
    return tuple(found)
