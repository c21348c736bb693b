"""A page for each constitution, case and audit: Markdown with pictures, written from the data alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from formateur.agreements.timeline import timeline
from formateur.case.audit import library_audits
from formateur.case.load import library_cases, library_constitutions, load, load_constitution
from formateur.case.saving import save
from formateur.errors import UnknownNameError
from formateur.plot.house import write_house
from formateur.plot.procedure import write_procedure
from formateur.plot.through_time import write_through_time
from formateur.record.audit import audit
from formateur.record.coding import compare_codings, second_coding, second_codings
from formateur.record.comparing import compared_case, compared_constitution
from formateur.report.library.country import country_data
from formateur.report.library.story import story_data
from formateur.report.record.audit import audit_sheet
from formateur.report.record.coding import codings_sheet
from formateur.report.record.replay import replay
from formateur.report.render import templates

Progress = Callable[[str], None]


def write_pages(
    folder: Path, names: Sequence[str] = (), *, progress: Progress | None = None, workers: int = 1
) -> tuple[Path, ...]:
    """Write the pages of the library, or of some constitutions, cases and audits of it.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    names
        Ids; none means all, with an index.
    workers
        Processes that write cases side by side; the pages are the same whatever their number.

    Raises
    ------
    UnknownNameError
        If a name is none of the library's; the nearest is suggested.
    FormateurError
        If what draws the pictures is not installed.
    """
    known = {"constitution": library_constitutions(), "case": library_cases(), "audit": library_audits()}
    for name in names:
        if not any(name in group for group in known.values()):
            raise UnknownNameError(
                "constitution, case or audit", name, [one for group in known.values() for one in group]
            )
    chosen = {kind: [name for name in group if not names or name in names] for kind, group in known.items()}
    folder.mkdir(parents=True, exist_ok=True)
    written = [*_cases(folder, chosen["case"], progress, workers)]
    for name in chosen["constitution"]:
        _tell(progress, name)
        written.append(_country(folder, name))
    for name in chosen["audit"]:
        _tell(progress, name)
        path = folder / f"{name}.md"
        save(path, audit_sheet(audit(name)).to_markdown())
        written.append(path)
    if not names:
        written += [_coded_twice(folder), _index(folder)]
    return tuple(written)


def _tell(progress: Progress | None, name: str) -> None:
    if progress:
        progress(name)


def _cases(folder: Path, names: Sequence[str], progress: Progress | None, workers: int) -> Iterator[Path]:
    """Write case by case; each is on its own, so several may be written at a time."""
    if workers <= 1:
        for name in names:
            _tell(progress, name)
            yield write_case(folder, name)
        return
    with ProcessPoolExecutor(workers) as pool:
        for path in pool.map(write_case, [folder] * len(names), names):
            _tell(progress, path.stem)
            yield path


def write_case(folder: Path, name: str) -> Path:
    """Write the page of one case with its pictures, and return the path of the page."""
    case = load(name)
    data = story_data(compared_case(case), replay(case), timeline(case))
    write_house(data["house"], folder / f"{name}-house.svg")
    if data["spells"]:
        write_through_time(data["spells"], data["votes"], folder / f"{name}-time.svg")
    return _page(folder / f"{name}.md", "story.md.j2", data)


def _country(folder: Path, name: str) -> Path:
    cases = [compared_case(load(one)) for one in library_cases() if load(one).file.constitution == name]
    data = country_data(compared_constitution(load_constitution(name)), cases)
    write_procedure(data["diagram"], folder / f"{name}.svg")
    return _page(folder / f"{name}.md", "country.md.j2", data)


def _coded_twice(folder: Path) -> Path:
    """Write how far two coders of the same cases agree."""
    path = folder / "coded-twice.md"
    found = [compare_codings(load(name), second_coding(name)) for name in second_codings()]
    save(path, codings_sheet(found).to_markdown())
    return path


def _index(folder: Path) -> Path:
    laws = [load_constitution(name).base for name in library_constitutions()]
    cases = [load(name).file for name in library_cases()]
    data = {
        "countries": [
            {
                "law": law,
                "cases": [case for case in cases if case.constitution == law.constitution],
            }
            for law in laws
        ],
        "audits": [audit(name).file for name in library_audits()],
    }
    return _page(folder / "index.md", "library.md.j2", data)


def _page(path: Path, template: str, data: Mapping[str, Any]) -> Path:
    text = templates().get_template(template).render(page=data)
    save(path, _tidied(text.splitlines()))
    return path


def _tidied(lines: Iterable[str]) -> str:
    """Leave one empty line where a template leaves several, and none inside a list or table."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept).strip() + "\n"
