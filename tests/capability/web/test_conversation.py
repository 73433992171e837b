"""What was said reads as a sentence, in French and in English, whatever the act."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from flask import render_template_string

from crm_sandbox.crm.accounts.actions import OpenClient
from crm_sandbox.crm.accounts.model import Alert
from crm_sandbox.crm.calls.actions import Dial
from crm_sandbox.crm.calls.queries import call_view
from crm_sandbox.crm.calls.speech import ACTS, THEMES
from crm_sandbox.crm.calls.state import Turn
from crm_sandbox.crm.complaints.actions import OpenComplaint
from crm_sandbox.crm.orders.actions import AddLine
from crm_sandbox.datasets.locate import seed_folder
from crm_sandbox.evidence import Mark
from crm_sandbox.review.proofs import mark_text
from crm_sandbox.web.labels import LABELS
from crm_sandbox.web.sentences import ADVANTAGES, CLOSED_QUESTIONS, OPEN_QUESTIONS, PLAIN, SETTLEMENTS
from crm_sandbox.web.speech import fields
from crm_sandbox.web.utterances import WRITERS, happened, said
from tests.capability.web.conftest import Site
from tests.capability.web.sample import sample_dataset
from tests.unit.crm.test_period import reachable
from tests.worlds import new_door, wait_until


def me(act: str, words: str = "", **args: str) -> Turn:
    """A turn of the trainee."""
    return Turn(0, "me", words, act, tuple(args.items()))


def test_every_act_and_theme_has_its_sentence() -> None:
    assert set(PLAIN) | set(WRITERS) == set(ACTS)
    assert set(OPEN_QUESTIONS) == set(CLOSED_QUESTIONS) == set(THEMES)
    assert len(set(OPEN_QUESTIONS.values())) == len(THEMES)
    assert ADVANTAGES
    assert SETTLEMENTS


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        (
            me("offer_substitute", origin="ORV-4001", product="ORV-4003"),
            "À la place, je vous propose Frites 9×9 2,5 kg Pomdal.",
        ),
        (me("ask_for", target="manager"), "Pouvez-vous me passer le gérant ou la gérante, s'il vous plaît ?"),
        (me("read_back", elements="content,quantities,delivery"), "Je relis : produits, quantités, livraison."),
        (me("state_terms", theme="unloading"), "Le déchargement au bras est facturé en plus."),
        (me("state_delivery", date="2026-03-13"), "Vous êtes livré vendredi 13 mars."),
        (me("state_delivery", date="next_delivery"), "Vous êtes livré à la prochaine tournée."),
        (
            me("agree_next", next_kind="callback", date="2026-03-13", time="10:00"),
            "Je vous rappelle vendredi 13 mars à 10:00.",
        ),
        (
            me("recall_habits", products="ORV-2030,ORV-1011"),
            "D'habitude vous prenez café grains et eau gazeuse : je repars là-dessus ?",
        ),
        (me("rephrase", subject="d1"), "Si je vous ai bien compris, je résume ce que vous venez de me dire."),
        (me("rephrase", subject="40 couverts de plus"), "Si je vous ai bien compris : 40 couverts de plus."),
        (me("greet", "Bonjour Mme Tessier, c'est Orvane."), "Bonjour Mme Tessier, c'est Orvane."),
    ],
)
def test_an_act_is_a_sentence(shared_site: Site, turn: Turn, sentence: str) -> None:
    with shared_site.app.test_request_context(headers={"Accept-Language": "fr"}):
        made = said(sample_dataset(), turn)

    assert made.replace("\u00a0", " ").replace("\u202f", " ") == sentence


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_act_without_parameters_still_reads(shared_site: Site, act: str, language: str) -> None:
    with shared_site.app.test_request_context(headers={"Accept-Language": language}):
        assert said(sample_dataset(), me(act)).strip().endswith((".", "?"))


def test_what_happens_on_the_line_reads_too(site: Site) -> None:
    turns = (
        Turn(0, "event", "je vérifie le stock", "hold"),
        Turn(15, "event", "", "back", (("seconds", "15"),)),
        Turn(20, "event", "", "transferred", name="M. Hugo Arnal"),
    )
    with site.app.test_request_context(headers={"Accept-Language": "en"}):
        assert [happened(turn) for turn in turns] == [
            "On hold: je vérifie le stock",
            "Back after 15 s on hold",
            "You are put through to M. Hugo Arnal",
        ]


def test_nothing_is_proposed_in_place_of_itself(shared_site: Site) -> None:
    door = new_door()
    wait_until(door, "09:30")
    door.act(Dial(client=reachable(door)))
    missing = next(ref for ref, product in sorted(door.dataset.world.products.items()) if product.substitutes)
    view = call_view(door.dataset, door.state, compared=missing)
    with shared_site.app.test_request_context():
        offered = {field.name: field for field in fields(door.dataset, view, ACTS["offer_substitute"])}
    assert offered["origin"].value == missing
    assert missing in dict(offered["origin"].options)
    assert missing not in dict(offered["product"].options)


def test_what_is_at_hand_is_offered_first(shared_site: Site) -> None:
    door = new_door()
    wait_until(door, "09:30")
    door.act(Dial(client=(client := reachable(door))))
    door.act(OpenClient(client=client))
    for item in call_view(door.dataset, door.state).usual:
        asked = {"product": item.product, "quantity": item.quantity, "unit": item.unit}
        door.act(AddLine.from_payload({"client": client, **asked}))
    (order,) = door.state.orders.of_client(client)

    def offered(act: str, name: str) -> list[str]:
        view = call_view(door.dataset, door.state)
        return [code for code, _ in next(f for f in fields(door.dataset, view, ACTS[act]) if f.name == name).options]

    with shared_site.app.test_request_context():
        complements = offered("offer_complement", "product")
        taken = {line.product for line in order.lines}
        assert taken
        assert set(complements[-len(taken) :]) == taken
        assert offered("offer_solution", "solution")[0] == "pay_overdue"
        door.act(OpenComplaint(client=client, reason="damaged"))
        solutions = offered("offer_solution", "solution")
    assert solutions[0] == "redelivery_next_tour"
    assert "pay_overdue" in solutions


def test_no_control_stands_in_the_place_of_its_form(shared_site: Site) -> None:
    """`form.form` is a control called `form` before it is anything else: htmx would send that one alone, and fail."""
    door = new_door()
    wait_until(door, "09:30")
    door.act(Dial(client=reachable(door)))
    view = call_view(door.dataset, door.state)
    with shared_site.app.test_request_context():
        controls = {field.name: field.control for act in ACTS.values() for field in fields(door.dataset, view, act)}
    assert controls["form"] == "form.code"
    assert not {"form", "action", "method", "closest", "matches", "isConnected"} & set(controls.values())


FLAG = """{% import "web/ui.html" as ui with context %}{{ ui.flag(alert) }}"""


def test_an_open_complaint_is_named_by_its_reason(shared_site: Site) -> None:
    """The file keeps the code of the reason; on screen it was shown as it is."""
    alerts = (
        Alert("complaints", "warn", "Réclamation ouverte", "RC-271005-C005: missing"),
        Alert("habits", "warn", "Plus d'achat", "Dernier achat: missing"),
    )
    with shared_site.app.test_request_context(headers={"Accept-Language": "fr"}):
        shown = [render_template_string(FLAG, alert=alert) for alert in alerts]
    assert "Manquant" in shown[0]
    assert "Manquant" not in shown[1]


def test_every_field_of_a_message_has_a_name() -> None:
    wanted = {
        name
        for file in seed_folder().glob("scenarios/*/departments.yaml")
        for department in yaml.safe_load(file.read_text(encoding="utf-8"))["departments"]
        for subject in department["subjects"]
        for name in subject["minimum"]
    }
    assert wanted - {"client"} <= set(LABELS["message_field"])


def test_a_message_that_was_not_sent_names_its_department(shared_site: Site) -> None:
    """« quality » is a department, and elsewhere a need that an argument answers."""
    dataset = sample_dataset()
    quality = replace(dataset.world.departments["accounts"], ref="quality", label="Qualité")
    dataset = replace(dataset, world=replace(dataset.world, departments={"quality": quality}))
    with shared_site.app.test_request_context(headers={"Accept-Language": "fr"}):
        assert mark_text(dataset, Mark(1, False, "", "quality"), is_exchange=True) == "Qualité"
        assert mark_text(dataset, Mark(1, False, "", "quality")) == "Sa qualité"


ANSWERED = """{% import "calls/turns.html" as turns with context %}{{ turns.answers_to(live, "read_back") }}"""


def test_the_read_back_screen_shows_what_the_client_answers(shared_site: Site) -> None:
    before = (Turn(0, "client", "La cuisine, bonjour."), me("read_back", elements="content"))
    answer = Turn(9, "client", "Attendez, douze paquets.")
    with shared_site.app.test_request_context():
        pages = [
            render_template_string(ANSWERED, live={"turns": turns, "speaker": "Mme Laporte"})
            for turns in ((*before, answer), before, (*before, answer, me("conclude")))
        ]
    assert ["Attendez" in page for page in pages] == [True, False, False]
    assert not any("bonjour" in page for page in pages)


@pytest.mark.parametrize(
    ("cause", "ref", "discount_bp", "contract_bp", "tags"),
    [
        ("list", "", 0, 0, []),
        ("tier", "5", 300, 200, ["palier 5 + −3 %", "contrat −2 %"]),
        ("promotion", "P-1", 0, 0, ["promotion"]),
        ("granted", "", 250, 0, ["remise accordée −2,5 %"]),
    ],
)
def test_a_line_names_each_cause_of_its_price(
    shared_site: Site, cause: str, ref: str, discount_bp: int, contract_bp: int, tags: list[str]
) -> None:
    line = {"cause": cause, "cause_ref": ref, "discount_bp": discount_bp, "contract_bp": contract_bp}
    with shared_site.app.test_request_context(headers={"Accept-Language": "fr"}):
        page = render_template_string(
            '{% import "orders/causes.html" as prices with context %}{{ prices.causes(line) }}', line=line
        )
    found = [" ".join(text.split()) for text in re.findall(r'<span class="tag pos">(.*?)</span>', page, re.DOTALL)]
    assert found == tags
