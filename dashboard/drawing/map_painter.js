// The two pictures of the map that take long, links with hulls and agents, each drawn whole for a
// view. It lives in a worker where there is one, and holds of the scene what it was told.

class Painter {
  // `blank` makes a new canvas.
  constructor(blank) {
    this.scene = new Scene();
    this.blank = blank;
    this.canvases = {};
  }

  hold(told) {
    Object.assign(this.scene, told);
  }

  // The canvas of a layer, drawn for this view.
  draw({ layer, view, width, height, dpr, dark, now, still }) {
    const { scene } = this;
    Object.assign(scene, { view, width, height });
    const canvas = (this.canvases[layer] ??= this.blank());
    // A canvas that is sized anew is clean.
    canvas.width = Math.round(width * dpr);
    canvas.height = Math.round(height * dpr);
    const pen = canvas.getContext("2d");
    pen.scale(dpr, dpr);
    const ink = scene.style.inks[dark ? "dark" : "light"];
    if (layer === "agents") {
      if (scene.ready) strokeAgents(pen, scene, ink, now, still);
    } else {
      if (scene.m > MANY_LINKS) rasterLinks(pen, scene, ink, dpr);
      if (scene.ready) strokeHulls(pen, scene, ink);
      if (scene.m <= MANY_LINKS) strokeLinks(pen, scene, ink);
    }
    return canvas;
  }
}

// In a worker: what it is told, in order, and the bitmaps it answers with.
function serve(worker) {
  const painter = new Painter(() => new OffscreenCanvas(1, 1));
  worker.onmessage = ({ data: { told, job } }) => {
    painter.hold(told);
    const picture = painter.draw(job).transferToImageBitmap();
    worker.postMessage({ picture, job }, [picture]);
  };
}
