"""Parameters of a request are read as the standard library reads them."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from api.problems import RequestProblem
from api.protocol import read_parameters

FIELDS = st.lists(
    st.one_of(
        st.text(alphabet="%=+ab4Zz0\r\n\t &\\_-é", max_size=12),
        st.binary(max_size=6).map(lambda data: "".join(f"%{byte:02x}" for byte in data)),
    ),
    max_size=4,
)


@given(fields=FIELDS)
def test_parameters_are_those_that_the_standard_library_reads(fields: list[str]) -> None:
    """Escapes that are none stay; what is no UTF-8 is refused by both."""
    encoded = "&".join(fields).encode()
    try:
        wanted = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        wanted = None
    try:
        found = [*read_parameters(encoded)]
    except RequestProblem:
        found = None

    assert found == wanted


@given(name=st.text(max_size=20), value=st.text(max_size=200))
def test_what_was_encoded_comes_back(name: str, value: str) -> None:
    """In either way to write a space."""
    for written in (quote, quote_plus):
        encoded = f"{written(name, safe='')}={written(value, safe='')}"

        assert read_parameters(encoded.encode()) == ((name, value),)
