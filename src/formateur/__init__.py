"""Formateur: an engine for government formation.

Give it who sits in a parliament, the rules a constitution sets for making a government, and what the parties have
publicly said; it says, for any date, where the formation stands, whether the next sitting will succeed, why it is stuck
and what would open it.

>>> import formateur as fm
>>> case = fm.load("iraq-2021")
>>> eve = case.on("2022-02-06")
>>> eve.stage, eve.days_since_election
('president', 119)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from formateur.agreements.answer import Answer, WayOut
    from formateur.agreements.asking import answer
    from formateur.agreements.checking.verifying import Verification, verify
    from formateur.agreements.sitting import Outlook, outlook
    from formateur.agreements.timeline import timeline
    from formateur.agreements.whatif import Changes, changed
    from formateur.case.case import Case
    from formateur.case.load import library_cases, library_constitutions, load, load_constitution
    from formateur.case.situation import Situation, situation
    from formateur.constitution.amend import Constitution
    from formateur.errors import (
        CaseError,
        FormateurError,
        ModelError,
        Problem,
        ProcedureError,
        TooLargeError,
        UnknownNameError,
    )  # fmt: skip
    from formateur.games.weighted import WeightedGame
    from formateur.power.attending import attendance_at
    from formateur.power.governing import governing_at
    from formateur.power.measuring import power_at
    from formateur.report.brief import Brief, brief
    from formateur.report.export import tables

__version__ = "0.1.0"

# Where each public name lives. They are loaded at first use, so that importing Formateur costs nothing.
_HOMES = {
    "Answer": "agreements.answer",
    "Brief": "report.brief",
    "Case": "case.case",
    "CaseError": "errors",
    "Changes": "agreements.whatif",
    "Constitution": "constitution.amend",
    "FormateurError": "errors",
    "ModelError": "errors",
    "Outlook": "agreements.sitting",
    "Problem": "errors",
    "ProcedureError": "errors",
    "Situation": "case.situation",
    "TooLargeError": "errors",
    "UnknownNameError": "errors",
    "Verification": "agreements.checking.verifying",
    "WayOut": "agreements.answer",
    "WeightedGame": "games.weighted",
    "answer": "agreements.asking",
    "attendance_at": "power.attending",
    "brief": "report.brief",
    "changed": "agreements.whatif",
    "governing_at": "power.governing",
    "library_cases": "case.load",
    "library_constitutions": "case.load",
    "load": "case.load",
    "load_constitution": "case.load",
    "outlook": "agreements.sitting",
    "power_at": "power.measuring",
    "situation": "case.situation",
    "tables": "report.export",
    "timeline": "agreements.timeline",
    "verify": "agreements.checking.verifying",
}

__all__ = [
    "Answer",
    "Brief",
    "Case",
    "CaseError",
    "Changes",
    "Constitution",
    "FormateurError",
    "ModelError",
    "Outlook",
    "Problem",
    "ProcedureError",
    "Situation",
    "TooLargeError",
    "UnknownNameError",
    "Verification",
    "WayOut",
    "WeightedGame",
    "answer",
    "attendance_at",
    "brief",
    "changed",
    "governing_at",
    "library_cases",
    "library_constitutions",
    "load",
    "load_constitution",
    "outlook",
    "power_at",
    "situation",
    "tables",
    "timeline",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'formateur' has no attribute {name!r}")
    return getattr(import_module(f"formateur.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
