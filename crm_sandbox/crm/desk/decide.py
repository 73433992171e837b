"""Looking and pinning: decisions and their effects."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.rules import flagged_categories
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.actions import (
    ArrangeDesk,
    OpenDocument,
    OpenProduct,
    OpenScreen,
    PinDocument,
    UnpinDocument,
    WriteNotes,
)
from crm_sandbox.crm.desk.events import (
    DeskArranged,
    DocumentOpened,
    DocumentPinned,
    DocumentUnpinned,
    NotesWritten,
    ProductOpened,
    ScreenOpened,
)
from crm_sandbox.crm.desk.state import PANELS, Screen
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.refusals import refuse

capability: CrmCapability = Capability("desk")


@capability.handles(OpenScreen)
def open_screen(dataset: Dataset, state: RunState, action: OpenScreen) -> Outcome:
    """A screen comes in front; that of one order or complaint, only when the run has it."""
    known = {"order": state.orders.orders, "complaint": state.complaints.complaints}.get(action.screen)
    if known is not None and action.subject not in known:
        raise refuse(f"unknown_{action.screen}", "subject", action.subject, tuple(known))
    return Outcome((ScreenOpened(action.screen, action.subject, action.query),))


@capability.handles(OpenDocument)
def open_document(dataset: Dataset, state: RunState, action: OpenDocument) -> Outcome:
    """A document is read."""
    _require_document(dataset, action.document)
    return Outcome((DocumentOpened(action.document),))


@capability.handles(OpenProduct)
def open_product(dataset: Dataset, state: RunState, action: OpenProduct) -> Outcome:
    """A product sheet is read."""
    if action.product not in dataset.world.products:
        raise refuse("unknown_product", "product", action.product)
    return Outcome((ProductOpened(action.product),))


@capability.handles(PinDocument)
def pin(dataset: Dataset, state: RunState, action: PinDocument) -> Outcome:
    """A document stays at hand."""
    _require_document(dataset, action.document)
    if action.document in state.desk.pinned:
        raise refuse("already_pinned", "document", action.document)
    return Outcome((DocumentPinned(action.document),))


@capability.handles(UnpinDocument)
def unpin(dataset: Dataset, state: RunState, action: UnpinDocument) -> Outcome:
    """A document leaves the desk."""
    if action.document not in state.desk.pinned:
        raise refuse("not_pinned", "document", action.document, state.desk.pinned)
    return Outcome((DocumentUnpinned(action.document),))


@capability.handles(ArrangeDesk)
def arrange(dataset: Dataset, state: RunState, action: ArrangeDesk) -> Outcome:
    """The panels take another order."""
    if sorted(action.panels) != sorted(PANELS):
        raise refuse("each_panel_once", "panels", action.panels, PANELS)
    if action.panels == state.desk.panels:
        raise refuse("unchanged", "panels", action.panels)
    return Outcome((DeskArranged(action.panels),))


@capability.handles(WriteNotes)
def write_notes(dataset: Dataset, state: RunState, action: WriteNotes) -> Outcome:
    """Personal notes are kept; sensitive or judging words must be confirmed."""
    text, categories = action.text.strip(), flagged_categories(action.text)
    if text == state.desk.notes:
        raise refuse("unchanged", "text", text)
    if categories and not action.is_confirmed:
        raise refuse("note_has_sensitive_words", "text", action.text, categories=categories)
    return Outcome((NotesWritten(text, categories),))


def _require_document(dataset: Dataset, ref: str) -> None:
    if ref not in dataset.world.documents:
        raise refuse("unknown_document", "document", ref, tuple(dataset.world.documents))


@capability.evolves(ScreenOpened)
def screen_opened(state: RunState, event: ScreenOpened) -> RunState:
    return replace(state, desk=replace(state.desk, front=Screen(event.screen, event.subject, event.query)))


@capability.evolves(DocumentOpened)
def document_opened(state: RunState, event: DocumentOpened) -> RunState:
    opened = state.desk.documents_opened | {event.document}
    return replace(state, desk=replace(state.desk, front=Screen("document", event.document), documents_opened=opened))


@capability.evolves(ProductOpened)
def product_opened(state: RunState, event: ProductOpened) -> RunState:
    opened = state.desk.products_opened | {event.product}
    return replace(state, desk=replace(state.desk, front=Screen("product", event.product), products_opened=opened))


@capability.evolves(DocumentPinned)
def document_pinned(state: RunState, event: DocumentPinned) -> RunState:
    return replace(state, desk=replace(state.desk, pinned=(*state.desk.pinned, event.document)))


@capability.evolves(DocumentUnpinned)
def document_unpinned(state: RunState, event: DocumentUnpinned) -> RunState:
    pinned = tuple(ref for ref in state.desk.pinned if ref != event.document)
    return replace(state, desk=replace(state.desk, pinned=pinned))


@capability.evolves(DeskArranged)
def desk_arranged(state: RunState, event: DeskArranged) -> RunState:
    return replace(state, desk=replace(state.desk, panels=tuple(event.panels)))


@capability.evolves(NotesWritten)
def notes_written(state: RunState, event: NotesWritten) -> RunState:
    return replace(state, desk=replace(state.desk, notes=event.text))
