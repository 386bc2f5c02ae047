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


def check_endpoint(value: str) -> str:
    """Give the address of an endpoint that may be asked.

    Raises:
        ValueError: It is none: https, or http on this machine, without a password or fragment.
    """
    message = (
        "must be https://… , or http://… on this machine, without a password, a fragment or spaces"
    )
    try:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(value))
        usable = safe and parts.hostname and parts.username is None and parts.port != 0
    except ValueError as error:
        raise ValueError(message) from error
    if not usable or "#" in value or not value.isprintable() or set(value) & set(' <>"{}|\\^`'):
        raise ValueError(message)
    return value
