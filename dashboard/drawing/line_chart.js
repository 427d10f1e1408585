// Line charts, one panel under another with a shared time axis, on one canvas. It draws the
// float32 bytes it is sent: points (k) of time, then k values of each series in their order.

const HEADER = 3; // counter, points, marks

function short(value) {
  const size = Math.abs(value);
  if (size >= 1000) return `${+(value / 1000).toFixed(1)}k`;
  return size >= 100 ? value.toFixed(0) : size >= 10 ? `${+value.toFixed(1)}` : `${+value.toFixed(2)}`;
}

class Charts extends Sheet {
  constructor(model, el) {
    super(model, el, "mf-charts", []);
    this.at = null;
    this.hear(["points", "panels", "words"], () => this.read());
    this.canvas.addEventListener("pointermove", (e) => {
      this.at = e.clientX - this.canvas.getBoundingClientRect().left;
      this.ask();
    });
    this.canvas.addEventListener("pointerleave", () => {
      this.at = null;
      this.ask();
    });
    this.read();
  }

  read() {
    const told = floats(this.model.get("points"));
    this.panels = this.model.get("panels");
    this.k = told.length >= HEADER ? told[1] : 0;
    this.time = told.subarray(HEADER, HEADER + this.k);
    const marks = told.length >= HEADER ? told[2] : 0;
    this.series = [];
    let at = HEADER + this.k;
    for (const panel of this.panels) {
      for (let i = 0; i < panel.series.length; i++) {
        this.series.push(told.subarray(at, at + this.k));
        at += this.k;
      }
    }
    this.marks = told.subarray(at, at + marks);
    this.canvas.setAttribute("aria-label", this.model.get("words").charts || "");
    this.canvas.dataset.points = String(this.k);
    this.ask();
  }

  draw(pen, ink) {
    const [left, right, foot] = [38, 8, 20];
    const share = this.panels.reduce((sum, panel) => sum + (panel.share || 1), 0);
    const room = this.height - foot;
    const from = this.k ? this.time[0] : 0;
    const to = Math.max(this.k ? this.time[this.k - 1] : 1, from + 1);
    const x = (t) => left + ((t - from) / (to - from)) * (this.width - left - right);
    let near = this.k - 1;
    if (this.at !== null && this.k) {
      const t = from + ((this.at - left) / (this.width - left - right)) * (to - from);
      near = 0;
      while (near < this.k - 1 && this.time[near + 1] <= t) near += 1;
    }
    let top = 0;
    let first = 0;
    for (const panel of this.panels) {
      const high = (room * (panel.share || 1)) / share;
      this.panel(pen, ink, panel, first, top, high, left, right, x, near);
      top += high;
      first += panel.series.length;
    }
    pen.font = ink.font;
    pen.fillStyle = ink.faint;
    pen.textBaseline = "top";
    for (const t of ticks(from, to, 4)) {
      pen.textAlign = t === from ? "left" : "center";
      const label = `${short(t)} ${this.model.get("words").second || "s"}`;
      if (x(t) < this.width - 14) pen.fillText(label, x(t), room + 4);
    }
    if (this.at !== null && this.k) {
      pen.strokeStyle = ink.faint;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x(this.time[near]), 0);
      pen.lineTo(x(this.time[near]), room);
      pen.stroke();
    }
  }

  panel(pen, ink, panel, first, top, high, left, right, x, near) {
    const [head, gap] = [17, 6];
    const y0 = top + head;
    const y1 = top + high - gap;
    let low = panel.low ?? Infinity;
    let up = panel.high ?? -Infinity;
    for (let s = 0; s < panel.series.length; s++) {
      for (const v of this.series[first + s]) {
        if (panel.low === undefined || panel.loose) low = Math.min(low, v);
        if (panel.high === undefined || panel.loose) up = Math.max(up, v);
      }
    }
    if (!(up > low)) [low, up] = [Math.min(low, 0) || 0, (Number.isFinite(low) ? low : 0) + 1];
    const y = (v) => y1 - ((v - low) / (up - low)) * (y1 - y0);
    pen.font = ink.font;
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const v of ticks(low, up, Math.max(Math.floor((y1 - y0) / 26), 1))) {
      pen.strokeStyle = ink.grid;
      pen.beginPath();
      pen.moveTo(left, y(v));
      pen.lineTo(this.width - right, y(v));
      pen.stroke();
      pen.fillStyle = ink.faint;
      pen.fillText(short(v), left - 4, y(v));
    }
    if (panel.marks) {
      pen.strokeStyle = ink.mark;
      for (const t of this.marks) {
        pen.beginPath();
        pen.moveTo(x(t), y1);
        pen.lineTo(x(t), y1 - 7);
        pen.stroke();
      }
    }
    pen.save();
    pen.beginPath();
    pen.rect(left, top, this.width - left - right, high);
    pen.clip();
    panel.series.forEach((told, s) => {
      const values = this.series[first + s];
      pen.strokeStyle = ink.series[told.colour];
      pen.lineWidth = 1.5;
      pen.setLineDash(told.dash || []);
      pen.beginPath();
      for (let p = 0; p < this.k; p++) {
        if (p) pen.lineTo(x(this.time[p]), y(values[p]));
        else pen.moveTo(x(this.time[p]), y(values[p]));
      }
      pen.stroke();
    });
    pen.restore();
    pen.setLineDash([]);
    pen.textBaseline = "top";
    pen.textAlign = "left";
    let at = left;
    if (panel.title) {
      pen.fillStyle = ink.faint;
      pen.fillText(panel.title, at, top + 2);
      at += pen.measureText(panel.title).width + 8;
    }
    panel.series.forEach((told, s) => {
      const value = this.k ? this.series[first + s][Math.max(near, 0)] : NaN;
      const text = panel.series.length > 3 && this.at === null
        ? told.name
        : `${told.name} ${Number.isFinite(value) ? short(value) : ""}`;
      pen.fillStyle = ink.series[told.colour];
      pen.fillText(text, at, top + 2);
      at += pen.measureText(text).width + 8;
    });
  }
}

export default {
  render({ model, el }) {
    const charts = new Charts(model, el);
    return () => charts.close();
  },
};
