// The map of thought on a canvas: what comes in, where things are, what hands do. It draws what
// it is sent and decides no looks of its own:
// shapes, colours and sizes come in `looks`, made by dashboard/drawing/looks.py.
// Topology comes once per change; states come as float32 bytes, one frame at a time, and the
// next frame is sent only after a `drawn` message has named the last one.

const HEADER = 6; // counter, step, seconds, agents, flashes, spare

const floats = (view) =>
  new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const ints = (view) =>
  new Int32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const bytes = (view) =>
  new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

class Drawing extends Strokes {
  constructor(model, el) {
    super();
    this.model = model;
    this.root = document.createElement("div");
    this.root.className = "mf-map";
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.tip = document.createElement("div");
    this.tip.className = "mf-tip";
    this.tip.hidden = true;
    this.root.append(this.canvas, this.tip);
    el.append(this.root);
    this.pen = this.canvas.getContext("2d");
    this.layer = document.createElement("canvas");
    this.view = { x: 0, y: 0, k: 1 };
    this.fitted = true;
    this.hover = -1;
    this.chosen = model.get("selected");
    this.flashes = [];
    this.frames = 0;
    this.n = 0;
    this.energy = new Float32Array(0);
    this.listeners = [];
    this.readTopology();
    this.readFlow();
    this.readFrame();
    for (const [name, read] of [
      ["topology", () => this.readTopology()],
      ["flow", () => this.readFlow()],
      ["frame", () => this.readFrame()],
      ["dark", () => this.restyle()],
      ["selected", () => {
        this.chosen = model.get("selected");
        this.ask();
      }],
      ["english", () => this.restyle()],
      ["words", () => this.restyle()],
    ]) {
      model.on(`change:${name}`, read);
      this.listeners.push(() => model.off(`change:${name}`, read));
    }
    this.hands();
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    this.resize();
  }

  close() {
    this.closed = true;
    this.sizes.disconnect();
    cancelAnimationFrame(this.asked);
    clearTimeout(this.settling);
    this.listeners.forEach((off) => off());
  }

  // ---- what comes in -------------------------------------------------------------------

  readTopology() {
    const places = floats(this.model.get("places"));
    this.n = places.length / 2;
    this.places = places;
    this.names = this.model.get("names");
    this.ends = ints(this.model.get("ends"));
    this.codes = bytes(this.model.get("codes"));
    this.kinds = bytes(this.model.get("kinds"));
    this.marks = bytes(this.model.get("marks"));
    this.m = this.codes.length;
    this.style = this.model.get("looks");
    this.calm = new Float32Array(this.n);
    this.full = 0;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.n; i++) {
      box[0] = Math.min(box[0], places[2 * i]);
      box[1] = Math.min(box[1], places[2 * i + 1]);
      box[2] = Math.max(box[2], places[2 * i]);
      box[3] = Math.max(box[3], places[2 * i + 1]);
    }
    this.box = this.n ? box : [0, 0, 1, 1];
    this.hover = -1;
    this.flashes = [];
    this.canvas.setAttribute("aria-label", this.model.get("words").map || "");
    this.canvas.dataset.agents = String(this.n);
    this.canvas.dataset.links = String(this.m);
    if (this.fitted) this.fit();
    this.stale = true;
    this.ask();
  }

  readFlow() {
    const flow = floats(this.model.get("flow"));
    let top = 0;
    for (const f of flow) top = Math.max(top, f);
    this.flow = flow;
    this.topFlow = top;
    this.stale = true;
    this.ask();
  }

  readFrame() {
    const told = floats(this.model.get("frame"));
    if (told.length < HEADER) return;
    const n = told[3];
    this.counter = told[0];
    this.step = told[1];
    this.energy = told.subarray(HEADER, HEADER + n);
    this.tension = told.subarray(HEADER + n, HEADER + 2 * n);
    this.phase = told.subarray(HEADER + 2 * n, HEADER + 3 * n);
    this.cluster = told.subarray(HEADER + 3 * n, HEADER + 4 * n);
    const k = told[4];
    const at = HEADER + 4 * n;
    if (k) this.addFlash(told.subarray(at, at + k), told.subarray(at + k, at + 2 * k));
    for (let i = 0; i < Math.min(n, this.calm.length); i++) {
      const e = this.energy[i];
      this.calm[i] = this.calm[i] ? this.calm[i] + 0.08 * (e - this.calm[i]) : e;
    }
    // Sizes follow the fullest agents slowly, so that a field of little energy is seen as well.
    const sorted = Float32Array.from(this.energy).sort();
    const high = Math.max(sorted[Math.floor(0.97 * (n - 1))] || 0, this.style.energy_least);
    this.full = this.full ? this.full + 0.05 * (high - this.full) : high;
    this.toAcknowledge = true;
    this.ask();
  }

  addFlash(rows, waves) {
    const wave = new Map();
    let last = 0;
    for (let d = 0; d < rows.length; d++) {
      if (!wave.has(rows[d])) wave.set(rows[d], waves[d]);
      last = Math.max(last, waves[d]);
    }
    const through = [];
    if (wave.size > 1) {
      for (let l = 0; l < this.m; l++) {
        const a = wave.get(this.ends[2 * l]);
        const b = wave.get(this.ends[2 * l + 1]);
        if (a !== undefined && b !== undefined && Math.abs(a - b) === 1) {
          through.push([l, Math.min(a, b)]);
        }
      }
    }
    const start = performance.now();
    this.flashes.push({ wave, through, start, end: start + last * FLASH_WAVE_MS + FLASH_LASTS_MS });
    if (this.flashes.length > 12) this.flashes.shift();
  }

  // ---- where things are ----------------------------------------------------------------

  restyle() {
    this.style = this.model.get("looks");
    this.canvas.setAttribute("aria-label", this.model.get("words").map || "");
    this.stale = true;
    this.ask();
  }

  resize() {
    const { width, height } = this.root.getBoundingClientRect();
    if (!width || !height) return;
    this.dpr = window.devicePixelRatio || 1;
    this.width = width;
    this.height = height;
    for (const c of [this.canvas, this.layer]) {
      c.width = Math.round(width * this.dpr);
      c.height = Math.round(height * this.dpr);
    }
    if (this.fitted) this.fit();
    this.stale = true;
    this.ask();
  }

  fit() {
    if (!this.width) return;
    const [x0, y0, x1, y1] = this.box;
    const edge = 44;
    const k = Math.min(
      (this.width - 2 * edge) / Math.max(x1 - x0, 1e-6),
      (this.height - 2 * edge) / Math.max(y1 - y0, 1e-6),
    );
    this.view = {
      k: Math.max(k, 1e-6),
      x: this.width / 2 - (k * (x0 + x1)) / 2,
      y: this.height / 2 - (k * (y0 + y1)) / 2,
    };
    this.home = this.view.k;
    this.fitted = true;
    this.stale = true;
    this.ask();
  }

  zoom(by, x, y) {
    const k = Math.min(Math.max(this.view.k * by, this.home / 4), this.home * 60);
    const r = k / this.view.k;
    this.view = { k, x: x - r * (x - this.view.x), y: y - r * (y - this.view.y) };
    this.moved();
  }

  moved() {
    this.fitted = false;
    this.ask();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.stale = true;
      this.ask();
    }, this.m > 3000 ? 120 : 0);
  }

  label(i) {
    return this.names[i][this.model.get("english") ? 2 : 1];
  }

  px(i) {
    return this.view.k * this.places[2 * i] + this.view.x;
  }

  py(i) {
    return this.view.k * this.places[2 * i + 1] + this.view.y;
  }

  radius(i) {
    const s = this.style;
    const zoomed = Math.min(Math.max(Math.sqrt(this.view.k / this.home), 0.6), 3);
    const e = Math.max(this.energy[i] || 0, 0);
    const grow = Math.sqrt(Math.min(e / this.full, 1));
    return (s.radius_least + (s.radius_most - s.radius_least) * grow) * this.crowd * zoomed;
  }

  nearest(x, y) {
    let best = -1;
    let least = Infinity;
    for (let i = 0; i < this.n; i++) {
      if (this.marks[i] & 2) continue;
      const d = Math.hypot(this.px(i) - x, this.py(i) - y) - this.radius(i);
      if (d < least) [least, best] = [d, i];
    }
    return least < 8 ? best : -1;
  }

  // ---- hands ---------------------------------------------------------------------------

  hands() {
    const c = this.canvas;
    const touches = new Map();
    let moved = 0;
    const on = (name, act, options) => {
      c.addEventListener(name, act, options);
      this.listeners.push(() => c.removeEventListener(name, act, options));
    };
    const at = (e) => {
      const r = c.getBoundingClientRect();
      return [e.clientX - r.left, e.clientY - r.top];
    };
    on("wheel", (e) => {
      e.preventDefault();
      this.zoom(Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0015)), ...at(e));
    }, { passive: false });
    on("pointerdown", (e) => {
      c.setPointerCapture(e.pointerId);
      touches.set(e.pointerId, at(e));
      moved = 0;
      this.held = this.editing() ? this.nearest(...at(e)) : -1;
      this.placing = this.held >= 0 && e.altKey;
    });
    on("pointermove", (e) => {
      const [x, y] = at(e);
      const before = touches.get(e.pointerId);
      if (!before) {
        this.point(this.nearest(x, y), x, y);
        return;
      }
      moved += Math.hypot(x - before[0], y - before[1]);
      if (touches.size === 2) {
        const other = [...touches].find(([id]) => id !== e.pointerId)[1];
        const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
        const is = Math.hypot(x - other[0], y - other[1]);
        if (was > 4) this.zoom(is / was, (x + other[0]) / 2, (y + other[1]) / 2);
      } else if (moved > 3 && this.placing) {
        [this.places[2 * this.held], this.places[2 * this.held + 1]] = this.place(x, y);
        this.stale = true;
        this.ask();
      } else if (moved > 3 && this.held >= 0) {
        this.drawn = [x, y];
        this.ask();
      } else if (moved > 3) {
        this.view = { ...this.view, x: this.view.x + x - before[0], y: this.view.y + y - before[1] };
        this.moved();
      }
      touches.set(e.pointerId, [x, y]);
    });
    const up = (e) => {
      const [x, y] = at(e);
      const held = touches.delete(e.pointerId);
      const [from, placing] = [this.held, this.placing];
      this.drawn = null;
      this.held = -1;
      if (!held || e.type !== "pointerup") return this.ask();
      if (moved <= 3) return this.click(x, y, e.shiftKey);
      if (from < 0) return;
      const [px, py] = this.place(x, y);
      const to = this.nearest(x, y);
      if (placing) this.model.send({ type: "moved", row: from, x: px, y: py });
      else if (to >= 0 && to !== from) this.model.send({ type: "drag-link", from, to });
      this.ask();
    };
    on("pointerup", up);
    on("pointercancel", up);
    on("pointerleave", () => this.point(-1));
    on("dblclick", () => this.fit());
    on("keydown", (e) => {
      const step = 40;
      const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (e.key === "+" || e.key === "=") this.zoom(1.25, this.width / 2, this.height / 2);
      else if (e.key === "-") this.zoom(0.8, this.width / 2, this.height / 2);
      else if (e.key === "0") this.fit();
      else if (e.key === "Escape") this.select(-1);
      else if (moves[e.key]) {
        this.view = { ...this.view, x: this.view.x + moves[e.key][0], y: this.view.y + moves[e.key][1] };
        this.moved();
      } else return;
      e.preventDefault();
    });
  }

  editing() {
    return this.model.get("mode") === "edit";
  }

  // From a point on the canvas to where that is in the layout.
  place(x, y) {
    return [(x - this.view.x) / this.view.k, (y - this.view.y) / this.view.k];
  }

  click(x, y, shift) {
    const row = this.nearest(x, y);
    if (row < 0 && this.editing()) {
      const link = this.nearestLink(x, y);
      const [px, py] = this.place(x, y);
      this.model.send(link >= 0 ? { type: "pick-link", link } : { type: "blank", x: px, y: py });
    }
    this.select(row, shift);
  }

  nearestLink(x, y) {
    let best = -1;
    let least = 6;
    for (let l = 0; l < this.m; l++) {
      const [x0, y0, cx, cy, x1, y1] = this.bend(l);
      for (let s = 0; s <= 12; s++) {
        const t = s / 12;
        const u = 1 - t;
        const px = u * u * x0 + 2 * u * t * cx + t * t * x1;
        const py = u * u * y0 + 2 * u * t * cy + t * t * y1;
        const d = Math.hypot(px - x, py - y);
        if (d < least) [least, best] = [d, l];
      }
    }
    return best;
  }

  select(row, shift = false) {
    this.chosen = row;
    this.model.send({ type: "pick", row, shift });
    this.ask();
  }

  point(row, x, y) {
    if (row < 0) {
      this.tip.hidden = true;
    } else {
      const w = this.model.get("words");
      const told = this.names[row];
      const lines = [
        this.label(row),
        `${w.kinds[this.kinds[row]]}, ${w.layer} ${told[3]}`,
        `${w.energy} ${this.energy[row].toFixed(2)} · ${w.tension} ${Math.round(100 * this.tension[row])} %`,
      ];
      if (this.cluster[row] >= 0) lines.push(`${w.cluster} ${this.cluster[row]}`);
      if (told[4]) lines.push(told[4]);
      this.tip.replaceChildren(
        ...lines.map((line, number) => {
          const part = document.createElement(number ? "div" : "b");
          part.textContent = line;
          return part;
        }),
      );
      this.tip.hidden = false;
      const wide = this.tip.offsetWidth;
      const high = this.tip.offsetHeight;
      this.tip.style.left = `${Math.max(Math.min(x + 14, this.width - wide - 4), 4)}px`;
      this.tip.style.top = `${y + 14 + high > this.height ? Math.max(y - high - 10, 4) : y + 14}px`;
    }
    if (row !== this.hover) {
      this.hover = row;
      this.canvas.style.cursor = row < 0 ? "grab" : "pointer";
      this.ask();
    }
  }

  // ---- drawing -------------------------------------------------------------------------

  ask() {
    if (this.asked || this.closed) return;
    this.asked = requestAnimationFrame((now) => {
      this.asked = 0;
      if (!this.width || !this.style.inks) return;
      this.draw(now);
      if (this.toAcknowledge) {
        this.toAcknowledge = false;
        this.model.send({ type: "drawn", counter: this.counter });
      }
    });
  }

  ink() {
    return this.style.inks[this.model.get("dark") ? "dark" : "light"];
  }

  draw(now) {
    const pen = this.pen;
    this.crowd = Math.min(1, Math.max(0.2, Math.sqrt(220 / Math.max(this.n, 1))));
    const ink = this.ink();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = ink.paper;
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (this.stale) this.drawLinks(ink);
    pen.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    this.drawHulls(ink);
    const r = this.view.k / this.layerView.k;
    pen.setTransform(
      r, 0, 0, r,
      this.dpr * (this.view.x - r * this.layerView.x),
      this.dpr * (this.view.y - r * this.layerView.y),
    );
    pen.drawImage(this.layer, 0, 0);
    pen.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    const ready = this.energy.length === this.n && this.n > 0;
    if (ready) {
      this.drawFocus(ink);
      this.drawFlashes(ink, now);
      this.drawAgents(ink);
      this.drawChosen(ink);
      if (this.drawn) {
        pen.strokeStyle = ink.text;
        pen.lineWidth = 1.5;
        pen.beginPath();
        pen.moveTo(this.px(this.held), this.py(this.held));
        pen.lineTo(...this.drawn);
        pen.stroke();
      }
      this.drawLabels(ink);
    }
    this.frames += 1;
    this.canvas.dataset.frame = String(this.frames);
    this.canvas.dataset.step = String(this.step ?? "");
    this.flashes = this.flashes.filter((flash) => flash.end > now);
    if (this.flashes.length) this.ask();
  }
}

export default {
  render({ model, el }) {
    const drawing = new Drawing(model, el);
    return () => drawing.close();
  },
};
