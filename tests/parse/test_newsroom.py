"""What newsrooms note around Chinese, Japanese and Korean texts, and what in a text only looks like it."""

import pytest

from scrapers.parse.cleaning import clean
from scrapers.parse.document import Document
from scrapers.parse.passages import passages
from scrapers.parse.steps import Facts

A = "村口的老磨坊改成了图书馆，四个村子的孩子现在都到那里借书，周末还有人专门从县城赶来。"
B = "水轮每逢星期六照样转动，管理员会打开水闸，让想看的人站在桥上看个够，一直看到太阳下山。"
C = "同一条河上还有三座磨坊要出售，邻村已经为第一座出了价，打算明年春天动工修理屋顶和石阶。"


def cleaned(above: str = "", between: str = "", below: str = "") -> list[str]:
    """What is left of a page with passages around the text."""
    markup = f"<div>{above}<p>{A}</p><p>{B}</p>{between}<p>{C}</p>{below}</div>"
    return [passage.text for passage in clean(passages(Document.from_html(markup).root, {}), Facts()).passages]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("above", "（原标题：老磨坊变身图书馆，周末有多热闹？）"),
        ("above", "2026-03-14 09:20 来源：河湾新闻"),
        ("above", "发布日期：2026-03-14 浏览次数： 信息来源：县文化局"),
        ("above", "调整字体"),
        ("above", "河湾新闻记者 田小禾 陆云"),
        ("above", "【文/河湾新闻专栏作者 田小禾】"),
        ("below", "本文来源：河湾新闻 责任编辑：陆云_HW0314"),
        ("below", "编辑 田小禾 校对 陆云"),
        ("below", "（编辑：田小禾 陆云）"),
        ("below", "河湾新闻记者 田小禾"),
        ("below", "转载请注明出处：河湾新闻"),
        ("below", "图片来自网络，如有侵权，请联系删除。"),
        ("below", "县文化局供稿 摄影/田小禾 编辑/陆云"),
        ("below", "（本文来自河湾新闻，更多原创内容请下载客户端）"),
        ("below", "编辑|田小禾<br>校对|陆云<br>扫描下方二维码，看磨坊的更多照片"),
        ("below", "- THE END -"),
        ("below", "홍가람 기자 garam@paper.test"),
        ("between", "图为修好的水轮。（田小禾摄）"),
        ("between", "修好的水轮在转动。 河湾新闻记者 田小禾 摄"),
        ("between", "孩子们在磨坊里读书（视频截图）"),
        ("between", "▲磨坊门口的石阶"),
        ("between", "▲图片来自视频截图。"),
    ],
)
def test_a_newsrooms_line_goes(place: str, line: str) -> None:
    assert cleaned(**{place: f"<p>{line}</p>"}) == [A, B, C]


def test_what_stands_below_the_editor_on_duty_goes() -> None:
    below = "<p>责任编辑：田小禾</p><p>南街的水管月底全部换完</p><p>记者到现场看了看，听施工的人讲还差几天。</p>"
    assert cleaned(below=below) == [A, B, C]


def test_lines_above_the_editor_on_duty_go_too() -> None:
    below = "<p>（原题为《老磨坊变身图书馆》）</p><p>责任编辑：田小禾</p>" + "<p>收藏</p>" * 8
    assert cleaned(below=f"<p>{A * 2}</p><p>{B * 2}</p>{below}") == [A, B, C, A * 2, B * 2]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("above", "记者：您为什么把磨坊改成图书馆？"),
        ("between", "孩子们最喜欢在磨坊里拍摄"),
        ("between", "▼ 三座磨坊"),
        ("below", "时间：星期六上午十点，地点：磨坊门口的桥上"),
        ("below", "责任编辑的办公室就在磨坊楼上，每天早晨都有人送来新鲜的面包和昨天的报纸。" * 4),
        ("below", "记者在磨坊里看到，孩子们把书放回了书架。"),
    ],
)
def test_what_only_looks_like_one_stays(place: str, line: str) -> None:
    assert line in cleaned(**{place: f"<p>{line}</p>"})
