"""Which addresses are public, in all the ways an address can be written into another."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.export.sinks.addresses import is_allowed

NOT_PUBLIC = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1"),
    *("::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1"),
)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_public_is_refused(address):
    assert not is_allowed(ip_address(address), ())


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_what_is_public_is_allowed(address):
    assert is_allowed(ip_address(address), ())


def test_a_network_that_was_named_is_allowed_and_no_other():
    networks = (ip_network("10.20.0.0/16"), ip_network("fd12::/32"))
    assert is_allowed(ip_address("10.20.3.4"), networks)
    assert is_allowed(ip_address("fd12::7"), networks)
    assert not is_allowed(ip_address("10.21.0.1"), networks)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_hides_in_no_ipv6_one(number):
    inner = IPv4Address(number)
    for outer in (0xFFFF << 32 | number, int(IPv6Address("64:ff9b::")) | number, 0x2002 << 112 | number << 80):
        assert is_allowed(inner, ()) or not is_allowed(IPv6Address(outer), ())
