"""Call scripts: who answers, what he wants, what he hides. Secret until it is said. Immutable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    """How the client behaves. Patience in seconds, mood -3..3, trust 0..100, shares per mille.

    `talk_pm` scales the length of his replies; `hold_s` is what he tolerates on hold; `acceptance_pm` is the score
    from which he accepts a substitute; a hurried client's own talk costs him patience.
    """

    patience_s: int
    mood: int
    trust: int
    loyalty_pm: int
    price_tolerance_bp: int
    talk_pm: int
    hold_s: int
    questions_max: int
    offers_max: int
    acceptance_pm: int
    is_hurried: bool


@dataclass(frozen=True, slots=True)
class Pickup:
    """Between two hours (HH:MM, both included), who picks up: a role, or `voicemail`."""

    start: str
    end: str
    who: str


@dataclass(frozen=True, slots=True)
class Role:
    """A speaker: what he may decide (see `accounts.model.RIGHTS`), his greeting, when a transfer reaches him.

    `available` empty means always; `wants_purpose` means that he is passed to only when told what it is about; `is_gone`
    that he has left, and the file does not know it.
    """

    ref: str
    name: str
    rights: tuple[str, ...]
    greeting: tuple[str, ...]
    available: tuple[tuple[str, str], ...] = ()
    transfer_s: int = 20
    wants_purpose: bool = False
    absent: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a substitute must respect. `is_in_file`: the file already says so."""

    excluded_allergens: tuple[str, ...] = ()
    required_labels: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    minimum_life_days: int = 0
    maximum_price_cents: int | None = None
    is_in_file: bool = False


CRACKLE = "(La ligne grésille.)"
"""What is heard of a bad line."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that the client wants, said when `trigger` is met: `opening`, `act:<ACT>`, `<ACT>:<theme>` or `after:<id>`.

    `nature` is exact, about, at_most or usual; `said` the client's words for the quantity, `value` what they mean in
    `unit` (unit, carton or pallet). `accepted` products and `low`..`high` base units satisfy it.
    `if_absent` is postpone, cancel or reduce; `site` where it is for; `trust_min` the trust from which he says it at all.
    `heard` is the quantity that a bad line lets through in place of `said` (empty: a clear line).
    """

    ref: str
    trigger: str
    text: tuple[str, ...]
    product: str
    said: str
    value: int
    unit: str
    nature: str
    accepted: tuple[str, ...]
    quantity: int
    low: int
    high: int
    constraints: Constraints = Constraints()
    if_absent: str = "postpone"
    site: str | None = None
    trust_min: int = 0
    heard: str = ""

    @property
    def spoken(self) -> tuple[str, ...]:
        """What comes out of the receiver: the words, or what a bad line makes of them."""
        if not self.heard:
            return self.text
        return tuple(f"{text.replace(self.said, self.heard)} {CRACKLE}" for text in self.text)


@dataclass(frozen=True, slots=True)
class FactTrigger:
    """One way to a fact: an act (with a theme, a speaker, a minimal mood or trust), a satisfied demand, or the n-th act."""

    act: str | None = None
    theme: str | None = None
    role: str | None = None
    mood_min: int = -1
    trust_min: int = 0
    after: str | None = None
    spontaneous: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the client may let slip: `kind` useful, noise or sensitive; `field` where it belongs in the file."""

    ref: str
    kind: str
    field: str
    value: str
    text: str
    triggers: tuple[FactTrigger, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection, the techniques that answer it, and both replies; `trigger` as that of a demand, empty when another
    line says it."""

    ref: str
    text: str
    techniques: tuple[str, ...]
    reply_good: str
    reply_bad: str
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Solution:
    """A settlement that the client may be offered: `requires` lists panels to have consulted or flags to have."""

    ref: str
    label: str
    is_accepted: bool
    text: str
    text_unverified: str = ""
    requires: tuple[str, ...] = ()
    is_beyond_authority: bool = False
    mood: int = 0


@dataclass(frozen=True, slots=True)
class ScriptComplaint:
    """The complaint that a client calls about, and its truth: `status` founded, partly, unfounded or out_of_time."""

    opening: str
    reason: str
    wish: str
    status: str
    cause: str
    value_cents: int
    order: str
    product: str
    solutions: tuple[Solution, ...]
    required_pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedMessage:
    """A transmission that the call makes necessary: department, subject, the fields without which it is incomplete."""

    department: str
    subject: str
    minimum: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """One client's part in the play. `lines` are stock replies by situation, each with several wordings;
    `answers` replies to themes that reveal nothing. `is_authored` tells a written script from a generated one."""

    ref: str
    title: str
    client: str
    direction: str
    difficulty: int
    objective: str
    criteria: tuple[str, ...]
    persona: Persona
    pickups: tuple[Pickup, ...]
    roles: dict[str, Role]
    demands: tuple[Demand, ...] = ()
    facts: tuple[Fact, ...] = ()
    objections: tuple[Objection, ...] = ()
    complaint: ScriptComplaint | None = None
    credit_solutions: tuple[Solution, ...] = ()
    answers: dict[str, str] | None = None
    lines: dict[str, tuple[str, ...]] | None = None
    accepted_complements: tuple[str, ...] = ()
    expected_messages: tuple[ExpectedMessage, ...] = ()
    signals: tuple[tuple[str, str], ...] = ()
    """(panel, theme or text) pairs: what the file shows that a good call makes use of."""
    evaluator_notes: str = ""
    is_authored: bool = True
