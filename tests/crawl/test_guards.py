"""C12: addresses in every spelling, and names that resolve to where they should not."""

import ipaddress
from dataclasses import dataclass, field

import pytest

from scrapers.crawl.guards import GuardedResolver, SsrfRefusedError, check_url, is_public, literal_address

SPECIAL = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1
2001:2::1 2001:db8::1 2002:7f00:1:: fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 5f00::1 3fff::1
""".split()


@pytest.mark.parametrize("address", SPECIAL)
def test_c12_special_purpose_addresses_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450::1"])
def test_c12_public_addresses_pass(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    """127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0x7f.1 127.0.0.1. 0 0x0
    [::1] [::ffff:7f00:1] [::ffff:127.0.0.1] [fe80::1%25eth0] 169.254.169.254 2852039166 0xA9FEA9FE 0251.0376.0251.0376
    １２７.０.０.１ 127。0。0。1 %31%32%37.0.0.1 localhost LOCALHOST localhost. a.localhost printer.local db.internal
    router.lan host.home.arpa 999.999.999.999 0x7f.0x0.0x0.0x1 [64:ff9b::a9fe:a9fe]""".split(),
)
def test_c12_every_spelling_of_a_special_address_is_refused(host: str) -> None:
    with pytest.raises(SsrfRefusedError):
        check_url(f"http://{host}/")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:,x", "//x/"]
)
def test_c12_only_http_and_https_pass(url: str) -> None:
    with pytest.raises(SsrfRefusedError):
        check_url(url)


@pytest.mark.parametrize("host", ["www.webpronews.com", "1.1.1.1", "3com.com", "0x.example", "tidewire.test", "de.de"])
def test_c12_names_and_public_addresses_pass(host: str) -> None:
    check_url(f"https://{host}/x")


def test_c12_a_real_name_is_no_address() -> None:
    assert literal_address("abad1dea.com") is None


@dataclass
class Answer:
    """What Twisted hands a receiver."""

    host: str


@dataclass
class Receiver:
    """Collects what reaches it."""

    addresses: list[Answer] = field(default_factory=list)
    complete: bool = False

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        """Nothing to do."""

    def addressResolved(self, address: Answer) -> None:  # noqa: N802
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


@dataclass
class Resolver:
    """A name server whose answers change from one question to the next, as a rebinding attacker's do."""

    answers: list[list[str]]

    def resolveHostName(self, receiver: Receiver, name: str, port: int = 0) -> object:  # noqa: ARG002, N802
        receiver.resolutionBegan(self)
        for host in self.answers.pop(0):
            receiver.addressResolved(Answer(host))
        receiver.resolutionComplete()
        return self


def resolve(guard: GuardedResolver, name: str, port: int = 80) -> list[str]:
    receiver = Receiver()
    guard.resolveHostName(receiver, name, port)
    assert receiver.complete
    return [answer.host for answer in receiver.addresses]


def test_c12_a_name_that_rebinds_to_loopback_gets_no_connection() -> None:
    guard = GuardedResolver(Resolver([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34"]]))
    assert resolve(guard, "evil.example") == ["93.184.216.34"]
    assert resolve(guard, "evil.example") == []
    assert guard.refused == {"evil.example": "127.0.0.1"}
    assert resolve(guard, "evil.example") == ["93.184.216.34"]
    assert guard.refused == {}


def test_c12_one_special_address_among_public_ones_spoils_the_answer() -> None:
    guard = GuardedResolver(Resolver([["93.184.216.34", "fe80::1%eth0"]]))
    assert resolve(guard, "evil.example") == []


def test_c12_the_proxy_alone_is_exempt_and_only_on_its_port() -> None:
    guard = GuardedResolver(Resolver([["127.0.0.1"], ["127.0.0.1"]]), exempt=("127.0.0.1", 3128))
    assert resolve(guard, "127.0.0.1", 3128) == ["127.0.0.1"]
    assert resolve(guard, "127.0.0.1", 5432) == []
