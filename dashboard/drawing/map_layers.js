// The pictures of links and of agents as the page has them: asked of a painter in a worker, one at
// a time, and laid down wherever the view has gone since. So neither holds up the hand.

// What the painter must know of the scene. Told when it has changed.
const TOLD = [
  ...["n", "m", "home", "crowd", "full", "topFlow", "style", "places", "ends", "codes", "kinds", "marks", "comes"],
  ...["energy", "tension", "phase", "cluster", "groups", "flow", "seen", "seenLink"],
];
// How far pictures reach over the edges of the view, for when it moves.
const EDGE_PX = 48;
// While the view moves a picture will do as long as it covers the view and is scaled by no more
// than this: to draw without end would take the processor from the frames themselves.
const MOST_SCALED = 1.15;

class Layers {
  // `code`: of a worker's painter; `done`: called when a picture is there.
  constructor(scene, code, done) {
    this.scene = scene;
    this.done = done;
    this.stale = new Set(["links", "agents"]);
    this.laid = {}; // by layer: picture, job
    this.held = {}; // what the painter was told
    this.moved = new Set(); // what changed in place
    this.busy = false;
    this.worker = this.begin(code);
  }

  close() {
    this.worker?.terminate();
    this.worker = null;
    for (const name of Object.keys(this.laid)) this.laid[name].picture.close?.();
    this.laid = {};
  }

  begin(code) {
    if (typeof OffscreenCanvas === "undefined") return this.alone();
    const url = URL.createObjectURL(new Blob([code, "\nserve(self);"], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
    worker.onmessage = ({ data }) => this.take(data);
    // A page whose policy forbids workers still shows its map, only less smoothly.
    worker.onerror = () => {
      this.worker = this.alone();
      this.busy = false;
      this.held = {};
      this.stale = new Set(["links", "agents"]);
      this.done();
    };
    return worker;
  }

  // The painter on the page's own thread.
  alone() {
    const painter = new Painter(() => document.createElement("canvas"));
    return {
      postMessage: ({ told, job }) => {
        painter.hold(told);
        this.take({ picture: painter.draw(job), job });
      },
      terminate() {},
    };
  }

  take({ picture, job }) {
    this.busy = false;
    const { layer } = job;
    this.laid[layer]?.picture.close?.();
    this.laid[layer] = { picture, job };
    this.done();
  }

  // Ask for the picture that has been out of date for longest, unless one is under way.
  paint(settings) {
    if (this.busy) return;
    for (const name of ["links", "agents"]) {
      if (!this.fits(name, settings)) this.stale.add(name);
    }
    const [layer] = this.stale;
    if (!layer) return;
    this.stale.delete(layer);
    this.busy = true;
    this.worker.postMessage({ told: this.news(), job: this.job(layer, settings) });
  }

  job(layer, { dpr, dark, now, still }) {
    const { view, width, height, counter, step } = this.scene;
    const shifted = { k: view.k, x: view.x + EDGE_PX, y: view.y + EDGE_PX };
    const wide = { width: width + 2 * EDGE_PX, height: height + 2 * EDGE_PX };
    return { layer, view: shifted, ...wide, dpr, dark, now, still, counter, step };
  }

  fits(layer, settings) {
    const is = this.laid[layer]?.job;
    if (!is) return false;
    const wanted = this.job(layer, settings);
    if (["width", "height", "dpr", "dark"].some((name) => is[name] !== wanted[name])) return false;
    if (settings.moving) return this.covers(is);
    return ["k", "x", "y"].every((name) => is.view[name] === wanted.view[name]);
  }

  covers(is) {
    const { view, width, height } = this.scene;
    const r = view.k / is.view.k;
    if (Math.max(r, 1 / r) > MOST_SCALED) return false;
    const [left, top] = [view.x - r * is.view.x, view.y - r * is.view.y];
    return left <= 0 && top <= 0 && left + r * is.width >= width && top + r * is.height >= height;
  }

  news() {
    const told = {};
    for (const name of TOLD) {
      if (this.held[name] === this.scene[name] && !this.moved.has(name)) continue;
      told[name] = this.held[name] = this.scene[name];
    }
    this.moved.clear();
    return told;
  }

  // Put the picture that there is where the view is now.
  put(layer, pen, dpr) {
    if (!this.laid[layer]) return;
    const { picture, job } = this.laid[layer];
    const { view } = this.scene;
    const r = view.k / job.view.k;
    const scale = (r * dpr) / job.dpr;
    pen.setTransform(scale, 0, 0, scale, dpr * (view.x - r * job.view.x), dpr * (view.y - r * job.view.y));
    // While the view moves, quick is better than fine.
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0);
    pen.imageSmoothingEnabled = true;
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
  }

  // Which frame's agents are to be seen.
  get shown() {
    return this.laid.agents?.job ?? {};
  }
}
