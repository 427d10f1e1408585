"""``python -m benchmarks.live [--seconds 20]``: a live stream over loopback, its price and delay.

Another process sends 64 channels at 500 Hz; this one hears them all and steps the built-in map in
real time, without looks for clusters. Told: share of a core, and the time from a sample to the
step it acts on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time

import numpy as np

from model.eeg.baseline import Baseline
from model.eeg.live.heard import LiveBands
from model.eeg.live.lsl import LslSource, library
from model.eeg.live.receiver import Receiver
from model.eeg.windows import HOP_S
from model.mindfield import Mindfield
from model.settings import Settings
from model.warm import compile_laws
from scenarios.library import built_in_map

CHANNELS, RATE_HZ, BLOCK = 64, 500.0, 10
TARGET_S = 0.35
HALF_A_CORE = 0.5
_WARM_S = 4.0


def send(name: str, seconds: float) -> None:
    """Send noise of 20 µV, ten samples at a time, for so long."""
    pylsl = library()
    info = pylsl.StreamInfo(name, "EEG", CHANNELS, RATE_HZ, "float32", name)
    channels = info.desc().append_child("channels")
    for number in range(CHANNELS):
        channel = channels.append_child("channel")
        channel.append_child_value("label", f"ch{number + 1}")
        channel.append_child_value("unit", "microvolts")
        channel.append_child_value("type", "EEG")
    out = pylsl.StreamOutlet(info, BLOCK, 10)
    noise = np.random.default_rng(1).normal(0.0, 20.0, (64, BLOCK, CHANNELS)).astype(np.float32)
    began, sent = pylsl.local_clock(), 0
    while (now := pylsl.local_clock()) - began < seconds:
        while (sent + BLOCK) / RATE_HZ <= now - began:
            sent += BLOCK
            block = noise[(sent // BLOCK) % len(noise)]
            out.push_chunk(np.ascontiguousarray(block), began + (sent - 1) / RATE_HZ)
        time.sleep(0.004)


def measured(seconds: float) -> dict[str, float]:
    """``measured(seconds)``: CPU as a share of a core, and latencies, s."""
    compile_laws()
    name = f"bench-{time.monotonic_ns()}"
    code = f"from benchmarks.live import send; send({name!r}, {seconds + 20.0})"
    sender = subprocess.Popen([sys.executable, "-c", code])
    rest = Baseline(np.full(5, 3.0), np.full(5, 0.4), 233, (), "made up")
    receiver = Receiver(lambda: LslSource.find(name, wait_s=0.5), baseline=rest, source=name)
    bands = LiveBands(receiver, keep=True)
    settings = Settings.model_validate({"emergence": {"every_s": 1e6}})
    world = Mindfield(built_in_map(), settings, bands=bands, seed=1)
    try:
        receiver.start()
        while not receiver.heard.state.good:
            time.sleep(0.05)
        _keep_time(world, _WARM_S)
        bands.take()
        cpu, wall, steps = time.process_time(), time.monotonic(), world.field.step
        _keep_time(world, seconds)
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        heard = np.array([one.latency_s for one in bands.take()])
        status = receiver.status
    finally:
        receiver.close()
        sender.kill()
        sender.wait()
    heard = heard[np.isfinite(heard)]
    return {
        "core_share": cpu / wall,
        "steps_per_s": (world.field.step - steps) / wall,
        "windows": float(heard.size),
        "good_share": status.good_share,
        "lost_samples": float(status.lost),
        "latency_median_s": float(np.median(heard)),
        "latency_p95_s": float(np.quantile(heard, 0.95)),
        "latency_max_s": float(heard.max()),
        "worst_sample_p95_s": float(np.quantile(heard, 0.95)) + HOP_S,
    }


def _keep_time(world: Mindfield, seconds: float) -> None:
    dt = world.settings.laws.dt
    began, first = time.monotonic(), world.field.step
    while (now := time.monotonic()) - began < seconds:
        while (world.field.step - first) * dt < now - began:
            world.step()
        time.sleep(max(began + (world.field.step - first) * dt - time.monotonic(), 0.0))


def main() -> None:
    """Measure and tell; exit code 1 where a target is missed."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--seconds", type=float, default=20.0)
    told = measured(asked.parse_args().seconds)
    print(json.dumps({name: round(value, 4) for name, value in told.items()}, indent=1))
    missed = told["core_share"] > HALF_A_CORE or told["worst_sample_p95_s"] > TARGET_S
    print(f"targets: {HALF_A_CORE:g} of a core, {TARGET_S:g} s: {'missed' if missed else 'met'}")
    raise SystemExit(int(missed))


if __name__ == "__main__":
    main()
