"""Sphinx configuration: MyST pages, the furo theme, nothing fetched from a network while building or reading."""

from importlib.metadata import version as version_of
from typing import Any

project = "Formateur"
author = "The Formateur developers"
project_copyright = "The Formateur developers; code Apache-2.0, constitutions and cases CC BY 4.0"
try:
    release = version_of("formateur")
except LookupError:  # read from a checkout that is not installed
    release = "0"
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
# Only public names (formateur.NAME) are looked up. Others have no page: types of the standard library would need an
# inventory from the network, and the modules inside formateur are not documented one by one.
nitpick_ignore_regex = [(r"py:.*", r"(?!formateur\.\w+$).*")]

myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = False

html_theme = "furo"
html_title = "Formateur"
html_math_renderer = "mathml"
html_show_sphinx = False


def _mathml_inline(writer: Any, node: Any) -> None:
    """Write a formula in a line as MathML, which browsers draw without a script."""
    from docutils import nodes
    from docutils.utils.math.latex2mathml import tex2mathml

    writer.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _mathml_displayed(writer: Any, node: Any) -> None:
    """Write a formula on its own line, with its number if it has a label."""
    from docutils import nodes
    from docutils.utils.math.latex2mathml import tex2mathml
    from sphinx.util.math import get_node_equation_number

    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(writer, node)
        writer.body.append(f'<span class="eqno">({number})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append(tex2mathml(node.astext(), as_block=True))
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def _write_library(app: Any) -> None:
    """Write the pages of the library from its files, so that they cannot drift; again only if something changed."""
    from hashlib import sha256
    from os import cpu_count
    from pathlib import Path

    import formateur
    from formateur.report.library.pages import write_pages

    package, folder = Path(formateur.__file__).parent, Path(app.srcdir) / "library"
    made_from = sorted(path for kind in ("*.py", "*.yaml", "*.j2") for path in package.rglob(kind))
    digest = sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()
    stamp = folder / "made-from"
    if not stamp.exists() or stamp.read_text() != digest:
        write_pages(folder, workers=cpu_count() or 1)
        stamp.write_text(digest)


def setup(app: Any) -> dict[str, Any]:
    """Register the renderer of formulas, and write the pages that are made from the library."""
    app.connect("builder-inited", _write_library)
    app.add_html_math_renderer("mathml", (_mathml_inline, None), (_mathml_displayed, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


html_static_path = ["_static"]
html_css_files = ["formateur.css"]
