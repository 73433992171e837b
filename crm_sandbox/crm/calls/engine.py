"""A call under way, one act at a time: what the client feels and says. Deterministic; every change is an event."""

from __future__ import annotations

from datetime import timedelta

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.demands import entered
from crm_sandbox.crm.calls.events import (
    ActSaid,
    CallEnded,
    CallMarked,
    CallShortened,
    ClientAnnoyed,
    ClientReplied,
    Counted,
    DemandExpressed,
    FactRevealed,
    MoodChanged,
    PatienceChanged,
    TrustChanged,
)
from crm_sandbox.crm.calls.evolve_live import capability
from crm_sandbox.crm.calls.model import Demand, Fact, FactTrigger, Script
from crm_sandbox.crm.calls.on_file import on_file
from crm_sandbox.crm.calls.speech import ACTS, CLOSING, GIVING, QUESTIONS
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.calls.stock_lines import DEFAULT_LINES
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock, streams
from crm_sandbox.kernel.events import Event

CHARACTERS_PER_SECOND = 16
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HANG_UP_PATIENCE_T = -300
HANG_UP_ANNOYANCE = 6


class Conversation:
    """One act said in a call: collects the events, with the state that follows each of them."""

    def __init__(self, dataset: Dataset, state: RunState, script: Script) -> None:
        self.dataset = dataset
        self.state = state
        self.script = script
        self.events: list[Event] = []

    @property
    def live(self) -> LiveCall:
        """The call as it is now."""
        live = self.state.calls.live
        if live is None:
            raise LookupError("the call is over")
        return live

    @property
    def client(self) -> Client:
        """The client's file."""
        return client_of(self.dataset, self.state, self.live.client)

    def drafts(self, site: str | None) -> tuple[Order, ...]:
        """The orders that an act is about: that of a site when one is named, else all that are under way."""
        found = self.state.orders.drafts_of(self.live.client)
        return found if site is None else tuple(order for order in found if order.site == site)

    def delivered(self, product: str) -> Client:
        """The client as the site that waits for a product is delivered."""
        wanted = next((d for d in self.script.demands if d.product == product and d.site), None)
        return self.client.at_site(wanted.site or "") if wanted else self.client

    def emit(self, event: Event) -> None:
        """Add an event; those of calls take effect at once."""
        self.events.append(event)
        evolver = capability.evolvers.get(type(event))
        if evolver is not None:
            self.state = evolver(self.state, event)

    def reply(self, line: str, texts: tuple[str, ...]) -> None:
        """The client says a line: a wording that is not the last one used, lasting as long as the first (reference) one."""
        if not texts or not texts[0]:
            return
        live = self.live
        first = streams.draw(self.dataset.world.seed, "wording", live.client, line)
        text = texts[(first + live.said.get(line, 0)) % len(texts)]
        length = len(self.render(texts[0])) * self.script.persona.talk_pm
        seconds = -(-length // (CHARACTERS_PER_SECOND * 1000))
        self.emit(ClientReplied(live.ref, line, self.render(text), seconds))
        if self.script.persona.is_hurried:
            self.emit(PatienceChanged(-5 * seconds))

    def say_line(self, name: str, *, is_optional: bool = False) -> None:
        """The client says a stock line: his own words, else the common ones (nothing, when optional)."""
        own = (self.script.lines or {}).get(name, ())
        self.reply(name, own or (() if is_optional else DEFAULT_LINES.get(name, ())))

    def render(self, text: str) -> str:
        """A script's text with the day's words in it."""
        if "{" not in text:
            return text
        today = self.state.now.date()
        delivery = next_delivery(self.dataset, self.client, self.state.now)
        return text.format(
            today=WEEKDAYS[today.weekday()],
            tomorrow=WEEKDAYS[(today + timedelta(days=1)).weekday()],
            next_delivery=WEEKDAYS[delivery.weekday()],
        )

    def annoy(self, points: int, why: str) -> None:
        """Points of annoyance, with the rule."""
        self.emit(ClientAnnoyed(points, why))

    def mood(self, delta: int) -> None:
        """The mood moves, within -3..3."""
        value = max(-3, min(3, self.live.mood + delta))
        if value != self.live.mood:
            self.emit(MoodChanged(value))

    def trust(self, delta: int) -> None:
        """The trust moves, within 0..100."""
        value = max(0, min(100, self.live.trust + delta))
        if value != self.live.trust:
            self.emit(TrustChanged(value))

    def mark(self, *flags: str, elements: tuple[str, ...] = ()) -> None:
        """Remember flags, and elements read back or agreed."""
        self.emit(CallMarked(flags=flags, elements=elements))

    def count(self, *, questions: int | None = None, offers: int = 0, empathies: int = 0) -> None:
        """Count questions in a row (given), offers and marks of empathy (added)."""
        live = self.live
        row = live.questions if questions is None else questions
        self.emit(Counted(row, live.offers + offers, live.empathies + empathies))

    def may(self, right: str) -> bool:
        """Whether the person on the line decides a subject."""
        role = self.script.roles.get(self.live.role)
        return role is not None and right in role.rights

    def is_trusted(self, trust: int) -> bool:
        """Whether the client trusts enough for something."""
        return self.live.trust >= trust

    def begin(self, action: Say, args: tuple[tuple[str, str], ...]) -> None:
        """The trainee speaks: the act and its cost."""
        cost = ACTS[action.act].cost_s
        if action.act == "read_back":
            cost += 2 * sum(len(draft.lines) for draft in self.drafts(action.site))
        self.emit(ActSaid(self.live.ref, action.act, args, cost, action.words or ""))

    def finish(self, action: Say, *, is_concluded: bool) -> None:
        """The rules that hold for every act, then the demands and facts that it sets off, then the end of patience. To
        whoever has taken leave of him the client asks for nothing more, and objects to nothing."""
        self._manners(action)
        if not is_concluded:
            self._demands(action)
        self._facts(action)
        if not is_concluded:
            self._objections(action)
        self._answer(action)
        self._patience(action.act, is_concluded=is_concluded)

    def _manners(self, action: Say) -> None:
        live, persona = self.live, self.script.persona
        if live.acts == 1 and action.act != "greet" and live.role != "voicemail":
            self.mood(-1)
            self.annoy(2, "R-01")
        if action.act in QUESTIONS:
            self.count(questions=live.questions + 1)
            if live.direction == "outbound" and "purpose" not in live.flags and action.theme != "order":
                self.annoy(1, "R-02")
            if action.theme in self.client.known_themes:
                self.annoy(1, "R-07")
            if self.live.questions > persona.questions_max:
                self.annoy(1, "R-08")
        elif action.act in GIVING and live.questions:
            self.count(questions=0)
        if live.is_shortening and action.act not in CLOSING:
            self.annoy(1, "R-25")

    def has_more(self, action: Say) -> bool:
        """Whether the client asks for something more that is not entered yet; one who wants to hang up keeps it to himself."""
        return not self.live.is_shortening and any(
            self._is_next(demand, action) and not entered(self.dataset, self.state, self.live, demand)
            for demand in self.script.demands
        )

    def _is_next(self, demand: Demand, action: Say) -> bool:
        is_told = self.live.demands.get(demand.ref, "untold") != "untold"
        return (
            self.may("order")
            and not is_told
            and self.is_trusted(demand.trust_min)
            and self._is_called(demand.trigger, action)
        )

    def _demands(self, action: Say) -> None:
        for demand in self.script.demands:
            if self._is_next(demand, action):
                self._voice(demand)

    def say_opening_demands(self) -> None:
        """A client who calls says at once what he calls for."""
        for demand in self.script.demands:
            if demand.trigger == "opening" and self.live.demands.get(demand.ref, "untold") == "untold":
                self._voice(demand)

    def _voice(self, demand: Demand) -> None:
        self.emit(DemandExpressed(demand.ref))
        self.reply(f"demand:{demand.ref}", demand.spoken)
        for settled in entered(self.dataset, self.state, self.live, demand):
            self.emit(settled)

    def _is_called(self, trigger: str, action: Say) -> bool:
        kind, _, subject = trigger.partition(":")
        if kind == "act":
            return subject == action.act
        if kind == "after":
            return self.live.demands.get(subject) in ("satisfied", "postponed")
        return kind == action.act and subject == (action.theme or "")

    def _facts(self, action: Say) -> None:
        for fact in self.script.facts:
            if fact.ref not in self.live.revealed and any(self._is_met(t, action) for t in fact.triggers):
                self.reveal(fact)

    def _objections(self, action: Say) -> None:
        """What the client has against it, said once, when his turn to say it comes."""
        for objection in self.script.objections:
            told = f"objected:{objection.ref}" in self.live.flags or f"objection:{objection.ref}" in self.live.flags
            if objection.trigger and not told and self._is_called(objection.trigger, action):
                self.mark(f"objected:{objection.ref}")
                self.reply(f"objects:{objection.ref}", (objection.text,))

    def reveal(self, fact: Fact) -> None:
        """The client lets a fact slip."""
        self.emit(FactRevealed(fact.ref, fact.kind, fact.field))
        self.reply(f"fact:{fact.ref}", (fact.text,))

    def _is_met(self, trigger: FactTrigger, action: Say) -> bool:
        live = self.live
        called = (
            (trigger.act is not None and trigger.act == action.act and trigger.theme in (None, action.theme))
            or (trigger.after is not None and live.demands.get(trigger.after) in ("satisfied", "postponed"))
            or (trigger.spontaneous is not None and live.acts >= trigger.spontaneous)
        )
        return (
            called
            and live.mood >= trigger.mood_min
            and live.trust >= trigger.trust_min
            and trigger.role in (None, live.role)
        )

    def _answer(self, action: Say) -> None:
        """Nobody meets a question with silence: who it is, what is left to order, or nothing new."""
        if self.live.role == "voicemail" or any(isinstance(event, ClientReplied) for event in self.events):
            return
        if action.act == "check_identity":
            role = self.script.roles.get(self.live.role)
            own = (self.script.lines or {}).get("name", ())
            self.reply("name", own or ((f"Vous êtes avec {role.name}.", f"C'est {role.name}.") if role else ()))
        elif action.act in QUESTIONS and action.theme == "order" and self.may("order"):
            told = all(self._is_said_or_withheld(demand) for demand in self.script.demands)
            self.say_line("that_is_all" if told else "as_usual")
        elif action.act in QUESTIONS and (held := on_file(self.client, action.theme or "")):
            self.reply(f"on_file:{action.theme}", held)
        elif action.act in QUESTIONS:
            self.say_line("nothing_new")

    def _is_said_or_withheld(self, demand: Demand) -> bool:
        untold = self.live.demands.get(demand.ref, "untold") == "untold"
        return not untold or self.live.trust < demand.trust_min

    def _patience(self, act: str, *, is_concluded: bool) -> None:
        if self.live.role == "voicemail":
            return
        if self.live.patience_t < 0 and not self.live.is_shortening:
            self.emit(CallShortened())
            self.mood(-1)
            self.say_line("cut_short")
        live = self.live
        if live.patience_t < HANG_UP_PATIENCE_T or live.annoyance >= HANG_UP_ANNOYANCE or live.mood <= -3:
            self.say_line("hang_up")
            self.end("client_hung_up")
        elif is_concluded:
            self.end("concluded")

    def end(self, ending: str) -> None:
        """The call is over, at the moment that its seconds lead to."""
        self.emit(CallEnded(self.live.ref, ending, clock.iso(clock.later(self.state.now, self.seconds()))))

    def seconds(self) -> int:
        """How long the act took, the client's replies, transfers and holds included."""
        spent = sum(event.cost_s for event in self.events if isinstance(event, ActSaid))
        return spent + sum(getattr(event, "seconds", 0) for event in self.events)
