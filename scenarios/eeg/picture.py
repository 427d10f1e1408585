"""The picture of a recording: mean spectrum, which windows can be trusted, bands through time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.errors import InputError
from scenarios.eeg.telling import shown_and_rest
from scenarios.report.canvas import (
    BLUE,
    GREY,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    RED,
    SHADE,
    SKY,
    blank,
    drawing,
    panel,
)
from scenarios.report.catalogue import Lang, number, percent, plain, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from model.eeg.examine import Findings

_WIDTH, _LEFT, _RIGHT = 10.4, 1.5, 0.3
_SPECTRUM_HIGH, _BAND_HIGH, _ROW_HIGH, _GAP = 2.5, 0.55, 0.17, 0.12
_NO_SPECTRUM_HIGH = 0.4
_MOST_ROWS = 24
_SHOWN_HZ = (1.0, 75.0)
_CLIP = 3.0
_DPI = 100


def save_picture(found: Findings, path: Path, lang: Lang) -> Path:
    """``save_picture(found, path, lang) -> path``: as PNG or SVG, by its ending; whole or not.

    Raises ``InputError`` where it cannot be written.
    """
    import warnings

    import matplotlib

    from scenarios.parts import written_aside

    form = path.suffix.lower().removeprefix(".")
    bare = dict.fromkeys(("Date", "Creator", "Format", "Type")) if form == "svg" else None
    try:
        with drawing(), written_aside(path) as aside, warnings.catch_warnings():
            # A channel may be named in any script.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            figure = findings_figure(found, lang)
            with matplotlib.rc_context({"svg.hashsalt": "eeg"}):
                figure.savefig(aside, format=form, facecolor=PAPER, dpi=_DPI, metadata=bare)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=path, mend="choose another --out"
        ) from error
    return path


def findings_figure(found: Findings, lang: Lang) -> Figure:
    """``findings_figure(found, lang)``: spectrum above, quality in the middle, bands below."""
    from model.eeg.bands import BANDS

    shown, rest = shown_and_rest(found, _MOST_ROWS)
    rows = len(shown) + 1
    spectrum_high = _SPECTRUM_HIGH if found.has_signal else _NO_SPECTRUM_HIGH
    across = _WIDTH - _LEFT - _RIGHT
    quality_high = max(rows * _ROW_HIGH, 0.35)
    bands_high = len(BANDS) * (_BAND_HIGH + _GAP)
    high = 0.75 + spectrum_high + 1.05 + quality_high + 0.75 + bands_high + 0.5
    figure = blank(_WIDTH, high)
    figure.text(
        0.01, 1.0 - 0.1 / high, plain(Path(found.source).name), va="top", fontsize=12, weight="bold"
    )
    top = high - 0.75
    _spectrum(panel(figure, _LEFT, top - spectrum_high, across, spectrum_high), found, lang)
    top -= spectrum_high + 1.05
    names = [one.channel.name for one in shown]
    note = say(lang, "eeg.fig.quality.note")
    if rest:
        least = percent(min(one.good_share or 0.0 for one in rest), lang)
        note = f"{note} {say(lang, 'eeg.channels.more', len(rest), share=least)}"
    _quality(
        panel(figure, _LEFT, top - quality_high, across, quality_high), found, names, note, lang
    )
    top -= quality_high + 0.75
    axes = []
    for _ in BANDS:
        axes.append(panel(figure, _LEFT, top - _BAND_HIGH, across, _BAND_HIGH))
        top -= _BAND_HIGH + _GAP
    _bands(axes, found, lang)
    return figure


def _spectrum(axis: Axes, found: Findings, lang: Lang) -> None:
    from model.eeg.bands import BANDS

    axis.set_title(say(lang, "eeg.fig.spectrum"))
    if found.spectrum is None or found.density is None:
        key = "eeg.fig.nothing" if found.has_signal else "eeg.fig.no_signal"
        _empty(axis, say(lang, key))
        return
    frequency = found.spectrum.frequency_hz
    shown = (frequency >= _SHOWN_HZ[0]) & (frequency <= _SHOWN_HZ[1])
    for row in found.spectrum.density:
        axis.plot(frequency[shown], row[shown], color=SKY, lw=0.8, alpha=0.7)
    axis.plot(frequency[shown], found.density[shown], color=BLUE, lw=1.8)
    axis.set(xscale="log", yscale="log", xlim=(1.0, float(frequency[shown][-1])))
    edges = [BANDS[0].low_hz, *(band.high_hz for band in BANDS)]
    for band in BANDS:
        axis.axvspan(
            band.low_hz, band.high_hz, color=SHADE if band in BANDS[::2] else PAPER, lw=0, zorder=0
        )
        axis.text(
            (band.low_hz * band.high_hz) ** 0.5,
            0.985,
            say(lang, f"band.{band.name}"),
            transform=axis.get_xaxis_transform(),
            ha="center",
            va="top",
            color=MUTED,
        )
    axis.set_xticks(edges, [number(edge, lang) for edge in edges])
    axis.minorticks_off()
    values = found.spectrum.density[:, shown]
    positive = values[np.isfinite(values) & (values > 0.0)]
    if positive.size:
        low, top = float(positive.min()), float(positive.max())
        axis.set_ylim(max(low * 0.7, top * 1e-7), top * 6.0)
    axis.yaxis.set_major_formatter(lambda value, _: number(value, lang))
    axis.set_xlabel(say(lang, "eeg.fig.frequency"))
    axis.set_ylabel(say(lang, "eeg.fig.density"))
    _landmarks(axis, found, lang)


def _landmarks(axis: Axes, found: Findings, lang: Lang) -> None:
    """Background, alpha peak and mains, each named where it stands."""
    if found.background is not None:
        line = np.array([2.0, 40.0])
        exponent = number(float(found.background.exponent), lang)
        axis.plot(
            line,
            found.background.density(line),
            color=INK,
            lw=1.2,
            ls=(0, (5, 3)),
            label=say(lang, "eeg.fig.background", exponent=exponent),
        )
    if found.alpha is not None and found.spectrum is not None and found.density is not None:
        height = np.interp(found.alpha.hz, found.spectrum.frequency_hz, found.density)
        words = say(lang, "eeg.fig.alpha", hz=number(found.alpha.hz, lang))
        axis.plot([found.alpha.hz], [height], "o", color=RED, ms=7, label=words)
    elif found.has_signal:
        axis.plot([], [], " ", label=say(lang, "eeg.fig.no_alpha"))
    if found.mains is not None:
        axis.axvline(
            found.mains.hz, color=GREY, lw=1.0, ls=(0, (1, 2)), label=say(lang, "eeg.fig.mains")
        )
    axis.legend(loc="lower left", fontsize=9)


def _quality(axis: Axes, found: Findings, shown: Sequence[str], note: str, lang: Lang) -> None:
    axis.set_title(say(lang, "eeg.fig.quality"), pad=16)
    axis.text(
        0.0,
        1.0,
        note,
        transform=axis.transAxes,
        va="bottom",
        fontsize=8,
        color=MUTED,
    )
    rows = [found.judged.index(name) for name in shown]
    names = [plain(name, most=16) for name in shown]
    names.append(say(lang, "eeg.fig.chosen"))
    bad = np.vstack([~found.channel_good[rows], ~found.powers.good[None, :]])
    from matplotlib.colors import ListedColormap

    times = found.powers.times_s
    half = 0.125
    axis.imshow(
        bad,
        aspect="auto",
        interpolation="nearest",
        cmap=ListedColormap([SHADE, RED]),
        vmin=0,
        vmax=1,
        extent=(float(times[0]) - half, float(times[-1]) + half, len(names) - 0.5, -0.5),
    )
    axis.set_yticks(range(len(names)), names, fontsize=8)
    axis.axhline(len(names) - 1.5, color=PAPER, lw=2.0)
    axis.set_xlim(0.0, max(found.seconds, float(times[-1])))
    axis.tick_params(length=0)
    axis.xaxis.set_major_formatter(lambda value, _: number(value, lang))


def _bands(axes: list[Axes], found: Findings, lang: Lang) -> None:
    from model.eeg.bands import BANDS
    from model.eeg.baseline import fit_baseline, normalise

    known = found.baseline is not None
    key = "eeg.fig.bands" if known else "eeg.fig.bands.uncalibrated"
    axes[0].set_title(say(lang, key))
    powers, z = found.powers, None
    if powers.good.any():
        rest = found.baseline or fit_baseline(
            powers.power_uv2, powers.good, least_windows=1, most_windows=None
        )
        z = normalise(powers.power_uv2, powers.good, rest).z
    for at, (axis, band) in enumerate(zip(axes, BANDS, strict=True)):
        axis.set_ylabel(say(lang, f"band.{band.name}"), rotation=0, ha="right", va="center")
        axis.yaxis.set_label_coords(-0.045, 0.5)
        axis.set_xlim(0.0, max(found.seconds, float(powers.times_s[-1])))
        axis.tick_params(labelbottom=axis is axes[-1])
        axis.xaxis.set_major_formatter(lambda value, _: number(value, lang))
        if z is None:
            _empty(axis, say(lang, "eeg.fig.nothing") if at == 0 else "")
            continue
        reach = max(float(np.nanmax(np.abs(z[:, at]))), _CLIP) + 0.5
        axis.set_ylim(-reach, reach)
        axis.locator_params(axis="y", nbins=4, integer=True)
        axis.yaxis.set_major_formatter(lambda value, _: number(value, lang))
        axis.axhline(0.0, color=MUTED, lw=0.8)
        for edge in (-_CLIP, _CLIP):
            axis.axhline(edge, color=MUTED, lw=0.6, ls=(0, (4, 3)))
        axis.fill_between(powers.times_s, 0.0, z[:, at], color=ORANGE, alpha=0.35, lw=0)
        axis.plot(powers.times_s, z[:, at], color=ORANGE, lw=1.1)
        for stretch in found.stretches:
            axis.axvspan(stretch.start_s, stretch.end_s, color=GREY, alpha=0.3, lw=0)
    axes[-1].set_xlabel(say(lang, "eeg.fig.time"))


def _empty(axis: Axes, words: str) -> None:
    axis.set_xticks([])
    axis.set_yticks([])
    axis.text(0.5, 0.5, words, transform=axis.transAxes, ha="center", va="center", color=MUTED)
