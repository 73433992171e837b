"""The pure core that every capability stands on: actions, events, the decider, canonical JSON,
the hash chain, named random streams, refusals, money and business time. No clock, no I/O."""
