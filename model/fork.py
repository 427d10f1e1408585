"""V of a jump from forked runs: the same state with the jump and with it held back, side by side.

Nothing here touches the world it is asked about, and nothing needs a disk. Which jumps of a run
are worth it is the scenario's business (``scenarios/forks.py``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model.checkpoint import Arrays, restore, state_of
from model.intention import value_bits, wanted, wanted_share

if TYPE_CHECKING:
    from model.jump_rules import Jump
    from model.mindfield import Mindfield

State = tuple[Arrays, dict[str, Any]]
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Forked:
    """What a jump was worth: V in bits with its 95 % interval, and p of every pair of runs.

    - ``value_bits``: mean over the pairs of log2(p1/p0); ``low``, ``high``: Student's t.
    - ``with_jump``, ``without``: p1 and p0 of each pair, shares from 0 to 1.
    """

    value_bits: float
    low: float
    high: float
    with_jump: tuple[float, ...]
    without: tuple[float, ...]

    @property
    def shown(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0.0 or self.high < 0.0


def forked_value(
    model: Mindfield,
    agents: Sequence[int] | None = None,
    *,
    seconds: float | None = None,
    members: int | None = None,
) -> Forked:
    """``forked_value(model) -> Forked``: V of the jump that the model's next step brings.

    - ``model``: a world that stands just before the step of the jump; it is left as it is.
    - ``agents``: rows that discharge in the jump; where absent, of the jump that releases most.
    - ``seconds``, ``members``: ``jumps.value_s`` and ``jumps.value_members`` where absent.

    The step of the jump is done twice from the same state with the same draws: once as the laws
    have it, once *vetoed*: the agents of the jump are held under threshold, then and for as long
    as is looked at, so that what they hold stays tension. No energy is moved by that, and the
    arms differ in nothing else; other jumps go on in both. Then each arm goes on with the noise
    (who acts when) of ``members`` keyed seeds, the same in both arms. p is the share of energy
    that lies where the intention wants it, at the end; V = log2(p1/p0). Nobody looks for clusters
    on the way. Costs two worlds built and stepped for ``seconds`` per member.

    Raises ``ValueError`` where the next step brings no such jump.

    Source: pairs by common random numbers, Law (2015), *Simulation Modeling and Analysis*,
    ch. 11.2; V in the tradition of Kharkevich (1960), *On the Value of Information*.
    """
    told = model.settings.jumps
    steps = max(round((told.value_s if seconds is None else seconds) / model.settings.laws.dt), 1)
    count = told.value_members if members is None else members
    if count < 2:
        raise ValueError("an interval needs two pairs of runs at least")
    arms = [_light(state_of(arm)) for arm in both_arms(model, agents)]
    shares = np.empty((count, 2))
    for member in range(count):
        seed = _noise(model.seed_value, model.field.step, member)
        for arm, state in enumerate(arms):
            shares[member, arm] = _share_after(_branch(model, state, seed), steps - 1)
    return forked_of(shares[:, 0].tolist(), shares[:, 1].tolist())


def both_arms(model: Mindfield, agents: Sequence[int] | None = None) -> tuple[Mindfield, Mindfield]:
    """``both_arms(model, agents) -> (jumped, vetoed)``: the next step done either way.

    Two worlds of their own, one step on; everything else as ``forked_value`` says.
    """
    start = _light(state_of(model))
    jumped = _branch(model, start, model.seed_value)
    jumped.step()
    held = _jump_of(jumped, model.field.step, agents).agents
    vetoed = _branch(model, start, model.seed_value)
    for row in held:
        vetoed.field.set_threshold(row, math.inf)
    vetoed.step()
    return jumped, vetoed


def forked_of(with_jump: Sequence[float], without: Sequence[float]) -> Forked:
    """``forked_of(p1, p0) -> Forked``: V and its interval from the shares of each pair."""
    from scipy.special import stdtrit

    pairs = zip(with_jump, without, strict=True)
    values = np.array([value_bits(before, after) for after, before in pairs])
    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    reach = float(stdtrit(values.size - 1, 0.5 + _CONFIDENCE / 2.0)) * error
    mean = float(values.mean())
    return Forked(mean, mean - reach, mean + reach, tuple(with_jump), tuple(without))


def _branch(model: Mindfield, state: State, seed: int) -> Mindfield:
    """A world of its own in that state, with the noise of that seed; nobody looks in it."""
    from model.mindfield import Mindfield

    settings = model.settings
    quiet = settings.emergence.model_copy(update={"every_s": 1e9})
    branch = Mindfield(
        model.meta_map,
        settings.model_copy(update={"emergence": quiet}),
        bands=model.bands,
        seed=seed,
        kinds=model.kinds,
        rules=model.rules,
    )
    restore(branch, *state)
    return branch


def _light(state: State) -> State:
    """The same without what was recorded so far, which a branch has no use for."""
    arrays, facts = state
    jumps = facts["jumps"] | {"waiting": [], "settled": 0}
    unsaid = {"jumps": jumps, "events": {"in_all": 0, "held": []}, "reported": {}}
    return arrays | {"frames": arrays["frames"][:0]}, facts | unsaid


def _jump_of(jumped: Mindfield, step: int, agents: Sequence[int] | None) -> Jump:
    found = [jump for jump in jumped.jumps.waiting if jump.step == step]
    if agents is not None:
        found = [jump for jump in found if set(jump.agents) == set(agents)]
    if not found:
        who = "no jump" if agents is None else "no jump of these agents"
        raise ValueError(f"the step after {jumped.seconds - jumped.settings.laws.dt:g} s has {who}")
    return max(found, key=lambda jump: jump.released)


def _noise(seed: int, step: int, member: int) -> int:
    """The seed of a pair of runs, keyed by run, step and member."""
    state = np.random.SeedSequence([seed, step, member]).generate_state(1, np.uint64)
    return int(state[0])


def _share_after(world: Mindfield, steps: int) -> float:
    world.advance(steps * world.settings.laws.dt)
    a = world.field.agents
    return wanted_share(a.energy, wanted(a.goal, a.alive))
