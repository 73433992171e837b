"""How a scripted trainee speaks: one call, from the greeting to the report."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm_sandbox.bots.complaints import handle_complaint
from crm_sandbox.bots.credit import is_awaited, settle_credit
from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.crm.accounts.actions import OpenAccount, OpenPanel, RecordFact, UpdateContact
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.accounts.rules import contacts_of, first_terms_of
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.model import Demand, Script
from crm_sandbox.crm.calls.speech import QUESTIONS
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.calls.substitution import judge
from crm_sandbox.crm.orders.actions import AddLine, Confirm, NoteLostSale, ShowSubstitutes
from crm_sandbox.crm.orders.rules import available, next_delivery, to_sellable
from crm_sandbox.crm.plan.rules import overlapping
from crm_sandbox.kernel import clock

HURRIED_RESERVE_T = 150
ARGUE_RESERVE_T = 700
NEXT_CALL_DAYS = 7
CALL_MINUTES = 10


class Talk:
    """One call under way, spoken by a scripted trainee."""

    def __init__(self, door: Door, script: Script, manner: Manner) -> None:
        self.door = door
        self.script = script
        self.manner = manner

    @property
    def live(self) -> LiveCall | None:
        """The call, while it lasts."""
        return self.door.state.calls.live

    def say(self, act: str, **params: object) -> bool:
        """Say an act; False once the call is over."""
        if self.live is None:
            return False
        self.door.act(Say.from_payload({"act": act, **params}))
        self._object()
        return self.live is not None

    def _object(self) -> None:
        """An objection that was just made is answered before anything else."""
        for objection in self.script.objections:
            flags = self.live.flags if self.live else frozenset()
            is_open = f"objected:{objection.ref}" in flags and f"objection:{objection.ref}" not in flags
            if is_open and self.manner.answers_objections and objection.techniques:
                technique = objection.techniques[0]
                self.door.act(
                    Say.from_payload({"act": "answer_objection", "objection": objection.ref, "technique": technique})
                )

    @property
    def client(self) -> Client:
        """The file of whoever is on the line."""
        return client_of(self.door.dataset, self.door.state, self.script.client)

    @property
    def purpose(self) -> str:
        """Why the client is called."""
        return "prospecting" if self.client.kind == "prospect" else "order"

    def _open_account(self) -> None:
        """A prospect who orders becomes a client: who orders is noted, his account is opened."""
        door, client = self.door, self.client
        if client.kind != "prospect" or self.live is None:
            return
        if not any("order" in person.rights for person in contacts_of(door.dataset, door.state, client.ref)):
            door.act(
                UpdateContact.from_payload(
                    {"client": client.ref, "name": self.live.speaker, "title": "Décideur", "rights": ["order"]}
                )
            )
        door.act(
            OpenAccount(
                client=client.ref,
                legal_name=client.legal_name or client.trade_name,
                zone=client.zone or next(iter(door.dataset.world.tours)),
                payment_terms=first_terms_of(door.dataset.world.policy)[0],
            )
        )

    def has_time(self) -> bool:
        """Whether the client still has patience for something that is not necessary."""
        return self.live is not None and self.live.patience_t > HURRIED_RESERVE_T and not self.live.is_shortening

    def may(self, right: str) -> bool:
        """Whether the person on the line decides a subject."""
        role = self.script.roles.get(self.live.role) if self.live else None
        return role is not None and right in role.rights

    def run(self) -> None:
        """The whole call."""
        if self.live is None:
            return
        if self.live.role == "voicemail":
            self.say("leave_message", content=["name", "callback"])
            return
        if self.manner.presents:
            self.say("greet")
        if self.script.complaint is not None:
            handle_complaint(self)
            self._lines()
        elif self._reach():
            self._sell()
        self._close()

    def _reach(self) -> bool:
        """Get the person who may order, and pay where the limit may come up; False when nobody may order."""
        wanted = {"order", "payment"} if self.script.credit_solutions else {"order"}
        if all(self.may(right) for right in wanted) or not self.script.demands:
            return True
        if not self.manner.asks_for_the_right_person:
            return True
        able = (r.ref for r in self.script.roles.values() if wanted <= set(r.rights) and not r.is_gone)
        target = next(able, None)
        if target is None:
            return self.may("order")
        self.say("state_purpose", purpose=self.purpose)
        self.say("ask_for", target=target)
        if self.live is not None and self.live.role == target:
            self.say("greet")
        if not self.may("order"):
            self._ask_about_the_person()
        return self.may("order")

    def _ask_about_the_person(self) -> None:
        """Whoever is there can say who decides now, and when to call."""
        if not self.manner.questions:
            return
        for fact in self.script.facts:
            asked = [t for t in fact.triggers if t.act in QUESTIONS and t.role in (None, self.live and self.live.role)]
            if fact.field.startswith("contact.") and asked and self.has_time():
                self.say(str(asked[0].act), theme=asked[0].theme)

    def _sell(self) -> None:
        hurried = self.script.persona.is_hurried
        if self.manner.presents and not hurried and self.live and self.live.direction == "outbound":
            self.say("state_purpose", purpose=self.purpose)
        if self.manner.presents and self.live and self.live.direction == "outbound":
            self.say("check_moment", minutes=2 if hurried else 4)
        if self.manner.questions and self.client.kind == "prospect":
            self._discover()
        self._call_for_demands()
        self._lines()
        if self.manner.questions and not hurried:
            self._discover()
        self._offers()
        self._lines()
        self._remind()

    def _call_for_demands(self) -> None:
        wanted = {demand.trigger for demand in self.script.demands}
        usual = list(dict.fromkeys(h.product for h in self.client.habits if h.trend != "stopped"))[:4]
        if usual and ("act:recall_habits" in wanted or "ask_open:order" not in wanted):
            self.say("recall_habits", products=usual)
        if "ask_open:order" in wanted:
            self.say("ask_open", theme="order")

    def _lines(self) -> None:
        """Enter what was asked, demand after demand, as each calls for the next."""
        for _ in range(len(self.script.demands) + 1):
            live = self.live
            if live is None:
                return
            told = [d for d in self.script.demands if live.demands.get(d.ref) == "expressed"]
            if not told:
                waiting = [d for d in self.script.demands if live.demands.get(d.ref, "untold") == "untold"]
                if any(self._follows(live, d) for d in waiting) and self.has_time():
                    self.say("rephrase", subject=self.script.demands[0].ref)
                    continue
                return
            for demand in told:
                self._line(demand)

    def _follows(self, live: LiveCall, demand: Demand) -> bool:
        kind, _, subject = demand.trigger.partition(":")
        return kind == "after" and live.demands.get(subject) in ("satisfied", "postponed")

    def _line(self, demand: Demand) -> None:
        door, products = self.door, self.door.dataset.world.products
        self._open_account()
        site = demand.site or ""
        client = self.client.at_site(site)
        on = next_delivery(door.dataset, client, door.state.now)
        product = products[demand.product]
        quantity = to_sellable(product, max(demand.quantity, product.minimum), "exact")
        draft = door.state.orders.draft_of(client.ref, site)
        if draft is not None and draft.line(product.ref) is not None:
            return
        if available(door.dataset, door.state, product.ref, on) < quantity:
            self._replace(demand)
            return
        sizes = {"carton": product.units_per_carton, "pallet": product.pallet_units}
        said = demand.value * sizes.get(demand.unit, 1)
        if self.manner.announces_packaging and demand.nature != "usual" and said != quantity:
            self.say("state_packaging", product=product.ref, quantity=quantity)
        source = "habit" if demand.nature == "usual" else "request"
        asked = {"asked": said} if said != quantity else {}
        line = {"client": client.ref, "product": product.ref, "quantity": quantity, "source": source, "site": site}
        door.act(AddLine.from_payload({**line, **asked}))

    def _replace(self, demand: Demand) -> None:
        door, manner = self.door, self.manner
        client = self.script.client
        if manner.announces_stockout:
            self.say("state_availability", product=demand.product)
        site = demand.site or ""
        door.act(ShowSubstitutes.from_payload({"client": client, "product": demand.product, "site": site}))
        for other in self._substitutes(demand):
            if self.live is None:
                return
            self.say("offer_substitute", origin=demand.product, product=other)
            if manner.picks_best_substitute and self.live is not None and other not in self.live.accepted:
                if self.live.patience_t < ARGUE_RESERVE_T:
                    break
                self.say("argue", product=other, advantage="same_use", need="continuity")
                self.say("offer_substitute", origin=demand.product, product=other)
            if self.live is not None and other in self.live.accepted:
                product = door.dataset.world.products[other]
                quantity = to_sellable(product, demand.quantity, "exact")
                if manner.announces_packaging:
                    self.say("state_packaging", product=other, quantity=quantity)
                door.act(
                    AddLine.from_payload(
                        {
                            "client": client,
                            "product": other,
                            "quantity": quantity,
                            "origin": demand.product,
                            "source": "substitution",
                            "site": site,
                        }
                    )
                )
                return
        door.act(
            NoteLostSale.from_payload(
                {
                    "client": client,
                    "product": demand.product,
                    "quantity": max(1, demand.quantity),
                    "reason": "out_of_stock",
                    "site": site,
                }
            )
        )

    def _substitutes(self, demand: Demand) -> list[str]:
        """What to offer: the best that the client will take; a beginner offers whatever comes first, right or wrong."""
        door = self.door
        world = door.dataset.world
        origin = world.products[demand.product]
        client = self.client.at_site(demand.site or "")
        on = next_delivery(door.dataset, client, door.state.now)
        draft = door.state.orders.draft_of(client.ref, demand.site or "")
        ranked = []
        for other in world.products.values():
            stock = available(door.dataset, door.state, other.ref, on)
            if other.ref == origin.ref or other.usage != origin.usage or stock < demand.quantity:
                continue
            if draft is not None and draft.line(other.ref) is not None:
                continue
            trust = self.live.trust if self.live else 0
            verdict = judge(
                origin, other, demand.constraints, self.script.persona, trust=trust, is_argued=False, stock=stock
            )
            ranked.append((verdict.score_pm, other.ref, verdict.answer))
        if self.manner.picks_best_substitute:
            fitting = [(pm, ref) for pm, ref, answer in ranked if answer in ("accepted", "hesitates")]
            return [ref for _, ref in sorted(fitting, reverse=True)][:1]
        return [ref for _, ref, _ in sorted(ranked)][:2]

    def _discover(self) -> None:
        """Ask what the facts call for, giving something back between questions."""
        client = self.client
        for fact in self.script.facts:
            if self.live is None or fact.kind != "useful" or fact.ref in self.live.revealed:
                continue
            for trigger in fact.triggers:
                if trigger.act in ("ask_open", "ask_closed") and trigger.theme not in client.known_themes:
                    if not self.has_time():
                        return
                    if self.live is not None and self.live.questions >= self.script.persona.questions_max:
                        self.say("rephrase", subject="need")
                    self.say(trigger.act, theme=trigger.theme)
                    break
                if trigger.act in ("rephrase", "listen") and self.has_time():
                    self.say(trigger.act)
                    break

    def _offers(self) -> None:
        triggers = {demand.trigger for demand in self.script.demands}
        if "act:state_promotion" in triggers and self.has_time():
            wanted = next(d.product for d in self.script.demands if d.trigger == "act:state_promotion")
            promotion = next((p.ref for p in self.door.dataset.world.promotions.values() if p.product == wanted), None)
            if promotion is not None:
                self.say("state_promotion", promotion=promotion)
        self._lines()
        if "state_terms:minimum" in triggers and self.has_time():
            self.say("state_terms", theme="minimum", value=self.door.dataset.world.policy.minimum_order_cents // 100)
        if "act:argue" in triggers and self.has_time():
            wanted = next(d.product for d in self.script.demands if d.trigger == "act:argue")
            self.say("argue", product=wanted, advantage="quality", need="constraint")
            self._lines()
        if "act:state_terms" in triggers and self.has_time():
            threshold = self.door.dataset.world.policy.carriage_free_cents // 100
            self.say("state_terms", theme="carriage_free", value=threshold)

    def _remind(self) -> None:
        client = self.client
        if self.manner.reminds_due and client.credit.overdue and self.may("payment") and self.has_time():
            self.say("remind_due", invoice=client.credit.overdue[0].ref)

    def _close(self) -> None:
        door, manner = self.door, self.manner
        client = self.script.client
        drafts = door.state.orders.drafts_of(client)
        if self.live is not None and drafts:
            if manner.reads_back:
                self.say("state_delivery", date="next_delivery")
                elements = ["content", "quantities", "delivery", "payment"]
                if manner.announces_replacement and any(line.origin for draft in drafts for line in draft.lines):
                    elements.append("replaced")
                self.say("read_back", elements=elements)
            else:
                self.say("read_back", elements=["content"])
        if manner.minds_credit:
            settle_credit(self)
        for draft in door.state.orders.drafts_of(client):
            if draft.lines and not is_awaited(door, draft.ref):
                door.act(Confirm.from_payload({"order": draft.ref}))
        if self.live is not None and manner.fixes_next:
            self._agree_next()
        self._record()
        self.say("conclude")

    def _agree_next(self) -> None:
        """A visit with a prospect, the hour at which an absent person will be there, or the next order."""
        door, hours = self.door, self.client.preferred_hours
        day = door.state.now.date() + timedelta(days=NEXT_CALL_DAYS)
        kind, moment = "callback", clock.at(day, hours[0].start if hours else "10:00")
        was_prospect = self.client.kind == "prospect" or self.client.ref in door.state.accounts.opened_accounts
        if was_prospect and self.may("appointment"):
            kind = "appointment"
        elif not self.may("order"):
            moment = self._when_there() or moment
        self.say("agree_next", next_kind=kind, date=moment.date().isoformat(), time=f"{moment:%H:%M}")

    def _when_there(self) -> datetime | None:
        """The first free quarter of an hour of today at which whoever decides will be there."""
        state = self.door.state
        for role in self.script.roles.values():
            for start, end in role.available if "order" in role.rights and not role.is_gone else ():
                moment, last = clock.at(state.now.date(), start), clock.at(state.now.date(), end)
                while moment < last:
                    if moment > state.now and overlapping(state, moment, CALL_MINUTES) is None:
                        return moment
                    moment += timedelta(minutes=15)
        return None

    def _record(self) -> None:
        live = self.live
        if live is None:
            return
        facts = {fact.ref: fact for fact in self.script.facts}
        for ref in live.revealed:
            fact = facts.get(ref)
            wanted = fact is not None and (
                (fact.kind == "useful" and self.manner.records_facts)
                or (fact.kind != "useful" and self.manner.records_noise)
            )
            if fact is None or not wanted or "{" in fact.value:
                continue
            known = self.door.state.accounts.of(live.client).records
            if not any(r.field == fact.field and r.value == fact.value for r in known):
                self.door.act(
                    RecordFact.from_payload({"client": live.client, "field": fact.field, "value": fact.value})
                )

    def read_file(self, panels: tuple[str, ...]) -> None:
        """Open sections of the file before calling."""
        for panel in panels:
            self.door.act(OpenPanel.from_payload({"client": self.script.client, "panel": panel}))
