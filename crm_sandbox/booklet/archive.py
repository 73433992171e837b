"""The archive of a run: the booklet in every form, the logs with their dataset, and a verifier that needs only Python."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from io import BytesIO
from typing import Any

from crm_sandbox.booklet.content import Booklet
from crm_sandbox.booklet.pdf import typeset_booklet
from crm_sandbox.booklet.statements import as_json, profile, statements
from crm_sandbox.booklet.workbook import booklet_csv, booklet_xlsx
from crm_sandbox.ledger.export import export_run
from crm_sandbox.review.access import Reviewed, dossiers, evaluations
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.service import frame
from crm_sandbox.review.dossier.service import stream_id as dossier_stream
from crm_sandbox.review.evaluation.service import stream_id as evaluation_stream
from crm_sandbox.review.records import Records
from crm_sandbox.storage.zipped import pack
from crm_sandbox.training.model import Run
from crm_sandbox.web.services import services

VERIFIER = "standalone.py"

READ_ME = """Archive of a run of crm_sandbox / Archive d'un passage de crm_sandbox

booklet.pdf      the evaluation booklet / le livret d'évaluation
booklet.xlsx     the same as a workbook / le même en classeur
criteria.csv     criteria and indicators / critères et indices
statements.json  xAPI 1.0.3 statements, described by profile.json
run.ndjson       the whole log of the run with its dataset, sealed and signed
evaluations/     the log of each evaluation, sealed and signed
dossier.ndjson   the log of the dossier (evaluators, reconciliation, jury), if there is one
public-key.txt   the key of the centre, in hexadecimal
verify.py        python verify.py --key KEY run.ndjson dossier.ndjson evaluations/*.ndjson

Training evidence: it replaces neither the branch's official tools nor its evaluators' decision.
Trace d'entraînement : ne remplace ni les outils officiels de la branche, ni la décision de ses évaluateurs.
"""


def archive(found: Reviewed, booklet: Booklet) -> bytes:
    """The archive as a ZIP file."""
    return pack(_members(found, booklet))


def _members(found: Reviewed, booklet: Booklet) -> Iterator[tuple[str, bytes]]:
    run = found.run
    yield "README.txt", READ_ME.encode()
    yield "booklet.pdf", typeset_booklet(booklet)
    yield "booklet.xlsx", booklet_xlsx(booklet)
    yield "criteria.csv", booklet_csv(booklet)
    yield "statements.json", as_json(run_statements(found))
    yield "profile.json", as_json(profile())
    yield "run.ndjson", _run_log(run)
    yield from _records(found)
    yield "public-key.txt", f"{services().ledger.signer.public_key}\n".encode()
    yield "verify.py", resources.files(__package__).joinpath(VERIFIER).read_bytes()


def run_statements(found: Reviewed) -> list[dict[str, Any]]:
    """The statements of a run, by the pseudonym of its trainee."""
    ledger, run = services().ledger, found.run.id
    dataset, final, _ = ledger.state_at(run)
    return statements(run, found.pseudonym, dataset, final, ledger.entries(run))


def _run_log(run: Run) -> bytes:
    out = BytesIO()
    lines = services().centre.store.lines(run.dataset_digest or "")
    export_run(services().ledger, run.id, lines, out, scenario=run.scenario, seed=run.seed)
    return out.getvalue()


def _records(found: Reviewed) -> Iterator[tuple[str, bytes]]:
    """The logs of the dossier and of its evaluations, once nobody's levels are hidden from anybody."""
    run, state = found.run, dossiers().read(found.run.id).state
    if not rules.is_complete(frame(), state):
        return
    yield "dossier.ndjson", _record_log(dossiers(), dossier_stream(run.id), run)
    for seated in state.seats:
        name = evaluation_stream(run.id, seated.person)
        yield f"evaluations/{seated.seat}.ndjson", _record_log(evaluations(), name, run)


def _record_log(records: Records[Any, Any], name: str, run: Run) -> bytes:
    """The log of a record; the dataset of its run stands in the log of the run."""
    out = BytesIO()
    export_run(records.ledger, name, (), out, scenario=run.scenario, seed=run.seed)
    return out.getvalue()
