"""The cleaning's steps for what newsrooms note around Chinese, Japanese and Korean texts: editors, sources, pictures.

Such lines look alike on all portals: a label and its value, often several in a row, or a stock phrase without the full
stop in which sentences end. They count above the first paragraph and behind the last ones; captions count anywhere.
"""

from __future__ import annotations

import re

from scrapers.parse.passages import Passage
from scrapers.parse.steps import TOP_PASSAGES, Facts, Taken, first_prose

FIRST_OF_EAST_ASIA = "\u2e80"
"""A text that is no less than this begins in a script of East Asia, or with its punctuation."""
MAX_LINE_CHARS = 60
MAX_NOTE_CHARS = 140
MAX_LINES_CHARS = 300
MAX_BELOW = 8
"""So many passages may stand from the line with which newsrooms end a text to the page's last."""
MAX_WORDS_BELOW = 120
_KINDS = frozenset({"paragraph", "item"})
_HAN = "\u3400-\u9fff"
_OPEN = r"[\s(（\[【\"“—－-]*"
_CLOSE = r"[\s)）\]】\"”。]*"
_NAME = rf"(?:[{_HAN}·]{{2,4}}|[a-zA-Z][\w.·]*(?: [A-Z][\w.·]*)?)"
_MADE_BY = (
    r"(?:(?:本文|信息|文章|新闻|消息|资料|資料|图片|圖片)?[来來] ?源|稿源|出处|作者|撰稿|撰文|采写|採訪|采访|执笔|"
    r"(?:责任|責任|微信|值班|本期|执行|實習|实习|见习)?(?:编辑|編輯)|责编|責編|主编|编审|編集|校对|校對|审核|审校|"
    r"[复初终]审|监制|監製|总监制|统筹|策划|出品人?|排版|美编|制图|记者|記者|通讯员|供稿|摄影|攝影|翻译|编译|"
    r"文[/|｜丨]?图?|图[/|｜丨]文|图)"
)
_COUNTED = (
    r"(?:[发發更][布佈表新](?:日期|时间|時間|机构|者)?|时间|日期|(?:浏览|瀏覽|点击|访问|阅读)(?:次数|次數|量|数)?|"
    r"字[号體体](?:大小)?|索引号)"
)
_LINE = rf"{_OPEN}(?:\d{{4}}[-/.年]\d\d?[-/.月]\d\d?[日\d: ]*)?%s\s*[:：|｜丨/／][^。！？!?；]*{_CLOSE}$"
_LABELLED = re.compile(_LINE % _MADE_BY)
"""A label and its value, from the first to the last sign: who made the text, or what it is from."""
_COUNTERS = re.compile(_LINE % _COUNTED)
"""When a text came out, and how often it was read; below a text, such labels tell of what it announces."""
_TITLED = re.compile(rf"{_OPEN}(?:本文)?原[标標]?[题題](?:为|：|:)")
"""The title under which the text was first."""
_NAMES = rf"{_NAME}(?:[\s、，&]{{1,3}}{_NAME})*\s*{_CLOSE}$"
_EDITORS = re.compile(rf"{_OPEN}(?:编辑|編輯|责编|校对|校對|审核|监制|实习生|摄影)\s+{_NAMES}")
_REPORTERS = re.compile(
    rf"{_OPEN}[《》·\w]{{0,14}}(?:记者|記者|作者|通[讯訊][员員]|特约撰稿)[\s:：/]+{_NAMES}|"
    r"\W*(?:[가-힣]{2,8}[=· ]+)?[가-힣]{2,4} ?(?:선임|수습|인턴|전문|객원)?(?:기자|특파원)\W*(?:[\w.+-]+@[\w.-]+)?\W*$"
)
"""Nothing but who wrote a text."""
_STAMPED = re.compile(
    r"(?:19|20)\d\d[-/.年]\d\d?[-/.月]\d\d?日?(?:\s*\d\d?[:：]\d\d(?:[:：]\d\d)?)?[^。，！？,]{0,40}$"
)
"""A day, perhaps a clock time, and who published."""
_CONTROLS = re.compile(
    r"[\W_]*(?:(?:调整)?字[体号](?:大小)?|打印|关闭|[我要]*(?:纠错|评论|分享|收藏)到?|返回(?:顶部|首页|列表)|举报|投诉|"
    r"点击进入.{2,20}|(?:点击)?查看更多|展开全文|阅读全文)(?:[\W_]+(?:打印|关闭|字号|分享|收藏|[大中小]))*[\W_]*$"
)
_NOTE = re.compile(
    rf"{_OPEN}(?:(?:本[文稿]|稿件|文章)(?:来自|來自|[转轉][载載]?自|摘自|选自|首发|刊于|刊登于|原载)|"
    r"(?:综合|整理|编译)+自|更多(?:原创|精彩|详情|资讯|内容).{0,20}(?:请|关注|下载|点击)|"
    r"(?:免责|免責|特别|版权|版權|郑重)?[声聲]明[:：]|"
    r"(?:部分|文中|本文)?(?:图片|文字|素材|信息|资料|内容|图文|配图)(?:均|皆)?(?:来自|來自|来源于|源于|源自|由)|"
    r"引用[网網]址|如有侵权|如涉及?(?:侵权|版权)|[转轉][载載][请請]|未经.{0,10}(?:授权|许可|允许|同意)|版权(?:所有|归)|"
    r"(?:欢迎|敬请|长按|扫码|扫一扫|识别|扫描|扫下方|点击[下上]方).{0,16}(?:关注|二维码|公众号|在看|订阅|原文)|"
    r"(?:本文|以上).{0,10}(?:仅代表|不代表|不构成)|.{2,14}对[此本]文亦有贡献|"
    r"the end\b|(?:[本全正]文)?完[)）】]|전체기사)",
    re.IGNORECASE,
)
"""How a newsroom's notes begin: on where a text was first, on rights, on what else to follow."""
_NOTE_WITHIN = re.compile(
    r"不代表.{0,14}(?:观点|立场|意见)|仅代表(?:作者|个人)|如有侵权|侵权.{0,6}(?:联系|删除)|供稿(?:$|\s.{0,6}摄影)|"
    r"무단.{0,4}전재.{0,12}금지|저작권자\s?[ⓒ©(]"
)
_DUTY = re.compile(r"(?:^|[\s(（\[【])(?:责任编辑|責任編輯|责编|責編)(?:\s*[:：|｜丨/／]|\s|$)")
"""The editor on duty, who signs below all."""
_CAPTION = re.compile(
    r"[\W_]*(?:[图圖][为為]|[资資]料[图圖]|档案图片|[图圖][:：/／|｜]|图\d+[:：、.]|摄影[:：/／|｜]|"
    r"[图圖]片(?:[来來]源|来自|[说說]明|提供)|图源|视频截图|[左右上下前后中][一二三]?图[:：]|"
    r"(?:写真|撮影)[:：=＝]|(?:사진|자료|그래픽)\s?[=:ⓒ©])|"
    rf"[▲△▼]\s?[{_HAN}《（].{{6,}}"
)
"""How a caption begins."""
_CAPTION_END = re.compile(
    r".*(?:[\s/／|｜)）][摄攝]|\S{2,4}(?<!拍)摄|摄影|撮影|供[图圖]|(?:视频|网[上络]|报道|资料|电视|新闻|微博)截[图圖]|截屏图?|"
    r"[资資]料[图圖]片?|视觉中国(?:\s*(?:资料|供图|图))?|人民视觉|新华社[发传]|图虫创意|东方IC|IC ?photo|CFP|"
    r"图源.{0,12}|[/／]\s*图)[)）】\]]?$",
    re.IGNORECASE,
)
"""How a caption ends, without a full stop."""
_BRACKETED_END = re.compile(
    r".*[(（【\[](?:[^()（）]{0,16}(?:[摄攝图圖]|图片|截屏|写真|照片)|新华社|法新社|路透社?|美联社|视觉中国|中新社|央视|BBC|AFP|"
    r"Reuters|AP|Getty(?: Images)?)[^()（）]{0,6}[)）】\]]。?$",
    re.IGNORECASE,
)


def newsroom_lines(found: list[Passage], _: Facts) -> Taken:
    """Captions in a text, labelled lines and notes around it, and all that is below the line of the editor on duty."""
    if max([passage.text for passage in found], default="") < FIRST_OF_EAST_ASIA:
        return
    pictured = {passage for passage in found if _is_caption(passage)}
    yield from ((passage, "a picture's caption or credit") for passage in pictured)
    found = [passage for passage in found if passage not in pictured]
    for passage in found[: min(TOP_PASSAGES, first_prose(found) + 1)]:
        if passage.kind in _KINDS and _stands_above(passage.text):
            yield passage, "a newsroom's line above the text"
    end = next((place for place in _last_places(found) if _names_duty(found[place])), len(found))
    if sum([passage.word_count for passage in found[end:]]) <= MAX_WORDS_BELOW:
        yield from ((passage, "below the editor on duty") for passage in found[end:])
        found = found[:end]
    for place in _last_places(found):
        if found[place].kind in _KINDS and _stands_below(found[place].text):
            yield found[place], "a newsroom's line below the text"


def _last_places(found: list[Passage]) -> range:
    return range(max(1, len(found) // 2, len(found) - MAX_BELOW), len(found))


def _names_duty(passage: Passage) -> bool:
    return len(passage.text) <= MAX_LINE_CHARS and _DUTY.search(passage.text) is not None


def _stands_above(text: str) -> bool:
    """Whether a line above the text is a label with a value, a day, a control, or a note."""
    if len(text) > MAX_LINE_CHARS:
        return len(text) <= MAX_NOTE_CHARS and _TITLED.match(text) is not None
    return any(pattern.match(text) for pattern in (_LABELLED, _COUNTERS, _TITLED, _REPORTERS, _STAMPED, _CONTROLS))


def _stands_below(text: str) -> bool:
    """Whether a line below the text, or a few in one passage, name who made it or say what may be done with it."""
    if len(text) > MAX_NOTE_CHARS:
        return len(text) <= MAX_LINES_CHARS and "。\n" not in text and bool(_LABELLED.match(text.partition("\n")[0]))
    if _NOTE.match(text) or _TITLED.match(text) or _NOTE_WITHIN.search(text):
        return True
    patterns = (_LABELLED, _EDITORS, _REPORTERS, _CONTROLS) if len(text) <= MAX_LINE_CHARS else ()
    return any(pattern.match(text) for pattern in patterns)


def _is_caption(passage: Passage) -> bool:
    """Whether a paragraph is a picture's caption or credit, which ends in no full stop."""
    text = passage.text
    if passage.kind != "paragraph" or len(text) > MAX_LINE_CHARS or text.isascii():
        return False
    if text[0] == "▲" or _BRACKETED_END.match(text):
        return _CAPTION.match(text) is not None or text[0] != "▲"
    return text[-1] not in "。！？：" and (_CAPTION.match(text) or _CAPTION_END.match(text)) is not None
