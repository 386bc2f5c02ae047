"""Addresses that a list gives for a paper: which say who it is, and which lead to its code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from graph.extract.urls import normalise_url, url_kind
from graph.identifiers import parse_arxiv_id, parse_doi
from graph.models import Kind

# Hosts whose pages are papers, with what the path must look like where the host has others too.
_PAPER_HOSTS: Final = {
    "aclanthology.org": r"/[A-Z0-9]\S*",
    "aclweb.org": r"/anthology/\S+",
    "alphaxiv.org": r"/(?:abs|overview)/\S+",
    "api.semanticscholar.org": r"/\S+",
    "arxiv.org": r"/(?:abs|pdf|html|format|ps)/\S+",
    "biorxiv.org": r"/content/\S+",
    "bmvc2024.org": r"/\S*proceedings\S*",
    "cell.com": r"/\S*fulltext\S*",
    "dblp.org": r"/rec/\S+",
    "direct.mit.edu": r"/\S*article\S*",
    "dl.acm.org": r"/(?:doi|citation)\S+",
    "doi.org": r"/10\.\S+",
    "dx.doi.org": r"/10\.\S+",
    "ecva.net": r"/papers/\S+",
    "eprint.iacr.org": r"/\d+/\d+\S*",
    "europepmc.org": r"/\S*(?:article|abstract)\S*",
    "frontiersin.org": r"/\S*articles\S*",
    "hal.science": r"/\S+",
    "hf.co": r"/papers/\S+",
    "huggingface.co": r"/papers/\S+",
    "ieeexplore.ieee.org": r"/(?:document|abstract|stamp|iel)\S*",
    "ijcai.org": r"/(?:proceedings|Proceedings)/\S+",
    "isca-archive.org": r"/\S+",
    "jmlr.org": r"/papers/\S+",
    "journals.plos.org": r"/\S*article\S*",
    "journals.sagepub.com": r"/doi/\S+",
    "link.springer.com": r"/(?:article|chapter|book|content)/\S+",
    "mdpi.com": r"/\d{4}-\d{3}[\dX]/\S+",
    "medrxiv.org": r"/content/\S+",
    "nature.com": r"/articles/\S+",
    "ncbi.nlm.nih.gov": r"/(?:pmc|pubmed)/\S+",
    "ndss-symposium.org": r"/ndss-paper/\S+",
    "ojs.aaai.org": r"/\S+",
    "onlinelibrary.wiley.com": r"/doi/\S+",
    "openaccess.thecvf.com": r"/content\S+",
    "openalex.org": r"/(?:works/)?[Ww]\d+",
    "openreview.net": r"/(?:forum|pdf|attachment)\S*",
    "osf.io": r"/preprints/\S+",
    "papers.cool": r"/\S+",
    "papers.neurips.cc": r"/paper\S+",
    "papers.nips.cc": r"/paper\S+",
    "papers.ssrn.com": r"/\S+",
    "paperswithcode.com": r"/paper/\S+",
    "pnas.org": r"/doi/\S+",
    "proceedings.mlr.press": r"/\S+",
    "proceedings.mlsys.org": r"/\S+",
    "proceedings.neurips.cc": r"/paper\S+",
    "pubmed.ncbi.nlm.nih.gov": r"/\d+\S*",
    "roboticsproceedings.org": r"/\S+",
    "science.org": r"/doi/\S+",
    "sciencedirect.com": r"/science/article/\S+",
    "semanticscholar.org": r"/(?:paper|reader|arxiv)/\S+",
    "ssrn.com": r"/abstract\S+",
    "tandfonline.com": r"/doi/\S+",
    "transacl.org": r"/\S+",
    "usenix.org": r"/(?:conference|system/files)/\S+",
    "vldb.org": r"/pvldb/\S+",
}
_PATHS: Final = {host: re.compile(path, re.IGNORECASE) for host, path in _PAPER_HOSTS.items()}
_WWW: Final = re.compile(r"\A(?:www\d?|export|browse|m)\.")
# A DOI in the path of its publisher, without what the publisher adds to it.
_DOI_IN_PATH: Final = re.compile(
    r"/(?:doi|article|articles|chapter|book|content)/(?:(?:abs|full|pdf|epdf|pdfdirect|book|early)/)?"
    r"(10\.[0-9]{4,9}/[^\s?#]+?)(?:\.(?:full|abstract)(?:\.pdf|-text)?|\.pdf|/(?:full|abstract))?/?",
    re.IGNORECASE,
)
_BIORXIV_VERSION: Final = re.compile(r"(10\.1101/[0-9.]+)v[0-9]+")
_ARXIV_IN_PATH: Final = re.compile(r"/(?:arxiv/|arxiv:)([^/]+)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"\Ahttps?://(?:www\.)?", re.IGNORECASE)
_PDF: Final = re.compile(r"\.pdf\Z", re.IGNORECASE)

NAMED_BY_IDENTIFIER: Final = (
    "papers named by their identifier, since the list gives no title: {:,};"
    " `readgraph enrich` can complete them"
)


@dataclass(frozen=True, slots=True)
class PaperIds:
    """What an address or identifier says of which paper it is."""

    arxiv_id: str | None = None
    arxiv_version: str | None = None
    doi: str | None = None


def read_ids(text: str) -> PaperIds | None:
    """Read the identifier in an address, or an identifier alone; ``None`` where there is none.

    Example:
        >>> read_ids("https://dl.acm.org/doi/abs/10.1145/3292500.3330701")
        PaperIds(arxiv_id=None, arxiv_version=None, doi='10.1145/3292500.3330701')
    """
    arxiv = parse_arxiv_id(text)
    if arxiv is not None:
        return PaperIds(*arxiv)
    doi = parse_doi(text)
    if doi is not None:
        return PaperIds(doi=doi)
    host, path = _split(text)
    if host in {"semanticscholar.org", "api.semanticscholar.org", "papers.cool"}:
        inside = _ARXIV_IN_PATH.search(path)
        arxiv = None if inside is None else parse_arxiv_id(inside[1])
        return None if arxiv is None else PaperIds(*arxiv)
    if host not in _PATHS:
        return None
    inside = _DOI_IN_PATH.fullmatch(path)
    doi = None if inside is None else parse_doi(_BIORXIV_VERSION.sub(r"\1", inside[1]))
    return None if doi is None else PaperIds(doi=doi)


def is_paper_address(url: str) -> bool:
    """Tell whether an address leads to a paper: at an archive or publisher, or any PDF."""
    host, path = _split(url)
    if not host:
        return False
    if read_ids(url) is not None:
        return True
    known = _PATHS.get(host)
    return bool(known is not None and known.match(path)) or bool(_PDF.search(path))


def is_web_address(url: str) -> bool:
    """Tell whether a text is an address on the web, with a host."""
    return bool(_split(url)[0])


def tidy_address(url: str) -> str | None:
    """Give an address the one form that links in texts have; ``None`` where it is none."""
    return (normalise_url(url) or url) if is_web_address(url) else None


def is_code_address(url: str) -> bool:
    """Tell whether an address leads to a repository."""
    normal = tidy_address(url)
    return normal is not None and url_kind(normal) is Kind.REPOSITORY


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", ""
    if parts.scheme.lower() not in {"http", "https"} or "." not in host:
        return "", ""
    path = unquote(parts.path)
    return _WWW.sub("", host), f"{path}?{parts.query}" if parts.query else path


@dataclass(slots=True)
class LinkSorter:
    """Collects the addresses of one paper and sorts them as a record holds them.

    Identifiers go to ``arxiv_id`` and ``doi`` (the first of each), code to ``repositories``,
    pages to ``project_pages``, everything else to ``urls``, in order and each once.
    """

    arxiv_id: str | None = None
    arxiv_version: str | None = None
    doi: str | None = None
    _urls: dict[str, None] = field(default_factory=dict)
    _repositories: dict[str, None] = field(default_factory=dict)
    _project_pages: dict[str, None] = field(default_factory=dict)

    def add_identifier(self, text: str) -> bool:
        """Take an identifier, or the one in an address; tell whether there was one."""
        ids = read_ids(text)
        if ids is None:
            return False
        if ids.arxiv_id is not None and self.arxiv_id is None:
            self.arxiv_id, self.arxiv_version = ids.arxiv_id, ids.arxiv_version
        elif ids.arxiv_id == self.arxiv_id and self.arxiv_version is None:
            self.arxiv_version = ids.arxiv_version
        if ids.doi is not None and self.doi is None:
            self.doi = ids.doi
        return True

    def add_address(self, url: str) -> bool:
        """Take an address of the paper itself; tell whether it is one."""
        if not is_web_address(url):
            return False
        self.add_identifier(url)
        self._urls[url.strip()] = None
        return True

    def add_stated(self, url: str) -> bool:
        """Take an address that is said to be the paper's code or page; tell whether it is one."""
        normal = tidy_address(url)
        if normal is None:
            return False
        place = self._repositories if is_code_address(normal) else self._project_pages
        place[normal] = None
        return True

    @property
    def readable_name(self) -> str | None:
        """What a paper may be called whose title is not known."""
        if self.arxiv_id is not None:
            return f"arXiv:{self.arxiv_id}"
        if self.doi is not None:
            return f"doi:{self.doi}"
        first = next(iter(self._urls), None)
        return None if first is None else _SCHEME.sub("", first).rstrip("/")

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of the paper itself."""
        return tuple(self._urls)

    @property
    def repositories(self) -> tuple[str, ...]:
        """The addresses of its code."""
        return tuple(self._repositories)

    @property
    def project_pages(self) -> tuple[str, ...]:
        """The addresses of its other pages."""
        return tuple(self._project_pages)
