"""Serve a file with rdflib-endpoint: ``python -m tests.benchmarks.rdflib_server FILE PORT``."""

from __future__ import annotations

import sys


def main(file: str, port: int) -> None:
    """Read N-Triples into rdflib's memory and answer queries about them."""
    import uvicorn  # noqa: PLC0415 -- what the service needs is imported where it is served
    from rdflib import Graph  # noqa: PLC0415
    from rdflib_endpoint import SparqlEndpoint  # noqa: PLC0415 -- there with the extra alone

    graph = Graph()
    graph.parse(file, format="nt")
    uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
