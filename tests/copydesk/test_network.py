"""O6: `copydesk up` says at once that there is no network, in words that name what follows from it."""

import socket
import threading

import pytest

from copydesk.stack import network
from copydesk.stack.network import offline_note


def test_o6_without_network_a_person_is_told_what_will_happen() -> None:
    note = offline_note(["news.invalid", "other.invalid"], None)
    assert note is not None
    assert "no network" in note
    assert "none of the sites, news.invalid among them, could be looked up" in note
    assert "--sites demo" in note


def test_o6_one_site_that_can_be_looked_up_is_network_enough() -> None:
    assert offline_note(["news.invalid", "localhost"], None) is None
    assert offline_note([], None) is None


def test_o6_behind_a_proxy_only_the_proxy_counts() -> None:
    assert offline_note(["news.invalid"], "http://crawler:secret@127.0.0.1:3128") is None
    note = offline_note(["localhost"], "http://crawler:secret@proxy.invalid:3128")
    assert note is not None
    assert "the proxy proxy.invalid could not be looked up" in note
    assert "secret" not in note


def test_o6_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 0.1)
    answers, answered = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        answers.wait(60)
        answered.set()

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert offline_note(["news.invalid"], None) is not None
    assert not answered.is_set()
    answers.set()
    assert answered.wait(60)
