"""What a live run received and heard, on disk: pieces while it runs, tables and EDF at its end.

``received.parquet`` holds the samples, µV, with their stamps, slots and arrival;
``heard.parquet`` the bands as the field took them up, step by step: a run from it repeats the live
one bit for bit. How pieces become tables stands in ``scenarios/parts.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model.eeg.bands import BANDS
from model.errors import InputError
from scenarios.parts import Parts, batches_of, join, written_aside

if TYPE_CHECKING:
    import pyarrow as pa

    from model.eeg.live.heard import HeardBands, Hearing
    from model.eeg.live.receiver import Part, Status

HEARD = "heard.parquet"
RECEIVED = "received.parquet"
EDF = "received.edf"
BASELINE = "baseline.json"
_PIECES = "received"
_ABOUT = b"mindfield_heard"
_MOST_EDF_SAMPLES = 2**27
"""A gigabyte: more than this edfio would have to hold at once."""
_MOST_EDF_UV = 9_999_999.0
"""EDF writes its limits in eight characters."""
_TOO_MUCH = "too much was received for one EDF; received.parquet holds it all"
_NAMES = [f"{letter}_{band.name}" for letter in ("u", "z", "relative") for band in BANDS]


def reception_of(status: Status, median_s: float, p95_s: float) -> dict[str, Any]:
    """``reception_of(status, median_s, p95_s)``: how a stream came in, as run.json tells it.

    Latencies in s; None where there is none yet.
    """
    lags = {"median": median_s, "p95": p95_s}
    return {
        "channels": list(status.channels),
        "rate_hz": status.rate_hz,
        "good_share": status.good_share,
        "channel_good": dict(zip(status.channels, status.channel_good, strict=False)),
        "lost_samples": status.lost,
        "returns": status.returns,
        "latency_s": {k: v if math.isfinite(v) else None for k, v in lags.items()},
    }


class Kept:
    """``Kept(folder, channels, rate_hz, began_s)``: what comes in, written piece by piece.

    - ``folder``: the run's; ``channels`` and ``rate_hz`` of the stream.
    - ``began_s``: ``time.monotonic()`` at the first step; arrivals count from it.
    - ``about``: source and notes, as the report will name them.
    """

    def __init__(
        self,
        folder: Path,
        channels: Sequence[str],
        rate_hz: float,
        began_s: float,
        about: dict[str, Any],
    ) -> None:
        self.folder = folder
        self._parts = Parts(folder / _PIECES)
        self._channels, self._rate_hz, self._began_s = tuple(channels), rate_hz, began_s
        self._about = about
        self._piece = 0

    def keep(self, parts: Sequence[Part], hearings: Sequence[Hearing]) -> None:
        """Write what came since the last time, each kind as one whole piece."""
        if parts:
            self._write("received", [self._received(parts)])
        if hearings:
            self._write("heard", [_heard(hearings, self._heard_schema(0.0))])
        self._piece += 1

    def lend(self, folder: Path) -> None:
        """``lend(folder)``: the pieces so far in another run's folder, too; what comes is not."""
        target = folder / _PIECES
        target.mkdir(parents=True)
        for piece in self._parts.folder.glob("*.parquet"):
            (target / piece.name).hardlink_to(piece)

    def close(self, seconds: float, about: dict[str, Any]) -> list[str]:
        """``close(seconds, about) -> notes``: make the tables and the EDF; the pieces go."""
        self._about |= about
        heard = self.folder / HEARD
        join(self._parts.of("heard"), heard, self._heard_schema(seconds))
        join(self._parts.of("received"), self.folder / RECEIVED, self._received_schema())
        self._parts.drop()
        return write_edf(self.folder)

    def _write(self, table: str, batches: Sequence[pa.RecordBatch]) -> None:
        self._parts.write(table, 0, self._piece, batches)

    def _received(self, parts: Sequence[Part]) -> pa.RecordBatch:
        import pyarrow as pa

        stamps = np.concatenate([part.stamps_s for part in parts])
        long = [part.stamps_s.size for part in parts]
        offsets = np.repeat([part.offset_s for part in parts], long)
        columns = [
            np.concatenate([part.slots for part in parts]),
            stamps,
            stamps + offsets - self._began_s,
            np.repeat([part.arrival_s for part in parts], long) - self._began_s,
            *np.concatenate([part.samples_uv for part in parts], axis=1),
        ]
        return pa.record_batch([pa.array(column) for column in columns], self._received_schema())

    def _received_schema(self) -> pa.Schema:
        import pyarrow as pa

        told = [("slot", pa.int64()), ("stamp_s", pa.float64()), ("time_s", pa.float64())]
        told += [("arrival_s", pa.float64())]
        told += [(f"{name}_uv", pa.float64()) for name in self._channels]
        about = {"rate_hz": self._rate_hz, "channels": list(self._channels)}
        return pa.schema(told, metadata={_ABOUT: json.dumps(about).encode()})

    def _heard_schema(self, seconds: float) -> pa.Schema:
        return _heard_schema(self._about | {"seconds": seconds})


def _heard_schema(about: dict[str, Any]) -> pa.Schema:
    import pyarrow as pa

    told = [("from_s", pa.float64()), *((name, pa.float64()) for name in _NAMES)]
    told += [("good", pa.bool_()), ("reason", pa.string())]
    told += [("age_s", pa.float64()), ("latency_s", pa.float64())]
    return pa.schema(told, metadata={_ABOUT: json.dumps(about, ensure_ascii=False).encode()})


def _heard(hearings: Sequence[Hearing], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    states = [hearing.state for hearing in hearings]
    bands = [np.concatenate((state.u, state.z, state.relative)) for state in states]
    columns: list[Any] = [np.array([hearing.from_s for hearing in hearings])]
    columns += list(np.ascontiguousarray(np.array(bands).T))
    columns += [[state.good for state in states], [state.reason for state in states]]
    columns += [[state.age_s for state in states], [hearing.latency_s for hearing in hearings]]
    arrays = [pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema)


def is_heard(path: str | Path) -> bool:
    """Whether a scenario's EEG is what a live run heard."""
    return Path(path).name == HEARD


def made_whole(path: Path) -> None:
    """``made_whole(run / "heard.parquet")``: of a live run that was killed, the table of its
    pieces; nothing where it is there already, or there are none."""
    pieces = Parts(path.parent / _PIECES).of("heard")
    if path.exists() or not pieces:
        return
    import pyarrow.parquet as pq

    schema = pq.read_schema(pieces[0])
    about = json.loads(schema.metadata[_ABOUT])
    last = max(batch.column("from_s")[-1].as_py() for batch in batches_of(pieces[-1:]))
    join(pieces, path, _heard_schema(about | {"seconds": last}))


def read_heard(path: Path) -> HeardBands:
    """``read_heard(run / "heard.parquet") -> HeardBands``: else ``InputError``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from model.eeg.live.heard import HeardBands
    from model.eeg.series import BandState

    try:
        table = pq.read_table(path)
        about = json.loads(table.schema.metadata[_ABOUT])
        rows = table.select([*_NAMES, "from_s", "good", "reason", "age_s"]).to_pydict()
    except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError) as error:
        raise InputError(
            "is not what a live run heard", file=path, mend="name the heard.parquet of a live run"
        ) from error
    bands = np.array([rows[name] for name in _NAMES], np.float64).reshape(3, len(BANDS), -1)
    u, z, relative = (np.asfortranarray(part) for part in bands)
    states = tuple(
        BandState(u[:, row], z[:, row], relative[:, row], good, reason, age_s)
        for row, (good, reason, age_s) in enumerate(
            zip(rows["good"], rows["reason"], rows["age_s"], strict=True)
        )
    )
    if not states:
        raise InputError("holds nothing", file=path, mend="name that of a longer live run")
    return HeardBands(
        from_s=np.array(rows["from_s"]),
        states=states,
        seconds=float(about["seconds"]),
        source=str(about["source"]),
        calibrated=bool(about["calibrated"]),
        notes=tuple(str(note) for note in about["notes"]),
    )


def write_edf(folder: Path) -> list[str]:
    """``write_edf(folder) -> notes``: received.edf of received.parquet, gaps filled with zeros
    and annotated; ``notes`` say why where none could be written."""
    import pyarrow.parquet as pq

    schema = pq.read_schema(folder / RECEIVED)
    about = json.loads(schema.metadata[_ABOUT])
    rows = pq.read_metadata(folder / RECEIVED).num_rows
    if rows * len(about["channels"]) > _MOST_EDF_SAMPLES:
        return [_TOO_MUCH]
    slots, samples = _grid(folder / RECEIVED, about["channels"])
    if slots.size < about["rate_hz"]:
        return ["less than a second was received: no EDF was written"]
    if not float(about["rate_hz"]).is_integer():
        return ["the rate is no whole number of samples a second: no EDF was written"]
    if int(slots[-1] + 1) * len(samples) > _MOST_EDF_SAMPLES:
        return [_TOO_MUCH]
    from edfio import Edf, EdfAnnotation, EdfSignal

    rate = float(about["rate_hz"])
    seconds = int((slots[-1] + 1) / rate)
    grid = np.zeros((len(samples), round(seconds * rate)))
    inside = slots < grid.shape[1]
    known = np.nan_to_num(samples[:, inside], posinf=_MOST_EDF_UV, neginf=-_MOST_EDF_UV)
    grid[:, slots[inside]] = np.clip(known, -_MOST_EDF_UV, _MOST_EDF_UV)
    jumps = np.flatnonzero(np.diff(slots) > 1)
    gaps = [
        EdfAnnotation(float(slots[j] + 1) / rate, float(slots[j + 1] - slots[j] - 1) / rate, "gap")
        for j in jumps
    ]
    signals = [
        EdfSignal(
            row, rate, label=_ascii(name), physical_dimension="uV", physical_range=_range(row)
        )
        for name, row in zip(about["channels"], grid, strict=True)
    ]
    with written_aside(folder / EDF) as aside:
        Edf(signals, annotations=gaps or None).write(aside)
    return []


def _grid(path: Path, channels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Slots and samples (n_channels, k) as one grid; what came after a return is put where its
    time says."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[_ABOUT])
    time_s = table.column("time_s").to_numpy()
    slots = table.column("slot").to_numpy()
    samples = np.array([table.column(f"{name}_uv").to_numpy() for name in channels])
    kept = slots >= 0
    time_s, slots, samples = time_s[kept], slots[kept].copy(), samples[:, kept]
    # A new connection counts its slots from 0 again.
    for begin in np.flatnonzero(np.diff(slots) < 0) + 1:
        end = slots.size
        away = round((time_s[begin] - time_s[begin - 1]) * about["rate_hz"])
        slots[begin:end] += slots[begin - 1] + max(away, 1) - slots[begin]
    if slots.size:
        slots -= slots[0]
    return slots, samples


def _ascii(name: str) -> str:
    """A label as EDF can hold it; the name itself stands in received.parquet."""
    return name.encode("ascii", "replace").decode()[:16]


def _range(row: np.ndarray) -> tuple[float, float]:
    """Limits that EDF's eight characters can hold and that are never equal."""
    most = float(np.ceil(max(np.abs(row).max(), 1.0)))
    return -most, most
