"""The questions of an exercise: the procedure of the house, who reads its data and why, what it sells and by which rules.

Every answer is read in the house's own files, so that a trainer who changes a rule changes the question with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count

from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.quiz.model import Question
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.scenario import Scenario

PROCEDURE, PRODUCTS = 8, 10
"""How many questions are asked of each kind."""
CHOICES = 4
WRITTEN = 3
PACKINGS = 3
TEN_EUROS = 1000
_PARTS = ((1, 2), (3, 4), (3, 2), (2, 1))
"""Amounts beside the right one, as fractions of it."""

Asked = tuple[str, str, Iterable[str]]
"""A subject, its right choice, and choices that are wrong for it."""


def quiz(scenario: Scenario, products: Mapping[str, Product], seed: int) -> tuple[Question, ...]:
    """The questions of an exercise, by kind; none where the exercise asks none."""
    if not scenario.exercise["quiz"]:
        return ()
    made = _Made(Draws(seed, "quiz"))
    _procedure(made, scenario)
    _products(made, scenario, list(products.values()))
    return tuple(made.questions)


class _Made:
    """The questions made so far; a subject is asked about once in a topic."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.questions: list[Question] = []
        self._numbers = count(1)

    def ask(self, kind: str, topic: str, asked: Iterable[Asked], most: int) -> None:
        """Up to `most` questions of a topic, drawn among what can be asked; one without four choices is left."""
        pool = [item for item in asked if len(set(item[2]) - {item[1]}) >= CHOICES - 1]
        for subject, right, wrong in self.draws.sample(pool, most, topic):
            others = sorted(set(wrong) - {right})
            chosen = [right, *self.draws.sample(others, CHOICES - 1, topic, subject)]
            self._add(kind, topic, subject, chosen, "")

    def write(self, text: str, choices: list[str], why: str) -> None:
        """A written question; its first choice is the right one."""
        self._add("procedure", "written", text, choices, why)

    def _add(self, kind: str, topic: str, subject: str, choices: list[str], why: str) -> None:
        right = choices[0]
        is_number = all(choice.isdecimal() for choice in choices)
        shown = sorted(choices, key=int) if is_number else self.draws.sample(choices, CHOICES, topic, subject, "order")
        ref = f"Q{next(self._numbers):02d}"
        self.questions.append(Question(ref, kind, topic, subject, tuple(shown), shown.index(right), why))

    def room(self, kind: str, wanted: int) -> int:
        """How many questions of a kind are still wanted."""
        return wanted - sum(question.kind == kind for question in self.questions)


def _procedure(made: _Made, scenario: Scenario) -> None:
    departments = scenario.departments
    subjects = [(department, subject) for department in departments.values() for subject in department.subjects]
    days = dict(scenario.policy.complaint_days)
    made.ask("procedure", "reader", ((ref, ref, departments) for ref in departments), 1)
    made.ask("procedure", "receiver", ((f"{d.ref}/{s.ref}", d.ref, departments) for d, s in subjects), 2)
    minimum = [
        (f"{d.ref}/{s.ref}", ",".join(s.minimum), [",".join(o.minimum) for _, o in subjects]) for d, s in subjects
    ]
    made.ask("procedure", "minimum", minimum, 1)
    made.ask("procedure", "claim_days", ((reason, str(n), _near(n)) for reason, n in days.items()), 1)
    written = made.draws.sample(scenario.quiz, made.room("procedure", PROCEDURE), "written")
    for question in written:
        made.write(question.text, [question.right, *question.wrong], question.why)


def _near(days: int) -> list[str]:
    return [str(other) for other in (0, 1, 2, 3, 5, 8, 15, 30) if other != days]


def _products(made: _Made, scenario: Scenario, products: list[Product]) -> None:
    """Two products of the same name, of two brands, cannot be told apart in a question: neither is asked about."""
    policy, names = scenario.policy, Counter(product.name for product in products)
    products = [product for product in products if names[product.name] == 1]
    packed = [p for p in products if p.units_per_carton > 1]
    cartons = {str(p.units_per_carton) for p in packed} | {"10", "20", "50"}
    made.ask("products", "carton", ((p.ref, str(p.units_per_carton), cartons) for p in packed), PACKINGS)
    made.ask("products", "allergen", _bearers(products, lambda p: p.allergens), 2)
    made.ask("products", "label", _bearers(products, lambda p: p.labels), 1)
    made.ask("products", "carriage", [_amount(policy.carriage_free_cents)], 1)
    made.ask("products", "minimum_order", [_amount(policy.minimum_order_cents)], 1)
    tiers = {str(tier.discount_bp) for tier in policy.carton_tiers} | {"100", "200", "400", "800"}
    made.ask("products", "tier", ((str(t.cartons), str(t.discount_bp), tiers) for t in policy.carton_tiers), 1)
    made.ask("products", "brand", _brands(products), 1)
    room = made.room("products", PRODUCTS)
    pallets = {str(p.cartons_per_pallet) for p in packed} | {"12", "24", "48", "96"}
    made.ask("products", "pallet", ((p.ref, str(p.cartons_per_pallet), pallets) for p in packed), room)


def _amount(cents: int) -> Asked:
    return "", str(cents), [str(cents * part // whole // TEN_EUROS * TEN_EUROS) for part, whole in _PARTS]


def _bearers(products: list[Product], marks: Callable[[Product], tuple[str, ...]]) -> Iterator[Asked]:
    """Each mark (an allergen, a label) with a product that bears it, among products of the same families that do not."""
    for mark in sorted({mark for product in products for mark in marks(product)}):
        for bearer in (p for p in products if mark in marks(p)):
            others = [p.ref for p in products if p.family == bearer.family and mark not in marks(p)]
            yield mark, bearer.ref, others


def _brands(products: list[Product]) -> Iterator[Asked]:
    """Products whose name does not say their brand, among the brands of their family."""
    for product in products:
        others = {p.brand for p in products if p.family == product.family}
        if product.brand and product.brand.lower() not in product.name.lower():
            yield product.ref, product.brand, others
