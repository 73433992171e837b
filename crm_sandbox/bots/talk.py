"""How a scripted trainee speaks: one call, from the greeting to the report."""

from __future__ import annotations

from crm_sandbox.bots.advice import ask_how_it_went, offer_what_fits
from crm_sandbox.bots.closing import close
from crm_sandbox.bots.complaints import handle_complaint
from crm_sandbox.bots.door import Door
from crm_sandbox.bots.lines import enter_lines
from crm_sandbox.bots.manner import Manner
from crm_sandbox.crm.accounts.actions import OpenPanel
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.speech import QUESTIONS
from crm_sandbox.crm.calls.state import LiveCall

HURRIED_RESERVE_T = 150


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
            enter_lines(self)
        elif self._reach():
            self._sell()
        close(self)

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
        enter_lines(self)
        if self.manner.questions and not hurried:
            self._discover()
            self._ask_about_change()
            ask_how_it_went(self)
        self._offers()
        enter_lines(self)
        offer_what_fits(self)
        self._remind()

    def _call_for_demands(self) -> None:
        wanted = {demand.trigger for demand in self.script.demands}
        usual = list(dict.fromkeys(h.product for h in self.client.habits if h.trend != "stopped"))[:4]
        if usual and ("act:recall_habits" in wanted or "ask_open:order" not in wanted):
            self.say("recall_habits", products=usual)
        if "ask_open:order" in wanted:
            self.say("ask_open", theme="order")

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

    def _ask_about_change(self) -> None:
        """His file says that he buys less of something: why?"""
        live = self.live
        is_falling = any(habit.trend in ("falling", "stopped") for habit in self.client.habits)
        if live is None or not is_falling or not self.has_time() or "asked:change" in live.flags:
            return
        if live.questions >= self.script.persona.questions_max:
            self.say("rephrase", subject="need")
        self.say("ask_open", theme="change")

    def _offers(self) -> None:
        triggers = {demand.trigger for demand in self.script.demands}
        if "act:state_promotion" in triggers and self.has_time():
            wanted = next(d.product for d in self.script.demands if d.trigger == "act:state_promotion")
            promotion = next((p.ref for p in self.door.dataset.world.promotions.values() if p.product == wanted), None)
            if promotion is not None:
                self.say("state_promotion", promotion=promotion)
        enter_lines(self)
        if "state_terms:minimum" in triggers and self.has_time():
            self.say("state_terms", theme="minimum", value=self.door.dataset.world.policy.minimum_order_cents // 100)
        if "act:argue" in triggers and self.has_time():
            wanted = next(d.product for d in self.script.demands if d.trigger == "act:argue")
            self.say("argue", product=wanted, advantage="quality", need="constraint")
            enter_lines(self)
        if "act:state_terms" in triggers and self.has_time():
            threshold = self.door.dataset.world.policy.carriage_free_cents // 100
            self.say("state_terms", theme="carriage_free", value=threshold)

    def _remind(self) -> None:
        client = self.client
        if self.manner.reminds_due and client.credit.overdue and self.may("payment") and self.has_time():
            self.say("remind_due", invoice=client.credit.overdue[0].ref)

    def read_file(self, panels: tuple[str, ...]) -> None:
        """Open sections of the file before calling."""
        for panel in panels:
            self.door.act(OpenPanel.from_payload({"client": self.script.client, "panel": panel}))
