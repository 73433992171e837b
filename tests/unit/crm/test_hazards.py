"""What goes otherwise than the morning said happens at the same hour for everybody, and really happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.accounts.actions import OpenClient, OpenPanel
from crm_sandbox.crm.accounts.queries import client_file
from crm_sandbox.crm.catalogue.model import Restock
from crm_sandbox.crm.dataset import Dataset, Hazard
from crm_sandbox.crm.orders.actions import AddLine
from crm_sandbox.crm.orders.availability import available, next_restock
from crm_sandbox.crm.orders.delivery import next_cutoff, next_delivery
from crm_sandbox.crm.orders.hazards import restocks_of
from crm_sandbox.crm.session.actions import Wait
from crm_sandbox.crm.session.queries import shell
from crm_sandbox.crm.tasks.actions import ReadMessage
from crm_sandbox.kernel import clock
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, crhr, new_door, wait_until, world


def hazard_of(dataset: Dataset, kind: str) -> Hazard:
    return next(item for item in dataset.world.exercise.hazards if item.kind == kind)


def struck(hazard: Hazard) -> MemoryDoor:
    """A full day in which something goes otherwise."""
    dataset = crhr()
    exercise = replace(dataset.world.exercise, hazards=(hazard,))
    return MemoryDoor(build_decider(), replace(dataset, world=replace(dataset.world, exercise=exercise)))


@pytest.mark.parametrize("hours", [["13:40"], ["09:10", "10:20", "11:30", "13:40"]])
def test_it_strikes_at_its_hour_however_the_day_went(hours: list[str]) -> None:
    door = new_door(SEED, "crhr", exercise="E10")
    for hour in hours:
        wait_until(door, hour)
    hazards = [item for item in door.dataset.world.exercise.hazards if item.at <= "13:40"]
    assert len(hazards) == 3
    for hazard in hazards:
        assert door.state.tasks.messages[hazard.ref].at[11:16] == hazard.at
        assert {task.ref for task in hazard.tasks} <= set(door.state.tasks.tasks)


def test_a_tour_that_closes_sooner_refuses_what_it_took_a_minute_before() -> None:
    dataset = world("crhr", SEED, exercise="E10")
    hazard, day = hazard_of(dataset, "cutoff"), date.fromisoformat(dataset.world.exercise.business_day)
    tomorrow = next(
        client
        for client in dataset.world.clients.values()
        if client.zone == hazard.zone and (next_delivery(dataset, client, clock.at(day, hazard.at)) - day).days == 1
    )
    after = clock.at(day, hazard.value)
    before = clock.later(after, -60)
    assert (next_delivery(dataset, tomorrow, before) - day).days == 1
    assert next_delivery(dataset, tomorrow, after) > next_delivery(dataset, tomorrow, before)
    known = next_cutoff(dataset, tomorrow, clock.at(day, hazard.at))
    unknown = next_cutoff(dataset, tomorrow, clock.later(clock.at(day, hazard.at), -60))
    assert clock.seconds_between(known, unknown) == 3600


def test_the_screens_show_the_hour_that_moved() -> None:
    door = new_door(SEED, "crhr", exercise="E10")
    hazard = hazard_of(door.dataset, "cutoff")
    client = next(c for c in door.dataset.world.clients.values() if c.zone == hazard.zone and c.kind == "client")
    start = clock.minutes_of(door.dataset.world.exercise.starts_at)
    moved = clock.minutes_of(hazard.value) - start
    assert moved not in shell(door.dataset, door.state).line.cutoffs
    wait_until(door, hazard.at)
    assert moved in shell(door.dataset, door.state).line.cutoffs
    door.act(ReadMessage(message=hazard.ref))
    door.act(OpenClient(client=client.ref))
    door.act(OpenPanel(client=client.ref, panel="delivery"))
    delivery = client_file(door.dataset, door.state, client).delivery
    assert delivery is not None
    assert delivery.cutoff == hazard.value


def test_a_product_that_runs_out_can_no_longer_be_promised() -> None:
    door = new_door(SEED, "crhr", exercise="E10")
    hazard = hazard_of(door.dataset, "shortage")
    product = door.dataset.world.products[hazard.product]
    client = next(c for c in door.dataset.world.clients.values() if c.kind == "client")
    on = next_delivery(door.dataset, client, door.state.now)
    assert available(door.dataset, door.state, product.ref, on) >= product.multiple
    wait_until(door, hazard.at)
    on = next_delivery(door.dataset, client, door.state.now)
    receipts = sum(row.quantity for row in product.restocks if row.on <= on.isoformat())
    assert available(door.dataset, door.state, product.ref, on) == receipts
    wanted = (receipts // product.multiple + 1) * product.multiple
    refusal = door.act(AddLine(client=client.ref, product=product.ref, quantity=wanted))
    assert refusal is not None
    assert refusal.code == "not_available"


def test_a_restock_that_slips_is_promised_at_its_new_date() -> None:
    product = next(item for item in crhr().world.products.values() if item.restocks and not item.stock)
    later = "2027-03-29"
    door = struck(Hazard("H1", "09:30", "restock", "buying", "Retard", "Retard", product=product.ref, value=later))
    today = door.state.now.date()
    first = next_restock(door.dataset, door.state, product.ref, today)
    assert first is not None
    assert first.on < later
    wait_until(door, "09:30")
    slipped = next_restock(door.dataset, door.state, product.ref, today)
    assert slipped is not None
    assert slipped.on == later
    assert available(door.dataset, door.state, product.ref, date.fromisoformat(first.on)) == 0


def test_only_the_first_receipt_slips() -> None:
    dataset = crhr()
    product = next(item for item in dataset.world.products.values() if item.restocks and not item.stock)
    rows = (Restock("2027-03-11", 10), Restock("2027-03-15", 20), Restock("2027-03-30", 30))
    hazard = Hazard("H1", "09:30", "restock", "buying", "Retard", "Retard", product=product.ref, value="2027-03-22")
    products = {**dataset.world.products, product.ref: replace(product, restocks=rows)}
    exercise = replace(dataset.world.exercise, hazards=(hazard,))
    struck_one = replace(dataset, world=replace(dataset.world, products=products, exercise=exercise))
    after = clock.at(date(2027, 3, 10), "09:30")
    told = sorted((row.on, row.quantity) for row in restocks_of(struck_one, product.ref, after))
    assert told == [("2027-03-15", 20), ("2027-03-22", 10), ("2027-03-30", 30)]


def test_a_colleagues_calls_become_tasks_with_their_clients() -> None:
    door = new_door(SEED, "crhr", exercise="E10")
    hazard = hazard_of(door.dataset, "cover")
    wait_until(door, hazard.at)
    given = [task for task in door.state.tasks.tasks.values() if task.ref.startswith(f"{hazard.ref}-")]
    assert tuple(task.client for task in given) == hazard.clients
    assert len(set(hazard.clients)) == 4


def test_waiting_stops_when_something_goes_otherwise() -> None:
    door = new_door(SEED, "crhr", exercise="E10")
    first = min(item.at for item in door.dataset.world.exercise.hazards)
    while f"{door.state.now:%H:%M}" < first:
        door.act(Wait(until=clock.iso(clock.at(door.state.now.date(), "17:00"))))
    assert f"{door.state.now:%H:%M}" == first
