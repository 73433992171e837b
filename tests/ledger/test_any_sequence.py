"""Whatever is done in whatever order, by two processes at once, the log tells it and the chain holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

import toy
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.export import write_export
from crm_sandbox.ledger.model import KeyReused, RunNotOpen
from crm_sandbox.ledger.reading import replay_export, verify_export
from crm_sandbox.ledger.verify import verify
from crm_sandbox.storage.database import open_database
from crm_sandbox.storage.migrate import migrate

RUN = "run-1"
WHO = st.sampled_from([0, 1])
AMOUNT = st.integers(-50, 1200)
KEY = st.integers(0, 12).map(str)


class TwoProcesses(RuleBasedStateMachine):
    """A model with a list of what was acknowledged, beside two ledgers that know of each other by the database only."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = open_database(f"sqlite:///{Path(self.folder.name) / 'x.sqlite3'}")
        migrate(self.database)
        toy.open_run(self.database, RUN)
        self.ledgers = [toy.ledger_on(self.database), toy.ledger_on(self.database)]
        self.made = {}
        self.total = 0
        self.is_open = True

    def attempt(self, who, action, key):
        return self.ledgers[who].record(RUN, action, actor="t", at_wall=toy.WALL, idempotency_key=key)

    @rule(who=WHO, amount=AMOUNT, key=KEY)
    def add(self, who, amount, key):
        action = toy.Add(amount=amount)
        if key in self.made:
            kept, seq = self.made[key]
            try:
                again = self.attempt(who, action, key)
            except KeyReused:
                assert kept != action
            else:
                assert kept == action
                assert again.is_replay
                assert again.seq == seq
            return
        try:
            answer = self.attempt(who, action, key)
        except RunNotOpen:
            assert not self.is_open
            return
        except Refused:
            assert amount == 0
            return
        assert self.is_open
        assert amount != 0
        assert answer.seq == len(self.made) + 1
        assert (answer.refusal is not None) == (self.total + amount > toy.LIMIT)
        if answer.refusal is None:
            self.total += amount
        self.made[key] = (action, answer.seq)

    @precondition(lambda self: self.is_open)
    @rule(who=WHO)
    def hand_in(self, who):
        key = f"end-{len(self.made)}"
        self.made[key] = (toy.HandIn(), self.attempt(who, toy.HandIn(), key).seq)
        self.is_open = False

    @precondition(lambda self: not self.is_open)
    @rule(who=WHO)
    def reopen(self, who):
        key = f"again-{len(self.made)}"
        action = toy.Reopen(reason="by mistake")
        made = self.ledgers[who].administer(
            RUN, action, actor="t", at_wall=toy.WALL, idempotency_key=key, from_state="handed_in"
        )
        self.made[key] = (action, made.seq)
        self.is_open = True

    @rule(who=WHO)
    def restart(self, who):
        self.ledgers[who] = toy.ledger_on(self.database)

    @invariant()
    def both_see_the_same(self):
        for ledger in self.ledgers:
            _, state, seq = ledger.state_at(RUN)
            assert (state.total, state.is_handed_in, seq) == (self.total, not self.is_open, len(self.made))

    def teardown(self):
        found = verify(self.ledgers[0], RUN)
        assert found.holds
        assert found.redecided == len(self.made)
        assert found.is_signed == (not self.is_open)
        path = Path(self.folder.name) / "run.ndjson"
        write_export(self.ledgers[1], RUN, [toy.line_of(0)], path, scenario="toy", seed=1)
        assert verify_export(path, toy.rules(), toy.toy_from_lines).holds
        assert replay_export(path, toy.rules(), toy.toy_from_lines) == self.ledgers[0].state_at(RUN)
        self.database.dispose()
        self.folder.cleanup()


TestTwoProcesses = TwoProcesses.TestCase
TestTwoProcesses.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
