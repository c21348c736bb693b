"""Loading: a name or a path to a case or a constitution, with every problem found on the way."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from formateur.case.apportioning import with_seats
from formateur.case.case import Case
from formateur.case.chronicle import Entry, in_order, known_on
from formateur.case.document import Document, parse, read
from formateur.case.problems import problems_of
from formateur.case.shape import CaseFile, OverlayFile
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Law
from formateur.errors import CaseError, FormateurError, Problem, UnknownNameError
from formateur.model.base import Value

LIBRARY = Path(__file__).resolve().parent.parent / "library"
FORMAT = 1


def library_cases() -> tuple[str, ...]:
    """Return the ids of the cases that are shipped."""
    return tuple(sorted(path.stem for path in (LIBRARY / "cases").glob("*.yaml")))


def library_constitutions() -> tuple[str, ...]:
    """Return the ids of the constitutions that are shipped."""
    return tuple(sorted(path.stem for path in (LIBRARY / "constitutions").glob("*.yaml")))


def load(name: str | Path, *, overlays: Iterable[str | Path] = ()) -> Case:
    """Load a case of the library by its id, or a case file by its path.

    Parameters
    ----------
    name
        An id such as ``"iraq-2021"``, or a path to a YAML file.
    overlays
        Files with events of your own, laid over the case: marked in every output, never written into it.

    Raises
    ------
    UnknownNameError
        If there is no such case; the nearest is suggested.
    CaseError
        If a file has problems: all of the first stage that failed.

    Examples
    --------
    >>> load("iraq-2021").file.election
    datetime.date(2021, 10, 10)
    """
    from formateur.case.check import check_case

    case = assemble(name, overlays=overlays)
    check_case(case)
    return case


def assemble(name: str | Path, *, overlays: Iterable[str | Path] = ()) -> Case:
    """Load a case with its constitution, before the meaning of the case is checked."""
    document = read_named(name, "cases", library_cases())
    file = _case_file(document)
    constitution = _constitution_of(file, document)
    return build(file, constitution, document, [read_named(path, "cases", ()) for path in overlays])


def load_text(text: str, name: str = "(text)", *, constitution: Constitution | None = None) -> Case:
    """Load a case from YAML text; the constitution defaults to the one of the library that it names."""
    from formateur.case.check import check_case

    document = parse(text, name)
    file = _case_file(document)
    case = build(file, constitution or _constitution_of(file, document), document)
    check_case(case)
    return case


def _case_file(document: Document) -> CaseFile:
    return with_seats(CaseFile.model_validate(shaped(document, CaseFile, "case")), document)


def _constitution_of(file: CaseFile, document: Document) -> Constitution:
    try:
        return load_constitution(file.constitution, beside=_folder(document))
    except UnknownNameError as error:
        raise CaseError([document.problem(("constitution",), str(error))]) from None


def build(
    file: CaseFile, constitution: Constitution, document: Document | None = None, overlays: Iterable[Document] = ()
) -> Case:
    """Put a case together from its file, its constitution and any overlays."""
    sources, people, patrons = dict(file.sources), dict(file.people), dict(file.patrons)
    laid: dict[str, OverlayFile] = {}
    documents: dict[str, Document] = {}
    for layer in overlays:
        extra = OverlayFile.model_validate(shaped(layer, OverlayFile, "overlay"))
        if extra.case != file.case:
            place = layer.problem(("case",), f"this overlay is for the case {extra.case!r}, not for {file.case!r}")
            raise CaseError([place])
        if extra.overlay in laid:
            place = layer.problem(("overlay",), f"the overlay {extra.overlay!r} is laid twice; give each its own id")
            raise CaseError([place])
        sources |= extra.sources
        people |= extra.people
        patrons |= extra.patrons
        laid[extra.overlay], documents[extra.overlay] = extra, layer
    entries = [Entry(index, event, known_on(event, sources)) for index, event in enumerate(file.chronicle)]
    for name, extra in laid.items():
        entries += [Entry(index, event, known_on(event, sources), name) for index, event in enumerate(extra.chronicle)]
    return Case(file, constitution, in_order(entries), sources, people, patrons, document, tuple(laid), documents, laid)


def load_constitution(name: str | Path, *, beside: Path | None = None) -> Constitution:
    """Load a constitution by id or path; a file beside the case comes before the library's.

    Raises
    ------
    CaseError
        If the file has problems.
    """
    from formateur.case.check import check_constitution

    constitution, document = read_constitution(name, beside=beside)
    check_constitution(constitution, document)
    return constitution


def read_constitution(name: str | Path, *, beside: Path | None = None) -> tuple[Constitution, Document]:
    """Read a constitution and its shape, before its meaning is checked."""
    for folder in (beside, beside.parent / "constitutions") if beside else ():
        if (folder / f"{name}.yaml").is_file():
            name = folder / f"{name}.yaml"
            break
    document = read_named(name, "constitutions", library_constitutions())
    return Constitution(document.data, Law.model_validate(shaped(document, Law, "constitution"))), document


def read_named(name: str | Path, kind: str, known: tuple[str, ...]) -> Document:
    """Read a file of the library by id, or any file by path."""
    shipped = LIBRARY / kind / f"{name}.yaml"
    if str(name) in known:
        return read(shipped, f"{name}.yaml")
    path = Path(name)
    if path.is_file():
        return read(path)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        raise FormateurError(f"there is no file {str(name)!r}")
    raise UnknownNameError(kind.removesuffix("s"), str(name), known)


def _folder(document: Document) -> Path | None:
    path = Path(document.name)
    return path.resolve().parent if path.is_file() else None


def shaped(document: Document, model: type[Value], kind: str) -> Value:
    """Validate the shape of a file; raise with all its problems."""
    if "format" in document.data and str(document.data["format"]) != str(FORMAT):
        found = document.data["format"]
        message = f"this file has format {found!r}; this version of Formateur reads format {FORMAT}"
        raise CaseError([document.problem(("format",), message)])
    if kind not in document.data:
        named = [one for one in ("overlay", "audit", "case", "constitution") if one in document.data]
        what = (
            f"is {'an' if named[0][0] in 'ao' else 'a'} {named[0]} file"
            if named
            else "names neither a case, a constitution, an overlay nor an audit"
        )
        raise CaseError([Problem(document.name, 1, 1, "(file)", f"{what}; expected a key '{kind}: ID'")])
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise CaseError(problems_of(error, model, document)) from None
