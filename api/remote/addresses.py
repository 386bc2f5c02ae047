"""Addresses of services, as a person sets them."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def check_base_url(value: str) -> str:
    """Give a base address without a closing slash.

    Raises:
        ValueError: It is no address, or holds a password or a query.
    """
    message = "must be an http or https URL such as http://localhost:11434/v1, without a password"
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.username is None
        usable = usable and not (parts.query or parts.fragment) and parts.port != 0
    except ValueError as error:
        raise ValueError(message) from error
    if not usable:
        raise ValueError(message)
    return value.rstrip("/")


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine; a name is so only if it says so itself."""
    name = urlsplit(url).hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
