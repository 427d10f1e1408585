// The map of thought on a canvas: what is heard from the page and what it is told, frame by
// frame. The other map_*.js, joined before this one, hold the scene, its strokes, hands and tools.
// Topology comes once per change; states come as float32 bytes, one frame at a time, and the
// next frame is sent only after a `drawn` message has named the last one.

const GLIDES_MS = 260;
const SORTS_MS = 500;
const CARD_PX = 280;
// Jumps on their way are drawn no oftener, unless something else moves: each frame costs the
// processor about as much as an agents' picture does.
const WALKS_MS = 30;
const RESTS_MS = 90;

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
    this.layers = new Layers(this.scene, model.get("painter"), () => this.painted());
    this.letters = new Letters();
    this.flashes = [];
    this.frames = 0;
    this.fitted = true;
    this.calmly = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.kept = new KeptView(this);
    this.tools = new Tools(this);
    this.hands = new Hands(this);
    this.sheet = made("div", "mf-sheet", {}, this.canvas, this.tip, this.said);
    this.root.append(this.tools.bar, this.sheet);
    el.append(this.root);
    this.listeners = [watchTheme(() => this.stale())];
    this.hear("topology", () => this.readTopology());
    this.hear("flow", () => this.readFlow());
    this.hear("frame", () => this.readFrame());
    this.hear("view", () => this.kept.read());
    this.hear("selected", () => this.readSelected());
    this.hear("marked", () => this.readMarked());
    this.hear("clusters", () => this.stale());
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
    clearTimeout(this.walking);
    clearTimeout(this.resting);
    this.sizes.disconnect();
    this.layers.close();
    cancelAnimationFrame(this.asked);
    this.kept.close();
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
    const { world, rows } = this.scene;
    this.scene.lay(told);
    this.layers.moved.add("comes");
    if (this.scene.world !== world) this.flashes = [];
    if (this.scene.n) this.kept.take();
    this.canvas.dataset.agents = String(this.scene.n);
    this.canvas.dataset.links = String(this.scene.m);
    const known = ([id]) => rows?.has(id);
    const { names } = this.scene;
    // Whoever draws looks on where they look, as long as all of it is to be seen from there.
    const stays = this.editing && names.some(known) && names.every((_, row) => this.scene.inside(row));
    if (this.fitted && !stays) this.fit();
    this.renamed();
    const selected = this.model.get("selected");
    // The word that a newcomer is the chosen one comes before it.
    if (this.editing && rows && names[selected] && !known(names[selected])) this.follow(selected);
  }

  readFlow() {
    this.scene.takeFlow(floats(this.model.get("flow")));
    this.layers.stale.add("links");
    this.ask();
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
    // What moves is drawn before the flows that were told with it.
    const { stale } = this.layers;
    const flows = stale.delete("links");
    stale.add("agents");
    if (flows) stale.add("links");
    this.paint();
    this.ask();
  }

  // The page's echo of what was chosen here comes late; only what it did not hear is followed.
  readSelected() {
    const row = this.model.get("selected");
    if (row === this.scene.chosen || performance.now() - (this.choseAt ?? -1e9) < 600) return;
    if (row >= 0 && row < this.scene.n) this.follow(row);
    else this.choose(-1, false, false);
    this.readMarked();
  }

  // Chosen elsewhere; whom a hand has just drawn is where that hand is.
  follow(row) {
    if (this.editing && this.scene.inside(row)) this.choose(row, false, false);
    else this.go(row, false);
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
    const { near } = scene.filters;
    if (row < 0) scene.filters.near = 0;
    // Who is chosen decides what is seen only where it is their neighbours alone.
    if (near) return this.sifted();
    this.tools.tell();
    this.kept.tell();
    this.ask();
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
    this.sifted();
  }

  showAll() {
    this.scene.filters = nothingHidden();
    this.tools.list();
    this.sifted();
  }

  sifted() {
    this.scene.sift();
    this.tools.tell();
    this.kept.tell();
    this.stale();
  }

  fit() {
    this.fitted = true;
    if (this.scene.width) this.scene.fit();
    this.kept.tell();
    this.stale();
  }

  handMoved() {
    this.gliding = null;
    this.viewMoved();
  }

  viewMoved() {
    this.fitted = false;
    this.moving = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.moving = false;
      this.paint();
    }, RESTS_MS);
    this.ask();
    this.kept.tell();
  }

  // What stands or is seen has changed, not only its state.
  stale() {
    this.layers.stale.add("links").add("agents");
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
    if (!this.kept.aim() && !this.fitted && was) scene.look(...was);
    this.stale();
    // A canvas that is sized anew is blank, and would be seen so.
    if (this.ready) this.draw(performance.now());
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
      if (!this.ready) return;
      this.draw(now);
      this.acknowledge();
    });
  }

  askLater() {
    this.walking ??= setTimeout(() => {
      this.walking = undefined;
      this.ask();
    }, WALKS_MS - 1000 / 60);
  }

  get ready() {
    return this.scene.width && this.scene.style?.inks;
  }

  // The painter need not wait for a frame to begin, only for the one before it to be done.
  paint() {
    if (this.closed || document.hidden || !this.ready) return;
    const [dark, still] = [isDark(), this.calmly.matches];
    const { dpr, moving } = this;
    this.layers.paint({ dpr, dark, now: performance.now(), still, moving });
  }

  painted() {
    if (!document.hidden) this.acknowledge();
    this.paint();
    this.ask();
  }

  // Once a frame is painted, to be seen with the next one of the browser, another may come.
  acknowledge() {
    const { counter } = this.layers.shown;
    if (counter === undefined || counter === this.acknowledged) return;
    this.acknowledged = counter;
    this.model.send({ type: "drawn", counter });
  }

  ink() {
    return this.scene.style.inks[isDark() ? "dark" : "light"];
  }

  // The same order on the page and in a picture that is taken.
  strokes(pen, ink, letters, putLinks, putAgents, flashes) {
    const { scene } = this;
    const taken = new Taken();
    putLinks(pen);
    if (!scene.ready) return;
    strokeFocus(pen, scene, ink);
    flashes(pen);
    putAgents(pen);
    strokeChosen(pen, scene, ink);
    nameHulls(pen, scene, ink, letters, (track) => this.hullName(track), taken);
    nameAgents(pen, scene, ink, letters, taken);
  }

  draw(now) {
    const { pen, scene, layers, dpr } = this;
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
    this.letters.begin(dpr);
    this.strokes(
      pen,
      ink,
      this.letters,
      () => layers.put("links", pen, dpr),
      () => layers.put("agents", pen, dpr),
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
    const { step, dark } = layers.shown;
    if (step !== undefined) this.canvas.dataset.step = String(step);
    this.canvas.dataset.theme = dark ? "dark" : "light";
    this.flashes = this.flashes.filter((flash) => flash.end > now);
    const lately = [...scene.comes.values()].some((at) => now - at < COMES_MS);
    if (lately) layers.stale.add("agents");
    this.paint();
    if (this.gliding || this.letters.missing) this.ask();
    else if (this.flashes.length || lately) this.askLater();
  }
}

export default {
  render({ model, el }) {
    const drawing = new Drawing(model, el);
    return () => drawing.close();
  },
};
