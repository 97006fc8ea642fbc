"""How findings are printed, and which of them are accepted."""

from __future__ import annotations

import pytest

from pipeline.model import Acceptance, Accepting, Log, accept_findings, acceptances, printed_lines


def found(code: str, count: int, path: str = "talk.txt") -> Log:
    log = Log()
    for number in range(1, count + 1):
        log.add(code, path, 10 * number, f"finding {number}", "look")
    return log


@pytest.mark.parametrize(("code", "most"), [("R014", 5), ("R036", 8)])
def test_many_findings_of_one_kind_are_one_line(code: str, most: int) -> None:
    assert len(list(printed_lines(found(code, most).sorted()))) == most
    (line,) = printed_lines(found(code, most + 1).sorted())
    assert line.endswith(f"talk.txt:10: finding 1; look (and {most} more, at lines 20, 30, 40, …)")


def test_every_error_has_its_line() -> None:
    assert len(list(printed_lines(found("R012", 500).sorted()))) == 500


def test_other_files_and_codes_are_other_kinds() -> None:
    log = found("R014", 9)
    log.extend(found("R014", 2, "other.txt").sorted())
    log.extend(found("R015", 3).sorted())
    assert len(list(printed_lines(log.sorted()))) == 1 + 2 + 3


def test_findings_without_a_line_are_counted_without_places() -> None:
    log = Log()
    for number in range(7):
        log.add("R019", "talk.txt", 0, f"finding {number}")
    assert list(printed_lines(log.sorted())) == ["R019 info talk.txt: finding 0 (and 6 more)"]


def test_what_is_accepted_is_not_printed() -> None:
    log = found("R036", 2)
    entry = Acceptance("R036", "the words", "talk.txt", 3)
    accept_findings(log, {"talk.txt": [Accepting(entry, frozenset({20}))]})
    assert [d.accepted for d in log.sorted()] == [False, True]
    assert len(list(printed_lines(log.sorted()))) == 1


def test_an_error_is_never_accepted() -> None:
    log = found("R012", 1)
    accept_findings(log, {"talk.txt": [Accepting(Acceptance("R012", "the words", "talk.txt", 3), frozenset({10}))]})
    assert [(d.code, d.line, d.accepted) for d in log.sorted()] == [("R072", 3, False), ("R012", 10, False)]


def test_while_there_are_errors_an_entry_may_still_find_what_it_is_for() -> None:
    log = found("R012", 1)
    accept_findings(log, {"talk.txt": [Accepting(Acceptance("R047", "the words", "talk.txt", 3), frozenset({10}))]})
    assert "R072" not in [d.code for d in log.sorted()]


def test_an_entry_of_the_series_need_only_match_in_one_transcript() -> None:
    log = found("R036", 1)
    entry = Acceptance("R036", "the words", "series.toml", 3)
    accept_findings(
        log, {"talk.txt": [Accepting(entry, frozenset({10}))], "other.txt": [Accepting(entry, frozenset())]}
    )
    assert [d.code for d in log.sorted() if not d.accepted] == []


@pytest.mark.parametrize(
    "value", ["R011", {"code": "R011"}, ["R011"], [{"at": "x"}], [{"code": 11}], [{"code": "R011", "line": 3}], [[]]]
)
def test_a_value_of_another_form_has_no_entries(value: object) -> None:
    assert acceptances(value) is None


def test_entries() -> None:
    assert acceptances([]) == ()
    assert acceptances([{"code": "R011", "at": "MIRA"}, {"code": "R028"}]) == (
        Acceptance("R011", "MIRA"),
        Acceptance("R028", ""),
    )
