// A picture that is drawn now and put down again where the view has gone since.

class Sheet {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.view = null;
  }

  size(width, height, dpr) {
    const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)];
    if (this.canvas.width !== w) this.canvas.width = w;
    if (this.canvas.height !== h) this.canvas.height = h;
  }

  // A clean pen for this view; what it draws is that view's picture.
  begin(scene, dpr) {
    this.size(scene.width, scene.height, dpr);
    this.view = { ...scene.view };
    const pen = this.canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    return pen;
  }

  put(pen, view, dpr) {
    if (!this.view || !this.canvas.width || !this.canvas.height) return;
    const r = view.k / this.view.k;
    pen.setTransform(r, 0, 0, r, dpr * (view.x - r * this.view.x), dpr * (view.y - r * this.view.y));
    // While the view moves, quick is better than fine.
    pen.imageSmoothingEnabled = r === 1;
    pen.drawImage(this.canvas, 0, 0);
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
  }
}
