"""Write the files that are generated anew: `make accept`, which then shows what changed.

Each entry is a path in the checkout and what produces its text; a test for each says that the two are equal.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from formateur.case.saving import save
from formateur.case.schema import FOLDER, KINDS, file_name, schema_text

Producer = Callable[[], str]

GENERATED: tuple[tuple[Path, Producer], ...] = (
    *((FOLDER / file_name(kind), partial(schema_text, kind)) for kind in KINDS),
)


def main() -> None:
    for path, produce in GENERATED:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, produce())


if __name__ == "__main__":
    main()
