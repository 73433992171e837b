"""Every client can be telephoned: written scripts keep their figures, the others ask for what they usually buy."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.catalogue.words import counted, of, short_name
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.kernel import clock
from tests.worlds import every_scenario


def scripts(dataset: Dataset) -> list[Script]:
    """All scripts of a dataset."""
    found = [dataset.script(ref) for ref in dataset.world.clients]
    assert all(found)
    return [script for script in found if script is not None]


@every_scenario
def test_everybody_has_a_part_to_play(dataset: Dataset, written: frozenset[str]) -> None:
    for script in scripts(dataset):
        roles = {*script.roles, "voicemail"}
        assert {pickup.who for pickup in script.pickups} <= roles
        assert all(pickup.start < pickup.end for pickup in script.pickups)
        assert all(role.greeting for role in script.roles.values())
        assert script.is_authored == (script.client in written)
    reached = [script for script in scripts(dataset) if any(row.who != "voicemail" for row in script.pickups)]
    assert len(reached) * 100 >= 96 * len(dataset.world.clients)


@every_scenario
def test_pickup_windows_do_not_overlap(dataset: Dataset) -> None:
    for script in scripts(dataset):
        rows = sorted(script.pickups, key=lambda row: row.start)
        assert all(first.end < second.start for first, second in pairwise(rows))


@every_scenario
def test_demands_can_be_met_in_sellable_units(dataset: Dataset) -> None:
    products = dataset.world.products
    for script in scripts(dataset):
        refs = [demand.ref for demand in script.demands]
        for demand in script.demands:
            assert demand.quantity % products[demand.accepted[0]].multiple == 0
            assert demand.low <= demand.quantity <= demand.high
            assert demand.quantity > 0
            said = "\n".join(demand.text)
            assert "pas plus de un" not in said
            assert script.is_authored or demand.trigger.startswith("after:") or "\nEt " not in f"\n{said}"
            assert demand.trigger.startswith(("opening", "act:", "ask_open:", "after:", "state_terms:"))
            if demand.trigger.startswith("after:"):
                assert demand.trigger[6:] in refs
            if demand.accepted[0] != demand.product:
                assert products[demand.accepted[0]].stock >= demand.quantity


@every_scenario
def test_buyers_ask_for_their_habits_and_prospects_have_facts(dataset: Dataset) -> None:
    for script in scripts(dataset):
        client = dataset.world.clients[script.client]
        usual = {habit.product for habit in client.habits}
        if not script.is_authored and client.kind == "client":
            assert {demand.product for demand in script.demands} <= usual
        if client.kind == "prospect" and not script.is_authored:
            (trial,) = script.demands
            assert trial.trust_min > script.persona.trust
            assert dataset.world.products[trial.product].stock >= trial.quantity
            fields = {fact.field for fact in script.facts}
            assert fields == {"need.volume", "competition.supplier", "competition.until", "satisfaction.note"}
        assert any(fact.kind == "useful" for fact in script.facts)


@every_scenario
def test_some_generated_demands_meet_a_stockout(dataset: Dataset) -> None:
    out = [
        demand
        for script in scripts(dataset)
        if not script.is_authored
        for demand in script.demands
        if dataset.world.products[demand.product].stock == 0
    ]
    assert len(out) >= 3


@every_scenario
def test_what_is_in_stock_at_the_delivery_is_taken_by_whoever_asked_for_it(dataset: Dataset) -> None:
    opening = clock.at(date.fromisoformat(dataset.world.exercise.business_day), dataset.world.exercise.starts_at)
    for script in scripts(dataset):
        if script.is_authored or dataset.world.clients[script.client].kind != "client":
            continue
        on = next_delivery(dataset, dataset.world.clients[script.client], opening).isoformat()
        for demand in script.demands:
            product = dataset.world.products[demand.product]
            there = product.stock + sum(row.quantity for row in product.restocks if row.on <= on)
            assert demand.product in demand.accepted or there < demand.quantity, (script.client, demand.ref)


@every_scenario
def test_every_nature_of_quantity_is_said(dataset: Dataset) -> None:
    natures = {demand.nature for script in scripts(dataset) for demand in script.demands}
    assert natures == {"usual", "exact", "about", "at_most"}


def test_a_written_script_keeps_its_figures(dataset: Dataset) -> None:
    script = dataset.script("ORV-C042")
    assert script is not None
    persona = script.persona
    assert (persona.patience_s, persona.mood, persona.trust, persona.hold_s) == (170, 1, 60, 20)
    assert (persona.loyalty_pm, persona.price_tolerance_bp, persona.talk_pm, persona.acceptance_pm) == (
        400, 1000, 1000, 600,
    )  # fmt: skip
    fries = script.demands[0]
    assert (fries.product, fries.accepted, fries.low, fries.high) == ("ORV-4001", ("ORV-4003",), 20, 25)
    assert fries.constraints.excluded_allergens == ("gluten",)
    assert fries.constraints.is_in_file
    assert len(fries.text) == 3
    assert [row.department for row in script.expected_messages] == ["logistics", "buying"]


def test_a_value_that_names_the_day_is_settled_in_the_dataset(dataset: Dataset) -> None:
    script = dataset.script("ORV-C058")
    assert script is not None
    assert script.facts[0].value == "fermé le mercredi matin"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "bouteille", "une bouteille"),
        (1, "sac", "un sac"),
        (21, "brique", "vingt et une briques"),
        (2, "seau", "deux seaux"),
        (1, "couronne", "une couronne"),
        (1, "ramette", "une ramette"),
        (2, "jeu", "deux jeux"),
        (36, "sachet", "trente-six sachets"),
        (72, "colis", "72 colis"),
    ],
)
def test_quantities_are_said_in_french(value: int, unit: str, words: str) -> None:
    assert counted(value, unit) == words


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Huile de friture tournesol oléique 10 L", "huile de friture tournesol oléique"),
        ("Comté AOP 12 mois quart 9 kg", "comté AOP 12 mois quart"),
        ("Serviettes 2 plis ouate 40x40 par 100", "serviettes 2 plis ouate"),
        ("Colliers atlas 14 boîte de 50", "colliers atlas 14"),
        ("Tube PER gainé bleu 12 couronne 100 m", "tube PER gainé bleu 12"),
        ("Papier toilette rouleau 200 formats 2 plis", "papier toilette rouleau 200 formats 2 plis"),
        ("Bobine caisse thermique 80x80", "bobine caisse thermique"),
    ],
)
def test_products_are_named_without_their_packaging(name: str, short: str) -> None:
    assert short_name(name) == short


def test_of_is_elided_before_a_vowel() -> None:
    assert (of("huile"), of("crème"), of("œufs")) == ("d'huile", "de crème", "d'œufs")
    assert (of("une caisse"), of("huit caisses"), of("onze caisses")) == (
        "d'une caisse",
        "de huit caisses",
        "de onze caisses",
    )
