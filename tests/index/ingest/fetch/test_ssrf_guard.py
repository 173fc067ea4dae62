"""Which addresses are public, and which URLs are plain enough to be looked up."""

import pytest

from index.errors import InputError
from index.ingest.fetch.ssrf_guard import AddressPolicy, is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.67", "2606:4700::6810:84e5", "1.1.1.1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "169.254.169.254", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
        "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "168.63.129.16",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
        "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_every_other_range_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://x.org/", "gopher://x.org/", "javascript:alert(1)", "//x.org/",
        "http://", "http:///a", "http://user@x.org/", "http://user:word@x.org/", "http://@x.org/",
        "http://x.org:22/", "http://x.org:6379/", "http://x.org:0/", "http://x.org:99999/",
        "http://x.org:8000/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
        "http://127.1/", "http://0x7f.1/", "http://127.0.0.1.:1/", "http://%31%32%37.0.0.1/",
        "http://[::1/", "http://x..y z/", "http://-x.org/", "http://1.2.3.4.5/", "http://①.②/",
    ],
)  # fmt: skip
def test_odd_urls_are_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(InputError):
        AddressPolicy().check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.org/",
        "https://x.org:8443/a",
        "http://8.8.8.8/",
        "http://[2606:4700::1]:8080/",
        "https://a-b.x_y.org./",
        "http://xn--mnchen-3ya.de/",
    ],
)
def test_plain_urls_pass(url: str) -> None:
    AddressPolicy().check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/x", "http://[::1]/", "http://127.0.0.1./", "http://169.254.169.254/latest",
        "http://[fd00:ec2::254]/", "http://[::ffff:10.0.0.1]/", "http://localhost/",
        "http://a.localhost/", "http://metadata.google.internal/", "http://wiki.local:8080/",
        "http://router.home.arpa/", "http://metadata/", "http://notaurl/",
    ],
)  # fmt: skip
def test_what_is_openly_private_is_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(InputError, match=r"gather\.allow_private_hosts\.$"):
        AddressPolicy(["other.local"]).check_url(url)


def test_an_opened_host_or_address_lets_names_through_to_the_look_up() -> None:
    AddressPolicy(["wiki.local"]).check_url("http://wiki.local:8000/")
    AddressPolicy(["127.0.0.1"]).check_url("http://localhost/")
    with pytest.raises(InputError, match="private address"):
        AddressPolicy(["127.0.0.1"]).check_url("http://10.0.0.1/")


def test_one_private_address_among_many_closes_the_door() -> None:
    with pytest.raises(InputError, match="private address"):
        AddressPolicy().check_addresses("x.org", ["8.8.8.8", "10.0.0.1"])
    AddressPolicy().check_addresses("x.org", ["8.8.8.8", "1.1.1.1"])


def test_an_operator_opens_a_host_or_an_address_and_nothing_else() -> None:
    doors = AddressPolicy(["Intranet.Example.", "10.0.0.1", "[::1]"])
    doors.check_addresses("intranet.example", ["10.9.9.9"])
    doors.check_addresses("other.example", ["10.0.0.1"])
    doors.check_addresses("::1", ["::1"])
    doors.check_url("http://intranet.example:8000/")
    doors.check_url("http://[::1]:8000/")
    with pytest.raises(InputError):
        doors.check_addresses("other.example", ["10.0.0.2"])
    with pytest.raises(InputError):
        doors.check_url("http://other.example:8000/")


def test_lists_of_hosts_cover_subdomains_and_denying_is_stronger() -> None:
    doors = AddressPolicy(allow=["Example.org", "*.post.example."], deny=["spam.example.org"])
    for host in (
        "example.org",
        "www.example.org",
        "a.b.example.org.",
        "post.example",
        "a.post.example",
    ):
        doors.check_url(f"https://{host}/")
    for host in ("spam.example.org", "a.spam.example.org"):
        with pytest.raises(InputError, match=r"gather\.deny_hosts"):
            doors.check_url(f"https://{host}/")
    for host in ("badexample.org", "org", "8.8.8.8", "other.example"):
        with pytest.raises(InputError, match=r"gather\.allow_hosts"):
            doors.check_url(f"https://{host}/")


def test_an_empty_allow_list_allows_all() -> None:
    AddressPolicy(deny=["8.8.8.8"]).check_url("https://other.example/")
    with pytest.raises(InputError, match=r"gather\.deny_hosts"):
        AddressPolicy(deny=["8.8.8.8"]).check_url("https://8.8.8.8/")
