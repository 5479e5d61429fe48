"""Bytes to text: the encoding is what the bytes are, whatever the server or the page says."""

import pytest

from scrapers.parse.decode import UndecodableError, clean_string, decode

GERMAN = (
    "<html><body><p>Die Größe der Bühne überrascht: für fünf Schüler zu groß, sagt Jürgen Müller.</p></body></html>"
)
JAPANESE = "<html><body><p>新しい工場は来月から稼働する予定で、地元の人々は期待している。</p></body></html>"
CHINESE = "<html><body><p>新工厂将于下个月投入使用，当地居民对此充满期待，希望带来更多就业机会。</p></body></html>"
RUSSIAN = (
    "<html><body>"
    "<p>Новый завод начнет работу в следующем месяце, и местные жители ждут этого с нетерпением.</p></body></html>"
)


@pytest.mark.parametrize(
    ("text", "encoding", "content_type"),
    [
        (GERMAN, "utf-8", None),
        (GERMAN, "utf-8", "text/html; charset=iso-8859-1"),
        (GERMAN, "utf-8", "text/html; charset=no-such-thing"),
        (GERMAN, "iso-8859-1", "text/html; charset=iso-8859-1"),
        (GERMAN, "cp1252", "text/html; charset=utf-8"),
        (GERMAN, "cp1252", None),
        (GERMAN, "utf-16", None),
        (GERMAN, "utf-16-le", None),
        (GERMAN, "utf-16-be", None),
        (GERMAN, "utf-8-sig", "text/html; charset=latin-1"),
        (JAPANESE, "shift_jis", "text/html; charset=Shift_JIS"),
        (JAPANESE, "euc_jp", "text/html; charset=euc-jp"),
        (JAPANESE, "iso2022_jp", None),
        (CHINESE, "gb18030", "text/html; charset=gb2312"),
        (CHINESE, "big5hkscs", "text/html; charset=big5"),
        (RUSSIAN, "cp1251", "text/html; charset=windows-1251"),
    ],
)
def test_the_text_comes_out_whatever_is_declared(text: str, encoding: str, content_type: str | None) -> None:
    if encoding == "big5hkscs":
        text = (
            text.replace("将于", "")
            .replace("个", "")
            .replace("对", "")
            .replace("满", "")
            .replace("带来", "")
            .replace("业机会", "")
        )
        text = "".join(char for char in text if char.encode("big5hkscs", "ignore"))
    decoded = decode(text.encode(encoding), content_type)
    assert decoded.utf8.decode("utf-8") == text


def test_the_page_corrects_a_latin_header() -> None:
    page = JAPANESE.replace("<html>", '<html><head><meta charset="shift_jis"></head>')
    assert decode(page.encode("shift_jis"), "text/html; charset=ISO-8859-1").utf8.decode() == page


def test_undeclared_cyrillic_is_detected() -> None:
    assert decode((RUSSIAN * 5).encode("cp1251")).utf8.decode() == RUSSIAN * 5


def test_a_broken_byte_in_utf8_costs_no_letter() -> None:
    body = GERMAN.encode() * 5 + b"<p>caf\xe9</p>"
    assert "café" in decode(body).utf8.decode()


def test_a_part_of_a_declared_utf8_page_in_another_encoding_spoils_nothing_else() -> None:
    body = "<p>Un café près d’ici</p>".encode() + "<p>à l'été, déjà fermé</p>".encode("latin-1")
    text = decode(body, "text/html; charset=utf-8").utf8.decode()
    assert "café près d’ici" in text
    assert "à l'été, déjà fermé" in text


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (GERMAN, "cp1252")])
def test_a_page_that_is_wrongly_declared_utf8_is_detected(text: str, encoding: str) -> None:
    assert decode((text * 5).encode(encoding), "text/html; charset=utf-8").utf8.decode() == text * 5


def test_a_page_cut_inside_a_letter_stays_utf8() -> None:
    assert decode(GERMAN.encode()[: GERMAN.encode().index(b"\xb6")]).encoding == "utf-8"


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n\x00\x00\x01",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\x1f\x8b\x08\x00\x00\x00",
        bytes(range(256)) * 50,
        b"\x00" * 400,
    ],
    ids=["pdf", "png", "gzip", "noise", "zeros"],
)
def test_binary_data_is_refused(body: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(body)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("plain", "plain"),
        ("a\x00b\x07c", "abc"),
        ("\ud800lone\udfff", "lone"),
        ("Weâ\x80\x99ve", "We’ve"),
        ("one\x96two\x85", "one–two…"),
        ("line\nbreak\tand tab", "line\nbreak\tand tab"),
    ],
)
def test_strings_come_out_fit_for_a_database(given: str, clean: str) -> None:
    assert clean_string(given) == clean


@pytest.mark.timeout(60)
def test_a_long_word_before_a_foreign_byte_takes_no_time() -> None:
    assert decode(b"<p>" + b"x" * 1_000_000 + b" caf\xe9</p>").utf8.endswith("café</p>".encode())


@pytest.mark.parametrize("charset", ["ut", "rot13", "hex", "base64", "idna", "undefined", "no such"])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    assert "Größe" in decode(GERMAN.encode("cp1252"), f"text/html; charset={charset}").utf8.decode()


@pytest.mark.parametrize("before", range(32_764, 32_770))
def test_letters_of_several_bytes_may_stand_anywhere(before: int) -> None:
    whole = b"x" * before + "€ – ü".encode()
    assert decode(whole).encoding == "utf-8"
    assert decode(whole[:-1], "text/html; charset=iso-8859-1").utf8 != whole[:-1]
