// The river of clusters: one band a track, as wide as it has agents; hatched where it is not
// beyond chance. Where a band stands comes ready; nothing is worked out here but pixels.

const [BAND, LOOK, FROM, SIZE, SLOT, SHOWN, Z, P, ORIGIN] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const COLUMNS = 9;
const NEAR_S = 0.02; // float32 times are that far apart at most
const [LEFT, RIGHT, TOP, FOOT, GAP] = [14, 26, 16, 22, 4];

class River extends Sheet {
  constructor(model, el) {
    super(model, el, "mf-river-box", ["picked"]);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.tip = document.createElement("div");
    this.tip.className = "mf-tip";
    this.tip.style.display = "none";
    this.said = document.createElement("div");
    this.said.className = "mf-unseen";
    this.said.setAttribute("aria-live", "polite");
    this.root.append(this.tip, this.said);
    this.on = null; // the piece under the pointer or the keyboard
    this.stale = true;
    this.hear(["pieces", "joins", "times", "marks", "words"], () => {
      this.stale = true;
      this.ask();
    });
    const canvas = this.canvas;
    canvas.addEventListener("pointermove", (e) => this.point(this.under(e)));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("click", (e) => this.pick(this.under(e)));
    canvas.addEventListener("blur", () => this.point(null));
    canvas.addEventListener("keydown", (e) => this.key(e));
  }

  read() {
    const held = floats(this.model.get("pieces"));
    this.times = floats(this.model.get("times"));
    this.pieces = [];
    for (let i = 0; i + COLUMNS <= held.length; i += COLUMNS)
      this.pieces.push(held.subarray(i, i + COLUMNS));
    this.bands = new Map();
    for (const piece of this.pieces) {
      if (!this.bands.has(piece[BAND])) this.bands.set(piece[BAND], []);
      this.bands.get(piece[BAND]).push(piece);
    }
    this.words = this.model.get("words");
    this.canvas.setAttribute("aria-label", `${this.words.label} ${this.words.keys}`);
    this.canvas.dataset.looks = String(this.times.length);
    const tracks = [...this.bands.keys()].filter((band) => band > 0);
    this.canvas.dataset.tracks = String(tracks.length);
    this.canvas.dataset.faint = String(this.bands.size - tracks.length);
    // New looks leave the eye where it was.
    if (this.on) this.on = this.piece(this.on[BAND], this.on[LOOK]) || null;
  }

  piece(band, look) {
    return (this.bands.get(band) || []).find((piece) => piece[LOOK] === look);
  }

  sized(seen) {
    if (seen === this.model.get("awake")) return;
    this.model.set("awake", seen);
    this.model.save_changes();
  }

  frame() {
    if (this.stale) this.read();
    this.stale = false;
    super.frame();
  }

  // -- where things stand

  measure() {
    const room = this.height - TOP - FOOT;
    const most = new Array(this.times.length).fill(0);
    const slots = new Array(this.times.length).fill(0);
    for (const piece of this.pieces) {
      most[piece[LOOK]] = Math.max(most[piece[LOOK]], piece[FROM] + piece[SIZE]);
      slots[piece[LOOK]] = Math.max(slots[piece[LOOK]], piece[SLOT]);
    }
    this.gap = Math.min(GAP, (0.3 * room) / Math.max(1, ...slots));
    this.scale = Math.min(
      ...most.map((m, k) => (m ? (room - slots[k] * this.gap) / m : Infinity)),
      24,
    );
    this.from = this.times.length ? this.times[0] : 0;
    this.to = this.times.length ? this.times[this.times.length - 1] : 1;
  }

  x(time) {
    const room = this.width - LEFT - RIGHT;
    return this.to > this.from ? LEFT + ((time - this.from) / (this.to - this.from)) * room : LEFT;
  }

  span(piece) {
    const top = TOP + piece[FROM] * this.scale + piece[SLOT] * this.gap;
    return [top, top + Math.max(piece[SIZE] * this.scale, 1)];
  }

  // -- drawing

  draw(pen, ink) {
    this.measure();
    pen.font = ink.font;
    pen.textBaseline = "top";
    pen.textAlign = "center";
    for (const t of this.times.length ? ticks(this.from, Math.max(this.to, this.from + 1), 6) : []) {
      if (t > this.to) continue;
      pen.fillStyle = ink.grid;
      pen.fillRect(this.x(t), TOP - 6, 1, this.height - TOP - FOOT + 8);
      pen.fillStyle = ink.faint;
      const label = String(+t.toFixed(2)).replace(".", this.words.comma);
      pen.fillText(`${label} ${this.words.second}`, Math.max(this.x(t), LEFT + 8), this.height - 16);
    }
    const joins = floats(this.model.get("joins"));
    for (let i = 0; i + 4 <= joins.length; i += 4) {
      const a = this.piece(joins[i], joins[i + 1]);
      const b = this.piece(joins[i + 2], joins[i + 3]);
      if (a && b) this.join(pen, ink, a, b);
    }
    const picked = this.model.get("picked");
    for (const [band, pieces] of this.bands) this.band(pen, ink, band, pieces, band === picked);
    for (const [band, pieces] of this.bands) if (band > 0) this.number(pen, ink, band, pieces);
    this.places = this.model.get("marks").map((mark) => this.mark(pen, ink, mark));
    if (this.on) {
      const [top, low] = this.span(this.on);
      pen.strokeStyle = ink.text;
      pen.lineWidth = 2;
      pen.strokeRect(this.x(this.times[this.on[LOOK]]) - 4, top - 1, 8, low - top + 2);
    }
  }

  colour(ink, band) {
    return band > 0 ? ink.clusters[band % ink.clusters.length] : ink.faint;
  }

  shape(pen, a, b) {
    const [x0, x1] = [this.x(this.times[a[LOOK]]), this.x(this.times[b[LOOK]])];
    const [[t0, l0], [t1, l1]] = [this.span(a), this.span(b)];
    const middle = (x0 + x1) / 2;
    pen.beginPath();
    pen.moveTo(x0, t0);
    pen.bezierCurveTo(middle, t0, middle, t1, x1, t1);
    pen.lineTo(x1, l1);
    pen.bezierCurveTo(middle, l1, middle, l0, x0, l0);
    pen.closePath();
    return [Math.min(x0, x1), Math.min(t0, t1), Math.max(x0, x1), Math.max(l0, l1)];
  }

  hatch(pen, [x0, y0, x1, y1], colour) {
    pen.save();
    pen.clip();
    pen.strokeStyle = colour;
    pen.globalAlpha = 0.5;
    pen.lineWidth = 1;
    pen.beginPath();
    // Tied to the picture, so that neighbours' lines meet.
    const start = Math.floor((x0 - y1) / 6) * 6;
    for (let d = start; d <= x1 - y0; d += 6) {
      pen.moveTo(d + y0, y0);
      pen.lineTo(d + y1, y1);
    }
    pen.stroke();
    pen.restore();
  }

  band(pen, ink, band, pieces, picked) {
    const colour = this.colour(ink, band);
    pieces.forEach((piece, k) => {
      const next = pieces[k + 1];
      if (next && next[LOOK] - piece[LOOK] <= 1) {
        const box = this.shape(pen, piece, next);
        if (piece[SHOWN] && next[SHOWN]) {
          pen.fillStyle = colour;
          pen.globalAlpha = 0.78;
          pen.fill();
          pen.globalAlpha = 1;
        } else this.hatch(pen, box, colour);
        if (picked) {
          this.shape(pen, piece, next);
          pen.strokeStyle = ink.text;
          pen.lineWidth = 2;
          pen.stroke();
        }
      } else if (next) {
        // Not seen in between, and yet the same track.
        pen.strokeStyle = colour;
        pen.lineWidth = 1;
        pen.setLineDash([2, 4]);
        const ends = [piece, next].map((one) => {
          const [top, low] = this.span(one);
          return [this.x(this.times[one[LOOK]]), (top + low) / 2];
        });
        pen.beginPath();
        pen.moveTo(...ends[0]);
        pen.lineTo(...ends[1]);
        pen.stroke();
        pen.setLineDash([]);
      }
      const [top, low] = this.span(piece);
      const at = Math.round(this.x(this.times[piece[LOOK]]));
      if (piece[SHOWN]) {
        pen.fillStyle = colour;
        pen.fillRect(at - 3, top, 6, low - top);
      } else {
        pen.strokeStyle = colour;
        pen.lineWidth = 1;
        pen.strokeRect(at - 2, top + 0.5, 4, Math.max(low - top - 1, 0.5));
      }
    });
  }

  join(pen, ink, a, b) {
    pen.fillStyle = this.colour(ink, a[BAND]);
    pen.globalAlpha = 0.32;
    this.shape(pen, a, b);
    pen.fill();
    pen.globalAlpha = 1;
  }

  number(pen, ink, band, pieces) {
    pen.font = `600 ${ink.font}`;
    pen.textBaseline = "middle";
    const last = pieces[pieces.length - 1];
    const [top, low] = this.span(last);
    pen.textAlign = "left";
    pen.fillStyle = ink.text;
    if (low - top >= 9) pen.fillText(String(band), this.x(this.times[last[LOOK]]) + 5, (top + low) / 2);
    pen.font = ink.font;
  }

  mark(pen, ink, { t, band, kind }) {
    const pieces = this.bands.get(band) || [];
    const near = [...pieces].reverse().find((piece) => this.times[piece[LOOK]] <= t + NEAR_S) || pieces[0];
    if (!near) return null;
    const at = Math.min(Math.max(this.x(t), LEFT), this.width - RIGHT);
    const y = Math.max(this.span(near)[0] - 1, 7);
    pen.fillStyle = ink.text;
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 1.5;
    pen.beginPath();
    if (kind === "birth") pen.arc(at, y, 4, 0, 7);
    else if (kind === "split") poly(pen, at, y, [[-4, 0], [5, -5], [5, 5]]);
    else if (kind === "merge") poly(pen, at, y, [[4, 0], [-5, -5], [-5, 5]]);
    else if (kind === "condensation") star(pen, at, y);
    else {
      pen.strokeStyle = ink.text;
      pen.lineWidth = 2;
      pen.moveTo(at - 4, y - 4);
      pen.lineTo(at + 4, y + 4);
      pen.moveTo(at + 4, y - 4);
      pen.lineTo(at - 4, y + 4);
    }
    pen.stroke();
    pen.fill();
    return [at, y];
  }

  // -- what the pointer and the keys do

  under(e) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [e.clientX - box.left, e.clientY - box.top];
    let best = null;
    let near = Infinity;
    for (const piece of this.pieces || []) {
      const [top, low] = this.span(piece);
      const away = Math.abs(this.x(this.times[piece[LOOK]]) - x);
      if (y >= top - 2 && y <= low + 2 && away < near) [best, near] = [piece, away];
    }
    const apart = this.times && this.times.length > 1 ? (this.width / this.times.length) * 0.75 : 30;
    return near <= Math.max(apart, 12) ? best : null;
  }

  point(piece) {
    if (piece === this.on) return;
    this.on = piece;
    this.tip.style.display = piece ? "block" : "none";
    if (piece) {
      this.tip.textContent = this.said.textContent = this.tell(piece);
      const [top, low] = this.span(piece);
      const at = this.x(this.times[piece[LOOK]]);
      this.tip.style.left = `${at > this.width / 2 ? at - 12 : at + 12}px`;
      this.tip.style.transform = at > this.width / 2 ? "translateX(-100%)" : "none";
      const high = this.tip.getBoundingClientRect().height;
      const wanted = (top + low) / 2 - high / 2;
      this.tip.style.top = `${Math.max(Math.min(wanted, this.height - high - 2), 2)}px`;
    }
    this.ask();
  }

  tell(piece) {
    const short = (v) => (Number.isFinite(v) ? String(+v.toPrecision(3)) : "–").replace(".", this.words.comma);
    const told = {
      band: piece[BAND],
      size: piece[SIZE],
      z: short(piece[Z]),
      p: short(piece[P]),
      origin: this.words.origins[piece[ORIGIN]],
      seconds: short(this.times[piece[LOOK]]),
    };
    const line = (piece[SHOWN] ? this.words.shown : this.words.faint).replace(
      /\[(\w+)\]/g,
      (_, name) => told[name],
    );
    const [since, until] = [this.times[piece[LOOK] - 1] ?? -1, this.times[piece[LOOK]]];
    const marks = this.model
      .get("marks")
      .filter((m) => m.band === piece[BAND] && m.t > since + NEAR_S && m.t <= until + NEAR_S)
      .map((m) => m.words);
    return [line, ...marks].join(" ");
  }

  pick(piece) {
    const band = piece ? piece[BAND] : 0;
    this.model.set("picked", band === this.model.get("picked") ? 0 : band);
    this.model.save_changes();
    this.ask();
  }

  key(e) {
    const ways = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      if (this.on) this.pick(this.on);
    } else if (e.key === "Escape") {
      this.point(null);
      this.pick(null);
    } else if (ways[e.key] && this.pieces.length) {
      e.preventDefault();
      this.point(this.beside(e.key, ways[e.key]));
    }
  }

  beside(key, way) {
    const at = this.on || this.pieces.filter((p) => p[LOOK] === this.times.length - 1)[0];
    if (!at) return this.pieces[this.pieces.length - 1];
    if (!this.on) return at;
    if (key === "ArrowUp" || key === "ArrowDown")
      return this.pieces.find((p) => p[LOOK] === at[LOOK] && p[SLOT] === at[SLOT] + way) || at;
    const own = this.piece(at[BAND], at[LOOK] + way);
    const column = this.pieces.filter((p) => p[LOOK] === at[LOOK] + way);
    return own || column[Math.min(at[SLOT], column.length - 1)] || at;
  }
}

function poly(pen, x, y, points) {
  points.forEach(([dx, dy], k) => (k ? pen.lineTo(x + dx, y + dy) : pen.moveTo(x + dx, y + dy)));
  pen.closePath();
}

function star(pen, x, y) {
  const points = [];
  for (let k = 0; k < 10; k++) {
    const [r, turn] = [k % 2 ? 2.6 : 6, (Math.PI * k) / 5 - Math.PI / 2];
    points.push([r * Math.cos(turn), r * Math.sin(turn)]);
  }
  poly(pen, x, y, points);
}

export default {
  render({ model, el }) {
    const river = new River(model, el);
    return () => river.close();
  },
};
