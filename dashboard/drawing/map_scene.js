// What stands on the map and where: topology, states, the view onto them, what of it is seen.
// It draws nothing and hears nobody.

const TAU = 2 * Math.PI;
const HEADER = 6; // counter, step, seconds, agents, flashes, spare
const RETIRED = 2;
const GROWN = 16;
const NEGATIVE = 32;
const COMES_MS = 2500;
const GOES_MS = 1500;

const floats = (view) =>
  new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const ints = (view) =>
  new Int32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const bytes = (view) =>
  new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

const nothingHidden = () => ({
  kinds: new Set(), // numbers that are off
  layers: new Set(),
  links: new Set(), // numbers of kinds that are off, and GROWN, NEGATIVE
  cluster: "", // "", "any", or a track
  near: 0, // links away from the chosen ones; 0: all
  hidden: new Set(), // ids
});

class Scene {
  constructor() {
    this.n = this.m = 0;
    this.view = { x: 0, y: 0, k: 1 };
    this.home = 1;
    this.width = this.height = 0;
    this.filters = nothingHidden();
    this.chosen = -1;
    this.also = new Set(); // chosen beside it
    this.focus = this.hover = -1;
    this.energy = this.tension = this.phase = this.cluster = this.flow = new Float32Array(0);
    this.topFlow = 0;
    this.calm = new Float32Array(0);
    this.order = [];
    this.comes = new Map();
    this.world = "";
  }

  lay(told) {
    const [world] = told.topology.split(".");
    const same = world === this.world && told.topology !== "";
    const [before, marks, names] = [this.n, this.marks, this.names];
    this.world = world;
    Object.assign(this, {
      places: floats(told.places),
      names: told.names,
      ends: ints(told.ends),
      codes: bytes(told.codes),
      kinds: bytes(told.kinds),
      marks: bytes(told.marks),
      style: told.looks,
    });
    this.n = this.places.length / 2;
    this.m = this.codes.length;
    this.rows = new Map(this.names.map((name, row) => [name[0], row]));
    const calm = new Float32Array(this.n);
    if (same) calm.set(this.calm.subarray(0, this.n));
    else this.full = 0;
    this.calm = calm;
    this.crowd = Math.min(1, Math.max(0.2, Math.sqrt(220 / Math.max(this.n, 1))));
    if (!same) {
      this.comes.clear();
      this.chosen = this.focus = -1;
      this.also.clear();
    } else if (this.n !== before) {
      // Rows move up where an agent of a draft goes: who was chosen stays so by its id.
      const now = (row) => this.rows.get(names[row]?.[0]) ?? -1;
      this.chosen = now(this.chosen);
      this.focus = now(this.focus);
      this.also = new Set([...this.also].map(now).filter((row) => row >= 0));
    }
    this.hover = -1;
    const now = performance.now();
    for (let i = 0; same && i < this.n; i++) {
      const gone = this.marks[i] & RETIRED;
      if (i >= before ? !gone : gone !== (marks[i] & RETIRED)) this.comes.set(i, now);
    }
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.n; i++) {
      box[0] = Math.min(box[0], this.places[2 * i]);
      box[1] = Math.min(box[1], this.places[2 * i + 1]);
      box[2] = Math.max(box[2], this.places[2 * i]);
      box[3] = Math.max(box[3], this.places[2 * i + 1]);
    }
    this.box = this.n ? box : [0, 0, 1, 1];
    this.join();
    this.sift();
  }

  // Links by agent: rows `first[i]` to `first[i + 1]` of `links`.
  join() {
    const first = new Int32Array(this.n + 2);
    for (const end of this.ends) first[end + 2] += 1;
    for (let i = 2; i < first.length; i++) first[i] += first[i - 1];
    this.links = new Int32Array(this.ends.length);
    for (let e = 0; e < this.ends.length; e++) this.links[first[this.ends[e] + 1]++] = e >> 1;
    this.first = first;
  }

  linksOf(i) {
    return this.links.subarray(this.first[i], this.first[i + 1]);
  }

  other(l, i) {
    return this.ends[2 * l] === i ? this.ends[2 * l + 1] : this.ends[2 * l];
  }

  between(a, b) {
    for (const l of this.linksOf(a)) if (this.other(l, a) === b) return l;
    return -1;
  }

  takeFlow(flow) {
    this.flow = flow;
    this.topFlow = 0;
    for (const f of flow) this.topFlow = Math.max(this.topFlow, f);
  }

  takeFrame(told) {
    const n = told[3];
    [this.counter, this.step, this.seconds] = told;
    const part = (number) => told.subarray(HEADER + number * n, HEADER + (number + 1) * n);
    [this.energy, this.tension, this.phase] = [part(0), part(1), part(2)];
    const cluster = part(3);
    const moved = cluster.length !== this.cluster.length || cluster.some((c, i) => c !== this.cluster[i]);
    this.cluster = cluster;
    if (moved) {
      this.groups = null;
      if (this.filters.cluster) this.sift();
    }
    for (let i = 0; i < Math.min(n, this.calm.length); i++) {
      const e = this.energy[i];
      this.calm[i] = this.calm[i] ? this.calm[i] + 0.08 * (e - this.calm[i]) : e;
    }
    // Sizes follow the fullest agents slowly, so that a field of little energy is seen as well.
    const sorted = Float32Array.from(this.energy).sort();
    const high = Math.max(sorted[Math.floor(0.97 * (n - 1))] || 0, this.style.energy_least);
    this.full = this.full ? this.full + 0.05 * (high - this.full) : high;
    return moved;
  }

  get ready() {
    return this.energy.length === this.n && this.n > 0;
  }

  // ---- what is seen --------------------------------------------------------------------

  sift() {
    const f = this.filters;
    const seen = (this.seen = new Uint8Array(this.n));
    for (let i = 0; i < this.n; i++) {
      const name = this.names[i];
      const c = this.cluster[i] ?? -1;
      seen[i] =
        !(this.marks[i] & RETIRED) &&
        !f.kinds.has(this.kinds[i]) &&
        !f.layers.has(name[3]) &&
        !(f.hidden.size && f.hidden.has(name[0])) &&
        (f.cluster === "" || (f.cluster === "any" ? c >= 0 : c === Number(f.cluster)));
    }
    const link = (this.seenLink = new Uint8Array(this.m));
    for (let l = 0; l < this.m; l++) {
      const code = this.codes[l];
      link[l] =
        seen[this.ends[2 * l]] &&
        seen[this.ends[2 * l + 1]] &&
        !f.links.has(code & 15) &&
        !(code & GROWN && f.links.has(GROWN)) &&
        !(code & NEGATIVE && f.links.has(NEGATIVE));
    }
    if (f.near && this.chosen >= 0) this.keepNear(f.near);
    this.shown = seen.reduce((sum, one) => sum + one, 0);
    this.living = this.marks ? this.marks.reduce((sum, mark) => sum + !(mark & RETIRED), 0) : 0;
    this.shownLinks = link.reduce((sum, one) => sum + one, 0);
    this.groups = null;
  }

  keepNear(depth) {
    const near = new Uint8Array(this.n);
    let edge = [this.chosen, ...this.also];
    edge.forEach((i) => (near[i] = 1));
    for (let d = 0; d < depth; d++) {
      const next = [];
      for (const i of edge) {
        for (const l of this.linksOf(i)) {
          const j = this.other(l, i);
          if (!this.seenLink[l] || near[j]) continue;
          near[j] = 1;
          next.push(j);
        }
      }
      edge = next;
    }
    for (let i = 0; i < this.n; i++) this.seen[i] &= near[i];
    for (let l = 0; l < this.m; l++) {
      this.seenLink[l] &= near[this.ends[2 * l]] & near[this.ends[2 * l + 1]];
    }
  }

  // ---- where things are ----------------------------------------------------------------

  px(i) {
    return this.view.k * this.places[2 * i] + this.view.x;
  }

  py(i) {
    return this.view.k * this.places[2 * i + 1] + this.view.y;
  }

  // From a point on the canvas to where that is in the layout.
  place(x, y) {
    return [(x - this.view.x) / this.view.k, (y - this.view.y) / this.view.k];
  }

  inside(i, edge = 0) {
    const x = this.px(i);
    const y = this.py(i);
    return x > -edge && y > -edge && x < this.width + edge && y < this.height + edge;
  }

  fit() {
    const [x0, y0, x1, y1] = this.box;
    const edge = 44;
    // One alone stands in the room of a whole map, so that others find places beside it.
    const least = this.n > 1 ? 1e-6 : 1;
    const k = Math.min(
      (this.width - 2 * edge) / Math.max(x1 - x0, least),
      (this.height - 2 * edge) / Math.max(y1 - y0, least),
    );
    this.home = Math.max(k, 1e-6);
    this.look(1, [(x0 + x1) / 2, (y0 + y1) / 2]);
  }

  // Zoom, as a multiple of the whole map's, with a point of the layout in the middle.
  look(zoom, [x, y]) {
    const k = this.home * Math.min(Math.max(zoom, 0.25), 60);
    this.view = { k, x: this.width / 2 - k * x, y: this.height / 2 - k * y };
  }

  zoom(by, x, y) {
    const k = Math.min(Math.max(this.view.k * by, this.home / 4), this.home * 60);
    const r = k / this.view.k;
    this.view = { k, x: x - r * (x - this.view.x), y: y - r * (y - this.view.y) };
  }

  radius(i) {
    const s = this.style;
    const zoomed = Math.min(Math.max(Math.sqrt(this.view.k / this.home), 0.6), 3);
    const grow = Math.sqrt(Math.min(Math.max(this.energy[i] || 0, 0) / this.full, 1));
    return (s.radius_least + (s.radius_most - s.radius_least) * grow) * this.crowd * zoomed;
  }

  nearest(x, y) {
    let best = -1;
    let least = 8;
    for (let i = 0; i < this.n; i++) {
      if (!this.seen[i]) continue;
      const d = Math.hypot(this.px(i) - x, this.py(i) - y) - this.radius(i);
      if (d < least) [least, best] = [d, i];
    }
    return best;
  }

  nearestLink(x, y) {
    let best = -1;
    let least = 6;
    for (let l = 0; l < this.m; l++) {
      if (!this.seenLink[l]) continue;
      const [x0, y0, cx, cy, x1, y1] = this.bend(l);
      // To the pieces between points of the curve: to the points alone a long link is mostly holes.
      let [px, py] = [x0, y0];
      for (let s = 1; s <= 12; s++) {
        const t = s / 12;
        const u = 1 - t;
        const qx = u * u * x0 + 2 * u * t * cx + t * t * x1;
        const qy = u * u * y0 + 2 * u * t * cy + t * t * y1;
        const long = (qx - px) ** 2 + (qy - py) ** 2;
        const along = long ? ((x - px) * (qx - px) + (y - py) * (qy - py)) / long : 0;
        const a = Math.min(Math.max(along, 0), 1);
        const d = Math.hypot(px + a * (qx - px) - x, py + a * (qy - py) - y);
        if (d < least) [least, best] = [d, l];
        [px, py] = [qx, qy];
      }
    }
    return best;
  }

  bend(l) {
    const [x0, y0] = [this.px(this.ends[2 * l]), this.py(this.ends[2 * l])];
    const [x1, y1] = [this.px(this.ends[2 * l + 1]), this.py(this.ends[2 * l + 1])];
    const turn = this.m > MANY_LINKS ? 0 : this.style.links[this.codes[l] & 15].bend;
    return [x0, y0, (x0 + x1) / 2 + turn * (y1 - y0), (y0 + y1) / 2 - turn * (x1 - x0), x1, y1];
  }

  // Whom an arrow leads to: a linked agent in that direction, or else any.
  towards(from, dx, dy) {
    const [x, y] = [this.px(from), this.py(from)];
    const among = (rows) => {
      let best = -1;
      let least = Infinity;
      for (const i of rows) {
        if (i === from || !this.seen[i]) continue;
        const along = (this.px(i) - x) * dx + (this.py(i) - y) * dy;
        const aside = Math.abs((this.px(i) - x) * dy - (this.py(i) - y) * dx);
        if (along <= 0 || aside > 1.5 * along) continue;
        if (along + 2 * aside < least) [least, best] = [along + 2 * aside, i];
      }
      return best;
    };
    const linked = among(Array.from(this.linksOf(from), (l) => this.other(l, from)));
    return linked >= 0 ? linked : among(this.names.keys());
  }

  // Rows whose name holds these letters in either language; those that begin so come first.
  find(words, most = 12) {
    const wanted = words.trim().toLocaleLowerCase();
    if (!wanted) return [];
    const hits = [];
    for (let i = 0; i < this.n; i++) {
      if (this.marks[i] & RETIRED) continue;
      const [id, label, english] = this.names[i];
      const at = [label, english, id].map((name) => name.toLocaleLowerCase().indexOf(wanted));
      const best = Math.min(...at.map((place) => (place < 0 ? Infinity : place)));
      if (best < Infinity) hits.push([best > 0, -this.calm[i], i]);
    }
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, most).map((hit) => hit[2]);
  }
}
