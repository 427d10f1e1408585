// Raw EEG as scrolling traces on one canvas: of each channel least and greatest value by column,
// bad stretches hatched with their reason, the field's present as a cursor, a scale bar in µV.

const HEADER = 10;
const SPANS = [2, 5, 10, 20, 30, 60];
const GAINS = [10, 20, 50, 100, 200, 500, 1000];
const next = (list, now, way) => {
  const at = list.findIndex((value) => value >= now - 1e-9);
  return list[Math.min(Math.max((at < 0 ? list.length - 1 : at) + way, 0), list.length - 1)];
};

class Traces extends Sheet {
  constructor(model, el) {
    super(model, el, "mf-traces", ["points", "names", "reasons", "words", "span_s", "gain_uv"]);
    this.canvas.tabIndex = 0;
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const turn = {
      ArrowUp: ["gain_uv", GAINS, -1],
      ArrowDown: ["gain_uv", GAINS, 1],
      "+": ["span_s", SPANS, -1],
      "=": ["span_s", SPANS, -1],
      "-": ["span_s", SPANS, 1],
    }[event.key];
    if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [name, list, way] = turn;
    this.model.set(name, next(list, this.model.get(name), way));
    this.model.save_changes();
  }

  sized(seen) {
    const columns = Math.round((this.width - 60) / 50) * 50;
    if (!seen || columns <= 0 || columns === this.model.get("columns")) return;
    this.model.set("columns", columns);
    this.model.save_changes();
  }

  draw(pen, ink) {
    const words = this.model.get("words");
    this.canvas.setAttribute("aria-label", words.traces || "");
    const told = floats(this.model.get("points"));
    this.canvas.dataset.channels = String(told.length >= HEADER ? told[1] : 0);
    if (told.length >= HEADER) this.traces(pen, ink, words, told);
  }

  traces(pen, ink, words, told) {
    const [, n, k, from, to, cursor, start, bin, bads, marks] = told;
    const [left, right, foot, top] = [52, 8, 20, 6];
    const span = to - from;
    const wide = this.width - left - right;
    const x = (t) => left + (t / span) * wide;
    const room = (this.height - foot - top) / Math.max(n, 1);
    const gain = this.model.get("gain_uv");
    const low = told.subarray(HEADER, HEADER + n * k);
    const high = told.subarray(HEADER + n * k, HEADER + 2 * n * k);
    const bad = told.subarray(HEADER + 2 * n * k, HEADER + 2 * n * k + 4 * bads);
    const fired = told.subarray(HEADER + 2 * n * k + 4 * bads, HEADER + 2 * n * k + 4 * bads + marks);
    const names = this.model.get("names");
    pen.font = ink.font;
    this.axis(pen, ink, words, from, span, x, top);
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, wide, this.height - foot);
    pen.clip();
    for (let i = 0; i < bads; i++) {
      const [row, a, b] = bad.subarray(4 * i, 4 * i + 3);
      this.hatch(pen, ink, x(Math.max(a, 0)), x(Math.min(b, span)), top + row * room, room);
    }
    for (let row = 0; row < n; row++) {
      const middle = top + (row + 0.5) * room;
      const y = (uv) => middle - (uv / gain) * room;
      pen.strokeStyle = ink.trace;
      pen.lineWidth = 1;
      pen.beginPath();
      let open = false;
      for (let i = 0; i < k; i++) {
        const [a, b] = [low[row * k + i], high[row * k + i]];
        if (!Number.isFinite(a)) {
          open = false;
          continue;
        }
        const at = x(start + (i + 0.5) * bin);
        if (open) pen.lineTo(at, y(a));
        else pen.moveTo(at, y(a));
        pen.lineTo(at, y(b));
        open = true;
      }
      pen.stroke();
    }
    pen.textBaseline = "top";
    pen.textAlign = "left";
    for (let i = 0; i < bads; i++) {
      const [row, a, b, why] = bad.subarray(4 * i, 4 * i + 4);
      const at = Math.max(x(a), left) + 4;
      const text = this.model.get("reasons")[why] || "";
      const length = pen.measureText(text).width;
      if (Math.min(x(b), left + wide) - at < length + 4) continue;
      pen.fillStyle = ink.paper;
      pen.fillRect(at - 2, top + row * room + 1, length + 4, 13);
      pen.fillStyle = ink.bad;
      pen.fillText(text, at, top + row * room + 2);
    }
    pen.strokeStyle = ink.mark;
    pen.fillStyle = ink.mark;
    for (const t of fired) {
      pen.setLineDash([2, 3]);
      pen.beginPath();
      pen.moveTo(x(t), 0);
      pen.lineTo(x(t), this.height - foot);
      pen.stroke();
      pen.setLineDash([]);
      pen.beginPath();
      pen.moveTo(x(t) - 5, 0);
      pen.lineTo(x(t) + 5, 0);
      pen.lineTo(x(t), 8);
      pen.fill();
    }
    pen.strokeStyle = ink.cursor;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x(cursor), 0);
    pen.lineTo(x(cursor), this.height - foot);
    pen.stroke();
    pen.restore();
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    pen.fillStyle = ink.text;
    for (let row = 0; row < n; row++) {
      pen.fillText(names[row] || "", 4, top + (row + 0.5) * room, left - 8);
    }
    this.bar(pen, ink, words, gain, room, wide + left, this.height - foot);
  }

  axis(pen, ink, words, from, span, x, top) {
    const step = [0.5, 1, 2, 5, 10, 20].find((s) => span / s <= 10) || 20;
    pen.textBaseline = "top";
    pen.textAlign = "center";
    pen.lineWidth = 1;
    for (let t = Math.ceil(from / step) * step; t <= from + span + 1e-6; t += step) {
      const at = x(t - from);
      pen.strokeStyle = ink.grid;
      pen.beginPath();
      pen.moveTo(at, top);
      pen.lineTo(at, this.height - 20);
      pen.stroke();
      pen.fillStyle = ink.faint;
      if (at < this.width - 16) {
        const text = `${+t.toFixed(1) || 0} ${words.second}`.replace("-", "−");
        pen.fillText(text, at, this.height - 15);
      }
    }
  }

  hatch(pen, ink, a, b, top, high) {
    if (b <= a) return;
    pen.fillStyle = ink.shade;
    pen.fillRect(a, top, b - a, high);
    pen.save();
    pen.beginPath();
    pen.rect(a, top, b - a, high);
    pen.clip();
    pen.strokeStyle = ink.hatch;
    pen.lineWidth = 1;
    pen.beginPath();
    // Lines stand still on the page's own grid while the stretch moves under them.
    for (let at = Math.floor((a - high) / 9) * 9; at < b; at += 9) {
      pen.moveTo(at, top + high);
      pen.lineTo(at + high, top);
    }
    pen.stroke();
    pen.restore();
  }

  bar(pen, ink, words, gain, room, right, foot) {
    const size = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((v) => (v / gain) * room <= 42).pop() || 1;
    const high = (size / gain) * room;
    const text = `${size} ${words.microvolt}`;
    const [x, y] = [right - 8, foot - 6];
    const length = pen.measureText(text).width;
    pen.fillStyle = ink.paper;
    pen.fillRect(x - length - 14, y - high - 3, length + 20, high + 6);
    pen.strokeStyle = ink.text;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x, y - high);
    pen.stroke();
    pen.fillStyle = ink.text;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    pen.fillText(text, x - 6, y - high / 2);
  }
}

export default {
  render({ model, el }) {
    const traces = new Traces(model, el);
    return () => traces.close();
  },
};
