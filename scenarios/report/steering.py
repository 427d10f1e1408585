"""How EEG steered a run, in words: bands, quality, operators, and the same world at rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.eeg.bands import BANDS as _BANDS
from scenarios.report.catalogue import Lang, knows, listed, number, percent, plain, say

Weights = Mapping[str, Mapping[str, float]]

BANDS = tuple(band.name for band in _BANDS)
REST_ROWS = (
    "jumps_per_second",
    "largest_jump",
    "loss_after",
    "energy_mean",
    "operators_threshold_mean",
    "R_mean",
)
MOVED = 0.02
"""Operators that moved by less on average are not spoken of."""
_POOR_CHANNEL, _FEW_CHANNELS = 0.9, 4
"""Below this share of good windows a channel is named in a sentence, the worst few of them."""
_CLIP = 3.0


def rest_rows(
    summary: Mapping[str, Any], lang: Lang
) -> list[tuple[str, float | None, float | None]]:
    """(what, with EEG, at rest) for every figure that stands beside the run at rest."""
    rest, eeg = summary["rest"], summary["eeg"]
    if rest is None:
        return []
    with_eeg = run_figures(summary)
    rows = [(say(lang, "rest.alpha"), eeg["bands"].get("alpha", {}).get("z_mean"), 0.0)]
    rows += [(say(lang, f"rest.{name}"), with_eeg[name], rest[name]) for name in REST_ROWS]
    return [row for row in rows if row[1] is not None]


def run_figures(summary: Mapping[str, Any]) -> dict[str, float | None]:
    """``run_figures(summary)``: the figures of ``REST_ROWS`` of the run itself, by name."""
    return {
        "jumps_per_second": summary["jumps"]["per_second"],
        "largest_jump": summary["jumps"]["sizes"]["max"],
        "loss_after": summary["loss"]["after"],
        "energy_mean": summary["energy"].get("over_time"),
        "operators_threshold_mean": summary["eeg"]["operators"].get("threshold", {}).get("mean"),
        "R_mean": summary["R"]["mean"],
    }


def ran_without_eeg(eeg: Mapping[str, Any]) -> bool:
    """Whether every band stayed exactly at rest."""
    return all(band["z_min"] == 0.0 == band["z_max"] for band in eeg["bands"].values())


def moved_sentence(
    name: str, mean: float, bands: Mapping[str, Any], weights: Weights, lang: Lang
) -> str:
    """ "alpha raised thresholds by 62 %": who moved an operator, which way and how far.

    The bands named are those whose weight times mean z (clipped as the laws clip it) points
    the way the operator went, down to a fifth of the strongest.
    """
    told = weights.get(name, {})
    pushes = {
        band: told.get(band, 0.0) * float(np.clip(bands[band]["z_mean"], -_CLIP, _CLIP))
        for band in BANDS
        if band in bands
    }
    way = 1.0 if mean > 1.0 else -1.0
    strongest = max((way * push for push in pushes.values()), default=0.0)
    who = [
        say(lang, f"band.{band}")
        for band, push in pushes.items()
        if strongest > 0.0 and way * push >= 0.2 * strongest
    ]
    key = f"moved.{name}" if knows(lang, f"moved.{name}.up") else "moved.other"
    key = f"{key}.{'up' if mean > 1.0 else 'down'}"
    return say(
        lang,
        "moved",
        who=listed(who, lang) or say(lang, "moved.eeg"),
        did=say(lang, key, max(len(who), 1), name=plain(name)),
        percent=percent(abs(mean - 1.0), lang),
    )


def eeg_sentences(eeg: Mapping[str, Any], lang: Lang, weights: Weights) -> list[str]:
    """Source, calibration, quality, bands, and every operator that moved."""
    if ran_without_eeg(eeg):
        return [say(lang, "sum.eeg.none")]
    about = [
        source_sentence(eeg, lang),
        say(lang, "sum.eeg.calibrated" if eeg["calibrated"] else "sum.eeg.uncalibrated"),
        quality_sentence(eeg["quality"], lang),
        states_sentence(eeg["quality"], lang),
        channels_sentence(eeg["quality"], lang),
    ]
    lines = [
        " ".join(filter(None, about)),
        say(lang, "sum.eeg.bands", bands=_band_figures(eeg["bands"], lang)),
    ]
    moved = [
        say(
            lang,
            "sum.eeg.one",
            what=moved_sentence(name, told["mean"], eeg["bands"], weights, lang),
            min=number(told["min"], lang),
            max=number(told["max"], lang),
        )
        for name, told in _by_reach(eeg["operators"])
    ]
    if moved:
        lines.append(say(lang, "sum.eeg.moved", what="; ".join(moved)))
    else:
        lines.append(say(lang, "sum.eeg.still", percent=percent(MOVED, lang)))
    return [*null_sentences(eeg, lang), *lines, say(lang, "sum.eeg.note")]


def null_sentences(eeg: Mapping[str, Any], lang: Lang) -> list[str]:
    """That the bands are a null, where they are."""
    if eeg.get("null") is None:
        return []
    told = say(lang, f"eegnull.in run.{eeg['null']}")
    command = f"mindfield falsify --eeg-null {eeg['null']}"
    return [say(lang, "sum.eeg.null", null=told, command=command)]


def rest_sentences(summary: Mapping[str, Any], lang: Lang) -> list[str]:
    """This run beside the same world at rest, one line a figure."""
    rows = rest_rows(summary, lang)
    if not rows:
        return [say(lang, "sum.rest.none")]
    pairs = [
        say(lang, "sum.rest.pair", what=what, eeg=number(eeg, lang), rest=number(rest, lang))
        for what, eeg, rest in rows
    ]
    return [say(lang, "sum.rest", pairs="; ".join(pairs)), say(lang, "sum.rest.caveat")]


def source_sentence(eeg: Mapping[str, Any], lang: Lang) -> str:
    """Where the bands came from, and how long they are where they are not fixed."""
    source = source_words(eeg["source"], lang)
    if not eeg["seconds"]:
        return say(lang, "sum.eeg.source", source=source)
    return say(lang, "sum.eeg.source.long", source=source, seconds=number(eeg["seconds"], lang))


def source_words(name: str, lang: Lang) -> str:
    """``source_words("generator", "en")``: what the source of the bands is called."""
    key = f"source.{name}"
    return say(lang, key) if knows(lang, key) else plain(name, most=120)


def quality_sentence(quality: Mapping[str, Any], lang: Lang) -> str:
    """How much of the EEG could be used, and why the rest could not."""
    share = percent(quality["good_share"], lang)
    reasons = [
        say(
            lang,
            "sum.eeg.reason",
            why=reason_words(name, lang),
            windows=say(lang, "n.windows", told),
        )
        for name, told in quality["reasons"].items()
        if told
    ]
    if not reasons:
        return say(lang, "sum.eeg.good", share=share)
    return say(lang, "sum.eeg.bad", share=share, reasons=", ".join(reasons))


def channels_sentence(quality: Mapping[str, Any], lang: Lang) -> str:
    """Which channels could be trusted least; nothing where all are as good, or none is known."""
    told = poor_channels(quality.get("channels", {}), lang)
    return say(lang, "sum.eeg.channels", channels=told) if told else ""


def poor_channels(shares: Mapping[str, float], lang: Lang) -> str:
    """``poor_channels({name: share of good windows}, "en")``: the worst few, where any is poor."""
    poor = [(name, share) for name, share in worst_first(shares) if share < _POOR_CHANNEL]
    return ", ".join(
        f"{plain(name)} {percent(share, lang)}" for name, share in poor[:_FEW_CHANNELS]
    )


def worst_first(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    """``worst_first({name: share})``: the channels from the least good to the best."""
    return sorted(shares.items(), key=lambda told: told[1])


def states_sentence(quality: Mapping[str, Any], lang: Lang) -> str:
    """What could be believed of the signal, and for how much of the run."""
    states = [
        say(lang, "sum.eeg.state", state=say(lang, f"signal.{name}"), share=percent(share, lang))
        for name, share in quality.get("states", {}).items()
    ]
    if not states:
        return ""
    return say(lang, "sum.eeg.states", states=", ".join(states))


def reason_words(name: str, lang: Lang) -> str:
    """Why a window was bad, in words; the reason's own name where there are none."""
    key = f"reason.{name}"
    return say(lang, key) if knows(lang, key) else plain(name)


def operator_words(name: str, lang: Lang) -> str:
    """What an operator is called; its own name where a world brings one of its own."""
    key = f"operator.{name}"
    return say(lang, key) if knows(lang, key) else plain(name)


def _band_figures(bands: Mapping[str, Any], lang: Lang) -> str:
    return ", ".join(
        say(
            lang,
            "sum.eeg.range",
            band=say(lang, f"band.{name}"),
            mean=number(bands[name]["z_mean"], lang, signed=True),
            max=number(bands[name]["z_max"], lang, signed=True),
        )
        for name in BANDS
        if name in bands
    )


def _by_reach(operators: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Operators that moved enough to speak of, the furthest first."""
    moved = [(name, told) for name, told in operators.items() if abs(told["mean"] - 1.0) > MOVED]
    return sorted(moved, key=lambda pair: -abs(float(np.log(pair[1]["mean"]))))
