// The view as the page keeps it: plain, by ids and names, so that it can stand in a link and
// outlive this world.

const TELLS_MS = 400;
// So many of its own words are known again: on a busy server the echo of one may come after the next.
const MOST_OWN = 16;

class KeptView {
  constructor(drawing) {
    this.drawing = drawing;
    this.scene = drawing.scene;
    this.model = drawing.model;
    this.own = []; // what was told last, as JSON
    this.wanted = null; // waits until the canvas has a size
  }

  isOwn(told) {
    return this.own.includes(JSON.stringify(told));
  }

  close() {
    clearTimeout(this.telling);
    this.closed = true;
  }

  of() {
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
    if (!this.drawing.fitted) {
      view.zoom = +(scene.view.k / scene.home).toFixed(3);
      view.centre = scene.place(scene.width / 2, scene.height / 2).map((x) => +x.toFixed(4));
    }
    return view;
  }

  // Tell the page, once the hand rests.
  tell() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (this.closed || !this.scene.n) return;
      const view = this.of();
      this.own = [JSON.stringify(view), ...this.own].slice(0, MOST_OWN);
      this.model.set("view", view);
      this.model.save_changes();
    }, TELLS_MS);
  }

  read() {
    if (this.isOwn(this.model.get("view"))) return;
    this.take();
    this.drawing.stale();
  }

  // Take up what the page tells, unless it is what was told to it.
  take() {
    const told = this.model.get("view") || {};
    this.wanted = null;
    if (!Object.keys(told).length || !this.scene.n || this.isOwn(told)) return;
    const { scene, drawing } = this;
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
    if (chosen !== scene.chosen) drawing.choose(chosen, false, true, scene.also);
    scene.sift();
    drawing.tools.list();
    drawing.tools.tell();
    this.wanted = told;
    this.aim();
  }

  // Look where the page wants; whether it wanted and it could be done.
  aim() {
    const { scene, wanted } = this;
    if (!wanted || !scene.width) return false;
    this.wanted = null;
    if (!wanted.zoom || !wanted.centre) return false;
    scene.look(wanted.zoom, wanted.centre);
    this.drawing.fitted = false;
    return true;
  }
}
