// The map of thought on a canvas: what is heard from the page and what it is told, frame by
// frame. The other map_*.js, joined before this one, hold the scene, its strokes, hands and tools.
// Topology comes once per change; states come as float32 bytes, one frame at a time, and the
// next frame is sent only after a `drawn` message has named the last one.

const SETTLES_MS = 120;
const TELLS_MS = 400;
const GLIDES_MS = 260;
const SORTS_MS = 500;
const CARD_PX = 280;

class Drawing {
  constructor(model, el) {
    this.model = model;
    this.root = made("div", "mf-map");
    this.canvas = made("canvas", "", { tabIndex: 0 });
    this.canvas.setAttribute("role", "application");
    this.tip = made("div", "mf-tip", { hidden: true });
    this.said = made("div", "mf-said");
    this.said.setAttribute("aria-live", "polite");
    this.pen = this.canvas.getContext("2d");
    this.scene = new Scene();
    this.scene.label = (i) => this.scene.names[i][this.model.get("english") ? 2 : 1];
    this.linkLayer = new LinkLayer(this.scene, () => this.ask());
    this.agentLayer = new AgentLayer(this.scene);
    this.flashes = [];
    this.frames = 0;
    this.fitted = true;
    this.calmly = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.tools = new Tools(this);
    this.hands = new Hands(this);
    this.sheet = made("div", "mf-sheet", {}, this.canvas, this.tip, this.said);
    this.root.append(this.tools.bar, this.sheet);
    el.append(this.root);
    this.listeners = [];
    this.hear("topology", () => this.readTopology());
    this.hear("flow", () => this.readFlow());
    this.hear("frame", () => this.readFrame());
    this.hear("view", () => this.readView());
    this.hear("selected", () => this.readSelected());
    this.hear("marked", () => this.readMarked());
    for (const name of ["dark", "clusters"]) this.hear(name, () => this.stale());
    for (const name of ["english", "words"]) this.hear(name, () => this.renamed());
    this.readTopology();
    this.readFlow();
    this.readFrame();
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.sheet);
    this.resize();
  }

  hear(name, act) {
    this.model.on(`change:${name}`, act);
    this.listeners.push(() => this.model.off(`change:${name}`, act));
  }

  close() {
    this.closed = true;
    this.sizes.disconnect();
    this.linkLayer.close();
    cancelAnimationFrame(this.asked);
    clearTimeout(this.settling);
    clearTimeout(this.telling);
    this.listeners.forEach((off) => off());
  }

  get words() {
    return this.model.get("words");
  }

  get editing() {
    return this.model.get("mode") === "edit";
  }

  // ---- what comes in -------------------------------------------------------------------

  readTopology() {
    const told = {};
    for (const name of ["topology", "places", "names", "ends", "codes", "kinds", "marks", "looks"]) {
      told[name] = this.model.get(name);
    }
    const world = this.scene.world;
    this.scene.lay(told);
    if (this.scene.world !== world) this.flashes = [];
    this.wanted = this.scene.n ? this.readWanted() : this.wanted;
    this.canvas.dataset.agents = String(this.scene.n);
    this.canvas.dataset.links = String(this.scene.m);
    if (this.fitted) this.fit();
    this.renamed();
  }

  readFlow() {
    this.scene.takeFlow(floats(this.model.get("flow")));
    this.stale();
  }

  readFrame() {
    const told = floats(this.model.get("frame"));
    if (told.length < HEADER) return;
    if (this.scene.takeFrame(told)) {
      this.tools.clusters();
      this.tools.tell();
    }
    const k = told[4];
    const at = HEADER + 4 * told[3];
    if (k) {
      const part = (number) => told.subarray(at + number * k, at + (number + 1) * k);
      this.flashes.push(flashOf(this.scene, part(0), part(1), part(2), performance.now()));
      if (this.flashes.length > 12) this.flashes.shift();
    }
    this.toAcknowledge = true;
    this.ask();
  }

  // The page's echo of what was chosen here comes late; only what it did not hear is followed.
  readSelected() {
    const row = this.model.get("selected");
    if (row === this.scene.chosen || performance.now() - (this.choseAt ?? -1e9) < 600) return;
    if (row >= 0 && row < this.scene.n) this.go(row, false);
    else this.choose(-1, false, false);
    this.readMarked();
  }

  readMarked() {
    const rows = this.model.get("marked").filter((row) => row < this.scene.n);
    if (!rows.length) return;
    this.scene.also = new Set(rows.filter((row) => row !== this.scene.chosen));
    this.sifted();
  }

  renamed() {
    this.canvas.setAttribute("aria-label", `${this.words.map || ""}. ${this.words.keys || ""}`);
    this.canvas.title = "";
    this.tools.build();
    this.stale();
  }

  // ---- the view, as the page keeps it --------------------------------------------------

  // `view`: plain, by names, so that it can stand in a link and outlive this world.
  toldView() {
    const { scene } = this;
    const { filters: f, style } = scene;
    const id = (row) => scene.names[row][0];
    const links = [...f.links].map((k) => (k === GROWN ? "grown" : k === NEGATIVE ? "negative" : style.links[k].name));
    const view = {
      kinds: [...f.kinds].map((k) => style.kinds[k].name),
      layers: [...f.layers],
      links,
      cluster: f.cluster,
      near: f.near,
      hidden: [...f.hidden],
      chosen: scene.chosen >= 0 ? id(scene.chosen) : "",
      also: [...scene.also].map(id),
    };
    if (!this.fitted) {
      view.zoom = +(scene.view.k / scene.home).toFixed(3);
      view.centre = scene.place(scene.width / 2, scene.height / 2).map((x) => +x.toFixed(4));
    }
    return view;
  }

  tellView() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (this.closed || !this.scene.n) return;
      const view = this.toldView();
      this.ownView = JSON.stringify(view);
      this.model.set("view", view);
      this.model.save_changes();
    }, TELLS_MS);
  }

  readView() {
    if (JSON.stringify(this.model.get("view")) === this.ownView) return;
    this.wanted = this.readWanted();
    this.stale();
  }

  readWanted() {
    const told = this.model.get("view") || {};
    if (!Object.keys(told).length || !this.scene.n || JSON.stringify(told) === this.ownView) return null;
    const { scene } = this;
    const f = (scene.filters = nothingHidden());
    const numbers = (list, names) => names.map((name) => list.findIndex((one) => one.name === name));
    numbers(scene.style.kinds, told.kinds || []).forEach((k) => k >= 0 && f.kinds.add(k));
    numbers(scene.style.links, told.links || []).forEach((k) => k >= 0 && f.links.add(k));
    if (told.links?.includes("grown")) f.links.add(GROWN);
    if (told.links?.includes("negative")) f.links.add(NEGATIVE);
    (told.layers || []).forEach((layer) => f.layers.add(layer));
    (told.hidden || []).forEach((id) => f.hidden.add(id));
    f.cluster = String(told.cluster ?? "");
    f.near = [0, 1, 2].includes(told.near) ? told.near : 0;
    const rows = (told.also || []).map((id) => scene.rows.get(id)).filter((row) => row !== undefined);
    scene.also = new Set(rows);
    const chosen = scene.rows.get(told.chosen) ?? -1;
    if (chosen !== scene.chosen) this.choose(chosen, false, true, scene.also);
    scene.sift();
    this.tools.list();
    this.tools.tell();
    return this.aim(told) ? null : told;
  }

  // Look where the view says, once the size of the canvas is known.
  aim(told) {
    if (!told.zoom || !told.centre) return true;
    if (!this.scene.width) return false;
    this.scene.look(told.zoom, told.centre);
    this.fitted = false;
    return true;
  }

  // ---- what is asked by hands and tools ------------------------------------------------

  tell(message) {
    this.model.send(message);
  }

  choose(row, shift = false, tells = true, also = null) {
    const { scene } = this;
    if (shift && row >= 0 && scene.chosen >= 0) {
      if (row === scene.chosen || scene.also.has(row)) scene.also.delete(row);
      else scene.also.add(row);
    } else {
      scene.also = also ?? new Set();
      scene.chosen = row;
    }
    if (tells) {
      this.choseAt = performance.now();
      this.tell({ type: "pick", row, shift });
    }
    if (row < 0) scene.filters.near = 0;
    this.sifted();
  }

  go(row, tells = true) {
    const { scene } = this;
    this.choose(row, false, tells);
    if (!scene.seen[row]) this.showAll();
    const zoom = Math.max(scene.view.k / scene.home, Math.min(2, Math.sqrt(scene.n / 30)));
    // The card of the chosen stands at the right.
    const aside = scene.width > 2 * CARD_PX ? CARD_PX / (2 * zoom * scene.home) : 0;
    this.glide(zoom, [scene.places[2 * row] + aside, scene.places[2 * row + 1]]);
  }

  bringIn(row) {
    const { scene } = this;
    if (scene.inside(row, -30)) return;
    this.glide(scene.view.k / scene.home, [scene.places[2 * row], scene.places[2 * row + 1]]);
  }

  glide(zoom, centre) {
    const { scene } = this;
    const start = { zoom: scene.view.k / scene.home, at: performance.now() };
    start.centre = scene.place(scene.width / 2, scene.height / 2);
    this.fitted = false;
    this.gliding = (now) => {
      const t = this.calmly.matches ? 1 : Math.min((now - start.at) / GLIDES_MS, 1);
      const s = t * t * (3 - 2 * t);
      scene.look(
        start.zoom * (zoom / start.zoom) ** s,
        start.centre.map((from, axis) => from + s * (centre[axis] - from)),
      );
      if (t >= 1) this.gliding = null;
      this.viewMoved();
    };
    this.ask();
  }

  hideChosen() {
    const { scene } = this;
    for (const row of [scene.chosen, ...scene.also]) if (row >= 0) scene.filters.hidden.add(scene.names[row][0]);
    this.choose(-1);
  }

  showAll() {
    this.scene.filters = nothingHidden();
    this.tools.list();
    this.sifted();
  }

  sifted() {
    this.scene.sift();
    this.tools.tell();
    this.tellView();
    this.stale();
  }

  fit() {
    this.fitted = true;
    if (this.scene.width) this.scene.fit();
    this.tellView();
    this.stale();
  }

  handMoved() {
    this.gliding = null;
    this.viewMoved();
  }

  viewMoved() {
    this.fitted = false;
    this.ask();
    this.tellView();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.stale(), this.scene.m > MANY_LINKS ? 0 : SETTLES_MS);
  }

  stale() {
    this.linkLayer.stale = true;
    this.ask();
  }

  resize() {
    const { width, height } = this.sheet.getBoundingClientRect();
    if (!width || !height) return;
    const { scene } = this;
    this.dpr = window.devicePixelRatio || 1;
    const was = scene.width ? [scene.view.k / scene.home, scene.place(scene.width / 2, scene.height / 2)] : null;
    Object.assign(scene, { width, height });
    this.canvas.width = Math.round(width * this.dpr);
    this.canvas.height = Math.round(height * this.dpr);
    scene.fit();
    if (this.wanted && this.aim(this.wanted)) this.wanted = null;
    else if (!this.fitted && was) scene.look(...was);
    this.stale();
  }

  // ---- what is said --------------------------------------------------------------------

  facts(row) {
    const { scene, words: w } = this;
    const told = scene.names[row];
    const lines = [scene.label(row), `${w.kinds[scene.kinds[row]]}, ${w.layer} ${told[3]}`];
    if (scene.ready) {
      const held = Math.round(100 * scene.tension[row]);
      lines.push(`${w.energy} ${scene.energy[row].toFixed(2)} · ${w.tension} ${held} %`);
      if (scene.cluster[row] >= 0) lines.push(this.hullName(scene.cluster[row]));
    }
    return lines;
  }

  hullName(track) {
    const { words: w } = this;
    const known = this.model.get("clusters").find((cluster) => cluster[0] === track);
    return known ? w.hull.replace("{track}", track).replace("{p}", known[1]) : `${w.cluster} ${track}`;
  }

  announce(words) {
    this.said.textContent = words;
  }

  point(row, x, y) {
    this.tip.hidden = row < 0;
    if (row >= 0) {
      const note = this.scene.names[row][4];
      const short = note.length > 160 ? `${note.slice(0, 159)}…` : note;
      const lines = [...this.facts(row), ...(short ? [short] : [])];
      this.tip.replaceChildren(
        ...lines.map((line, number) => made(number ? "div" : "b", "", { textContent: line })),
      );
      const { width, height } = this.scene;
      const high = this.tip.offsetHeight;
      const left = Math.max(Math.min(x + 14, width - this.tip.offsetWidth - 4), 4);
      this.tip.style.left = `${left}px`;
      this.tip.style.top = `${y + 14 + high > height ? Math.max(y - high - 10, 4) : y + 14}px`;
    }
    if (row === this.scene.hover) return;
    this.scene.hover = row;
    this.canvas.style.cursor = row < 0 ? (this.editing ? "crosshair" : "grab") : "pointer";
    this.ask();
  }

  // ---- drawing -------------------------------------------------------------------------

  ask() {
    if (this.asked || this.closed) return;
    this.asked = requestAnimationFrame((now) => {
      this.asked = 0;
      if (!this.scene.width || !this.scene.style?.inks) return;
      this.draw(now);
      if (this.toAcknowledge) {
        this.toAcknowledge = false;
        this.model.send({ type: "drawn", counter: this.scene.counter });
      }
    });
  }

  ink() {
    return this.scene.style.inks[this.model.get("dark") ? "dark" : "light"];
  }

  // The same strokes on the page and in a picture that is taken, which is after all that passes.
  strokes(pen, ink, putLinks, putAgents, flashes) {
    const { scene } = this;
    const taken = [];
    const tops = scene.ready ? strokeHulls(pen, scene, ink) : [];
    putLinks(pen);
    if (!scene.ready) return;
    strokeFocus(pen, scene, ink);
    flashes(pen);
    putAgents(pen);
    strokeChosen(pen, scene, ink);
    nameHulls(pen, scene, ink, tops, (track) => this.hullName(track), taken);
    strokeLabels(pen, scene, ink, taken);
  }

  draw(now) {
    const { pen, scene, dpr } = this;
    this.gliding?.(now);
    if (now - (this.sortedAt ?? -SORTS_MS) >= SORTS_MS || scene.order.length !== scene.n) {
      this.sortedAt = now;
      scene.order = [...scene.calm.keys()].sort((a, b) => scene.calm[b] - scene.calm[a]);
    }
    const ink = this.ink();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = ink.paper;
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    const still = this.calmly.matches;
    let fresh = true;
    this.strokes(
      pen,
      ink,
      () => this.linkLayer.put(pen, ink, dpr),
      () => (fresh = this.agentLayer.put(pen, ink, now, still, dpr)),
      () => strokeFlashes(pen, scene, ink, this.flashes, now, still),
    );
    if (this.hands.drawn) {
      pen.strokeStyle = ink.text;
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.moveTo(scene.px(this.hands.held), scene.py(this.hands.held));
      pen.lineTo(...this.hands.drawn);
      pen.stroke();
    }
    this.frames += 1;
    this.canvas.dataset.frame = String(this.frames);
    this.canvas.dataset.step = String(scene.step ?? "");
    this.flashes = this.flashes.filter((flash) => flash.end > now);
    const lately = [...scene.comes.values()].some((at) => now - at < COMES_MS);
    if (this.flashes.length || this.gliding || lately || !fresh) this.ask();
  }
}

export default {
  render({ model, el }) {
    const drawing = new Drawing(model, el);
    return () => drawing.close();
  },
};
