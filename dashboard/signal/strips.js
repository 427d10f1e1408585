// Strips: one line each over a shared minute, lines of reference, the value now as a bar at the
// right, firings of triggers as dashed marks with their number.

const HEADER = 4;
const SPAN_S = 60;

class Strips extends Sheet {
  constructor(model, el) {
    super(model, el, "mf-strips", ["points", "rows", "words"]);
  }

  draw(pen, ink) {
    const words = this.model.get("words");
    const rows = this.model.get("rows");
    this.canvas.setAttribute("aria-label", words.strips || "");
    const told = floats(this.model.get("points"));
    const [, n, k, m] = told.length >= HEADER ? told : [0, 0, 0, 0];
    const time = told.subarray(HEADER, HEADER + k);
    const values = told.subarray(HEADER + k, HEADER + k + n * k);
    const marks = told.subarray(HEADER + k + n * k, HEADER + k + n * k + 2 * m);
    // On a phone the lines need the room more than their names do.
    const [left, right, foot] = [Math.min(words.left || 64, 0.3 * this.width), 104, 18];
    const to = Math.max(k ? time[k - 1] : 0, SPAN_S);
    const from = to - SPAN_S;
    const wide = this.width - left - right;
    const x = (t) => left + ((t - from) / SPAN_S) * wide;
    const room = (this.height - foot) / Math.max(rows.length, 1);
    pen.font = ink.font;
    this.axis(pen, ink, words, from, to, x);
    rows.forEach((row, at) => {
      const line = at < n ? values.subarray(at * k, at * k + k) : values.subarray(0, 0);
      this.strip(pen, ink, row, time, line, at * room, room, left, wide, x);
    });
    for (let i = 0; i < m; i++) {
      const [number, t] = marks.subarray(2 * i, 2 * i + 2);
      if (t < from) continue;
      pen.strokeStyle = ink.mark;
      pen.lineWidth = 1.5;
      pen.setLineDash([2, 3]);
      pen.beginPath();
      pen.moveTo(x(t), 0);
      pen.lineTo(x(t), this.height - foot);
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = ink.mark;
      pen.beginPath();
      pen.moveTo(x(t) - 5, 0);
      pen.lineTo(x(t) + 5, 0);
      pen.lineTo(x(t), 8);
      pen.fill();
      pen.textAlign = "left";
      pen.textBaseline = "top";
      pen.fillText(String(number + 1), x(t) + 7, 0);
    }
    this.canvas.dataset.marks = String(m);
  }

  axis(pen, ink, words, from, to, x) {
    pen.textBaseline = "top";
    pen.textAlign = "center";
    pen.fillStyle = ink.faint;
    const every = [10, 20, 30].find((seconds) => x(seconds) - x(0) > 40) ?? SPAN_S;
    for (let t = Math.ceil(from / every) * every; t <= to; t += every) {
      pen.fillText(`${t} ${words.second}`, x(t), this.height - 14);
    }
  }

  strip(pen, ink, row, time, line, top, high, left, wide, x) {
    const scale = row.log ? Math.log2 : (v) => v;
    const [low, up] = [scale(row.low), scale(row.high)];
    const inside = (v) => Math.min(Math.max(scale(v), low), up);
    const pad = Math.min(4, high * 0.1);
    const y = (v) => top + high - pad - ((inside(v) - low) / (up - low)) * (high - 2 * pad);
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.strokeStyle = ink.line;
    pen.beginPath();
    pen.moveTo(0, top + high - 0.5);
    pen.lineTo(this.width, top + high - 0.5);
    pen.stroke();
    for (const mark of row.lines) {
      pen.strokeStyle = ink.grid;
      pen.setLineDash(mark.at === row.rest ? [] : [3, 3]);
      pen.beginPath();
      pen.moveTo(left, y(mark.at));
      pen.lineTo(left + wide + 46, y(mark.at));
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = ink.faint;
      if (mark.text && high > 22) pen.fillText(mark.text, left - 3, y(mark.at));
    }
    pen.fillStyle = ink.series[row.colour] || ink.text;
    pen.textAlign = "left";
    pen.fillText(row.name, 4, top + high / 2, left - 24);
    if (!line.length) return;
    pen.strokeStyle = ink.series[row.colour] || ink.text;
    pen.lineWidth = 1.6;
    pen.setLineDash(row.dash || []);
    pen.beginPath();
    line.forEach((value, at) => {
      if (at) pen.lineTo(x(time[at]), y(value));
      else pen.moveTo(x(time[at]), y(value));
    });
    pen.stroke();
    pen.setLineDash([]);
    const now = line[line.length - 1];
    pen.fillStyle = ink.series[row.colour] || ink.text;
    const [a, b] = [y(row.rest), y(now)];
    pen.fillRect(left + wide + 8, Math.min(a, b) - 0.5, 34, Math.abs(b - a) + 1);
    pen.fillStyle = ink.text;
    pen.textAlign = "right";
    const round = Math.round(10 * now) / 10 || 0; // no minus before a zero
    const sign = round > 0 ? "+" : "";
    const text = row.log ? `×${now.toFixed(2)}` : `${sign}${round.toFixed(1)}`.replace("-", "−");
    pen.fillText(text, this.width - 6, top + high / 2);
  }
}

export default {
  render({ model, el }) {
    const strips = new Strips(model, el);
    return () => strips.close();
  },
};
