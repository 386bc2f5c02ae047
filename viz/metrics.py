"""Numbers about a graph that the drawing needs, from :mod:`graph.analysis`.

So that the picture and the interfaces say the same.
"""

from __future__ import annotations

from graph.analysis.near import degrees, neighbourhood, neighbours
from graph.analysis.partition import Communities
from graph.analysis.partition import partition as communities

__all__ = ["Communities", "communities", "degrees", "neighbourhood", "neighbours"]
