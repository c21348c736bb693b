"""Write the files that are generated anew: `make accept`, which then shows what changed.

Each entry is a path in the checkout and what produces its text; a test for each says that the two are equal.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from docs.outputs import pages, rewritten  # tests/docs: what commands print into the documentation
from formateur.case.saving import save
from formateur.case.schema import FOLDER, KINDS, file_name, schema_text

Producer = Callable[[], str]


def generated() -> Iterator[tuple[Path, Producer]]:
    """Every generated file with what produces it."""
    for kind in KINDS:
        yield FOLDER / file_name(kind), partial(schema_text, kind)
    for page in pages():
        yield page, partial(_page, page)


def _page(page: Path) -> str:
    return rewritten(page.read_text(encoding="utf-8"))


def main() -> None:
    for path, produce in generated():
        text = produce()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            save(path, text)


if __name__ == "__main__":
    main()
