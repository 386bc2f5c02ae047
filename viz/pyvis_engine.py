"""pyvis as the engine: its Network object and its bundled vis-network, under our own template.

pyvis's own template asks other hosts for scripts and pastes text from papers into markup, so it
is never used. ``templateEnv`` and ``path`` are plain attributes of pyvis 0.3.2, not a documented
hook: the version is pinned, and a test renders through it.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from viz.style import DRAWN_STYLES, node_radius_px

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viz.network import DrawnNetwork

_VIS_NETWORK: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
_TEMPLATE: Final = "network.html"


def vis_network_script() -> str:
    """Give the text of the vis-network that pyvis carries, with the line ends of HTML."""
    # Read beside the package, without importing it: pyvis brings in all of IPython.
    return newlines_of_html((files("pyvis") / _VIS_NETWORK).read_text(encoding="utf-8"))


def newlines_of_html(text: str) -> str:
    """Write every line end as one line feed, as an HTML parser does before it hashes a script."""
    return re.sub(r"\r\n?", "\n", text)


def to_pyvis(network: DrawnNetwork, *, title: str) -> Any:  # noqa: ANN401 -- pyvis has no types
    """Make pyvis's own ``Network`` of a picture, with places and without physics.

    The lists are filled directly: ``add_edge`` looks at all nodes again for every link.
    """
    drawing = import_module("pyvis.network").Network(directed=True, heading=title)
    drawing.nodes = [
        {
            "id": node.key,
            "label": node.label,
            "title": node.label,
            "group": str(node.kind),
            "shape": DRAWN_STYLES[node.kind].shape,
            "color": DRAWN_STYLES[node.kind].light,
            "size": node_radius_px(node.degree),
            "x": node.x,
            "y": node.y,
        }
        for node in network.nodes
    ]
    drawing.node_ids = [node.key for node in network.nodes]
    drawing.node_map = {node["id"]: node for node in drawing.nodes}
    drawing.edges = [
        {
            "from": network.nodes[link.source].key,
            "to": network.nodes[link.target].key,
            "title": str(link.relation),
            "arrows": "to",
        }
        for link in network.links
    ]
    drawing.options = {"physics": {"enabled": False}}
    return drawing


def render(network: DrawnNetwork, *, title: str, context: Mapping[str, object]) -> str:
    """Let pyvis render our template.

    Args:
        network: The picture.
        title: Heading of the page.
        context: Further names for the template. Strings are escaped unless they are ``Markup``.
    """
    drawing = to_pyvis(network, title=title)
    environment = Environment(loader=PackageLoader("viz"), autoescape=True)
    environment.globals.update(context)
    # generate_html hands its own "nodes" to the template; ours are under other names.
    drawing.templateEnv = environment
    drawing.path = _TEMPLATE
    html: str = drawing.generate_html()
    return html


def script_markup(text: str) -> Markup:
    """Mark a script as what goes into a script element, after a look for what would end it.

    Raises:
        ValueError: The text would close its element, or open a comment in it.
    """
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        message = "a script must not hold the end of its own element"
        raise ValueError(message)
    return Markup(text)  # noqa: S704 -- only our own files and vis-network come here
