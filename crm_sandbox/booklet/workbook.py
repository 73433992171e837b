"""The booklet as an XLSX workbook and as CSV: one row per indicator of each criterion, one per chosen moment."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO

from flask_babel import gettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from crm_sandbox.booklet.cells import safe_cell
from crm_sandbox.booklet.content import Booklet, CriterionPart, IndicatorLine, UnitPart

Row = tuple[str | int, ...]
BYTE_ORDER_MARK = "\ufeff"
"""French spreadsheets read UTF-8 only where it stands first."""
WIDTHS = (10, 34, 14, 16, 44, 16, 26, 12, 8, 12, 26, 40, 24)


def criteria_head() -> tuple[str, ...]:
    """The columns of the table of criteria."""
    return (
        gettext("Critère"),
        gettext("Libellé"),
        gettext("Niveau"),
        gettext("Signal du critère"),
        gettext("Indice"),
        gettext("Signal"),
        gettext("Relevé"),
        gettext("Numérateur"),
        gettext("Unité"),
        gettext("Dénominateur"),
        gettext("Ce qui est favorable"),
        gettext("Alertes"),
        gettext("Étapes"),
    )


def criteria_rows(booklet: Booklet) -> Iterator[Row]:
    """One row per indicator; a criterion that nothing computes has one of its own."""
    for unit in booklet.units:
        for criterion in unit.criteria:
            head = (criterion.code, criterion.name, criterion.level, criterion.signal)
            for item in criterion.indicators:
                steps = " ".join(str(step) for step in item.steps)
                found = (item.name, item.signal, item.share, *_figures(item))
                yield (*head, *found, item.bound, item.alert, steps)
            if not criterion.indicators:
                yield (*head, *("",) * (len(WIDTHS) - len(head)))


def _figures(item: IndicatorLine) -> Row:
    """Numerator, unit, denominator; a median of nothing is not a figure."""
    is_figure = item.denominator > 0 or not item.unit
    return (item.numerator if is_figure else "", item.unit, item.denominator)


def decision_rows(booklet: Booklet) -> Iterator[tuple[str, str]]:
    """One row per unit that the jury decided on."""
    for unit in booklet.units:
        if unit.decision:
            told = (unit.decision, unit.votes, unit.remark)
            yield (f"{unit.code} {unit.name}", ". ".join(part for part in told if part))


def opinion_rows(booklet: Booklet) -> Iterator[Row]:
    """One row per evaluator's opinion."""
    for unit, criterion in _criteria(booklet):
        for opinion in criterion.opinions:
            who = opinion.who or gettext("Retenu ensemble")
            yield (unit.code, criterion.code, criterion.name, who, opinion.level, opinion.comment)


def _criteria(booklet: Booklet) -> Iterator[tuple[UnitPart, CriterionPart]]:
    return ((unit, criterion) for unit in booklet.units for criterion in unit.criteria)


def moment_rows(booklet: Booklet) -> Iterator[Row]:
    """One row per chosen moment."""
    for moment in booklet.moments:
        yield (moment.seq, moment.at, moment.text, moment.reply, moment.about)


def booklet_csv(booklet: Booklet) -> bytes:
    """The table of criteria, as French spreadsheets open it: semicolons, UTF-8."""
    out = StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (criteria_head(), *criteria_rows(booklet)):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode()


def booklet_xlsx(booklet: Booklet) -> bytes:
    """The workbook. Texts stay texts: nothing that somebody typed becomes a formula or a link."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        book.set_properties({"title": booklet.candidate, "created": booklet.made_at.replace(tzinfo=None)})
        facts = [(fact.name, fact.value) for fact in booklet.facts]
        facts += list(decision_rows(booklet))
        facts += [(gettext("Empreinte de tête"), booklet.proof.head_hash)]
        _sheet(book, gettext("Livret"), (gettext("Rubrique"), gettext("Valeur")), facts, (28, 72))
        _sheet(book, gettext("Critères"), criteria_head(), list(criteria_rows(booklet)), WIDTHS)
        head = ("", gettext("Critère"), gettext("Libellé"), gettext("Évaluateur"), gettext("Niveau"))
        opinions = list(opinion_rows(booklet))
        _sheet(book, gettext("Avis"), (*head, gettext("Commentaire")), opinions, (6, 10, 34, 24, 16, 70))
        columns = (gettext("Étape"), gettext("Heure"), gettext("Action"), gettext("Client"), gettext("Remarque"))
        _sheet(book, gettext("Moments"), columns, list(moment_rows(booklet)), (8, 10, 60, 60, 60))
    return out.getvalue()


def _sheet(
    book: Workbook, name: str, head: Sequence[str], rows: Sequence[Sequence[str | int]], widths: Sequence[int]
) -> None:
    sheet: Worksheet = book.add_worksheet(name)
    bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row, wrapped)
