"""Names in Han characters and in Hangul: people, and all that has the same form."""

import pytest

from scrapers.parse.document import Document
from scrapers.parse.metadata.family_names import is_chinese_name, may_be_name

TEXT = "<p>古镇东头的石桥断了三年，镇上的人也绕了三年的路，今年开春，桥终于动工。</p>" * 3
TEXT_KO = "<p>오래된 돌다리가 끊긴 지 세 해가 지났고 마을 사람들은 먼 길을 돌아 다녔다.</p>" * 3
TEXT_JA = "<p>古い石の橋が落ちてから三年、町の人びとは遠回りをして暮らしてきました。</p>" * 3


def authors(head: str, body: str, title: str = "古镇修桥记_江报网") -> str:
    markup = f"<title>{title}</title>{head}<h1>{title.partition('_')[0]}</h1>{body}"
    found = Document.from_html(markup, "http://paper.test/bridge").authors()
    return ",".join(found.value) if found else ""


@pytest.mark.parametrize("name", ["林文", "林小满", "欧阳文", "欧阳文清", "张李文清", "陳小滿"])
def test_chinese_names(name: str) -> None:
    assert is_chinese_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "林",
        "关注",
        "查看",
        "江报网",
        "林江晚报",
        "当前位置",
        "最新文章",
        "新江科技",
        "欧阳",
        "林小满文清",
        "江苏在线",
        "Lin",
    ],
)
def test_what_is_no_chinese_name(name: str) -> None:
    assert not is_chinese_name(name)


def test_a_pen_name_is_no_office() -> None:
    assert may_be_name("石桥下的人")
    assert not may_be_name("石桥新闻")


@pytest.mark.parametrize(
    ("content", "name"),
    [("林小满", "林小满"), ("江河财经", ""), ("江报", ""), ("老桥客", ""), ("林小满 周一舟", "林小满,周一舟")],
)
def test_a_meta_element_names_a_person_by_the_family_name(content: str, name: str) -> None:
    assert authors(f"<meta name=author content='{content}'>", TEXT) == name


def test_japanese_names_are_of_any_family() -> None:
    title = "石の橋をなおす"
    assert authors("<meta name=author content='高橋美咲'>", TEXT_JA, title) == "高橋美咲"
    assert authors("<meta name=author content='小野 一郎'>", TEXT_JA, title) == "小野 一郎"
    assert authors("<meta name=author content='田中 康夫'>", TEXT_JA, title) == "田中 康夫"


def test_the_site_is_no_author() -> None:
    assert authors("<meta name=author content='金江'>", TEXT, "古镇修桥记_金江社区") == ""
    assert authors("<meta name=author content='金江'>", TEXT, "金江：古镇修桥记") == "金江"


def test_the_editor_on_duty_is_no_author() -> None:
    head = "<meta name=author content='林小满'>"
    assert authors(head, TEXT + "<p>【责任编辑：<span>林小满</span>】</p>") == ""
    assert authors(head, TEXT + "<p>【责任编辑：<span>周一舟</span>】</p>") == "林小满"
    assert authors("", "<div class=author>责任编辑：林小满</div>" + TEXT) == ""
    assert authors("", "<div class=author>作者：林小满 编辑：周一舟</div>" + TEXT) == "林小满"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>江报讯（记者 林小满）古镇东头的石桥断了三年，镇上的人也绕了三年的路。</p>", "林小满"),
        ("<p>江报古镇3月9日电（记者林小满、周一舟）石桥断了三年。</p>", "林小满,周一舟"),
        ("<p>（通讯员 林小满 周一舟）石桥断了三年，镇上的人也绕了三年的路。</p>", "林小满,周一舟"),
        ("<p>（记者林小满 整理）石桥断了三年。</p>", "林小满"),
        ("<p><strong>江报记者 林小满 周一舟</strong></p>" + TEXT, "林小满,周一舟"),
        ("<p>本报记者林小满</p>" + TEXT, "林小满"),
        (TEXT + "<p>采写：江报见习记者 林小满</p>", "林小满"),
        (TEXT + "<p>执笔/林小满、周一舟</p>", "林小满,周一舟"),
        (TEXT + "<p>桥修好了，人也回来了。(文/图 林小满 周一舟)</p>", "林小满,周一舟"),
        (TEXT + "<p>桥修好了，人也回来了。（江报记者 林小满 发自古镇）</p>", "林小满"),
        (TEXT + "<p>《石桥》作者 林小满</p>", "林小满"),
        (TEXT + "<p>文丨林小满 图丨周一舟</p>", "林小满"),
        (TEXT + "<p>记者 林小满 摄影报道</p>", "林小满"),
        ("<p>（中央社記者林小滿台北10日電）石橋斷了三年，鎮上的人也繞了三年的路。</p>", "林小滿"),
        ("<p>〔記者林小滿／綜合報導〕石橋斷了三年。</p>", "林小滿"),
        ("<p>【記者林小滿台北報導】石橋斷了三年。</p>", "林小滿"),
        ("<p>記者林小滿／台北報導</p>" + TEXT, "林小滿"),
        ("<div>来源：江报 作者：<a href=/x>老石匠</a> 编辑：周一舟</div>" + TEXT, "老石匠"),
        (TEXT + "<p>记者连线</p>", ""),
        (TEXT + "<p>江报记者 林小满 摄</p>", ""),
        (TEXT + "<p>记者林小满摄</p>", ""),
        (TEXT + "<p>记者：谢谢</p>", ""),
        (TEXT + "<p>记者从镇上获悉，林小满修好了石桥。</p>", ""),
        (TEXT + "<h2>作者最新文章</h2>", ""),
        (TEXT + "<p>中国记者协会</p>", ""),
        ("<div class=related><p>江报记者 林小满</p></div>" + TEXT, ""),
    ],
)
def test_reporters_in_a_chinese_text(body: str, names: str) -> None:
    assert authors("", body) == names


def test_a_reporter_in_the_text_goes_before_the_accounts_name() -> None:
    account = "<div class=author>石桥下的人</div>"
    assert authors("", account + TEXT) == "石桥下的人"
    assert authors("", account + TEXT + "<p>江报记者 林小满</p>") == "林小满"


@pytest.mark.parametrize("text", ["关注", "版权声明", "当前位置", "江报网", "石桥新闻"])
def test_what_a_box_of_the_author_holds_beside_the_name(text: str) -> None:
    assert authors("", f"<div class=author>{text}</div>{TEXT}") == ""


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>(강변=강뉴스) 김하늘 기자 = 오래된 돌다리가 끊긴 지 세 해가 지났다.</p>", "김하늘"),
        (f"<div>{TEXT_KO}<br>김하늘 기자 haneul@paper.test<br></div>", "김하늘"),
        (f"{TEXT_KO}<p>김하늘·박서윤 기자</p>", "김하늘,박서윤"),
        (f"{TEXT_KO}<p>김하늘 정치부 기자</p>", "김하늘"),
        (f"{TEXT_KO}<p>다른 기자</p>", ""),
        (f"{TEXT_KO}<p>사진 기자</p>", ""),
        (f"{TEXT_KO}<p>김하늘 기자의 다른 기사</p>", ""),
    ],
)
def test_reporters_in_a_korean_text(body: str, names: str) -> None:
    assert authors("", body, "돌다리를 다시 놓다") == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>【川辺＝山田太郎】古い石の橋が落ちてから三年、町の人びとは遠回りをして暮らしてきました。</p>", "山田太郎"),
        ("<p>【川辺=山田太郎、小野 一郎】古い石の橋が落ちてから三年がたちました。</p>", "山田太郎,小野 一郎"),
        ("<p>【川辺＝共同】古い石の橋が落ちてから三年がたちました。</p>", ""),
        ("<p>【写真】古い石の橋が落ちてから三年がたちました。</p>", ""),
    ],
)
def test_reporters_in_a_japanese_dateline(body: str, names: str) -> None:
    assert authors("", body + TEXT_JA, "石の橋をなおす") == names


def test_who_wrote_what_a_card_links_to_is_no_author() -> None:
    cards = "".join(
        f"<li><a href=/{at}><span class=author>{name}</span>{headline}</a></li>"
        for at, (name, headline) in enumerate(
            [
                ("Jane Doe", "The quay is closed for the third time this year"),
                ("Tom Roe", "The harbour"),
                ("Ann Lee", "Fog"),
            ]
        )
    )
    assert authors("", f"{TEXT * 20}<ul>{cards}</ul>", "The ferry is late") == ""
    link = "<a href='/author/jane'><span class=author>Jane Doe</span> who has written of ships and quays for years</a>"
    assert authors("", f"{link}{TEXT}", "The ferry is late") == "Jane Doe"
