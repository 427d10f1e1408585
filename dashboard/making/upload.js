// A place to give files: a button and a drop target. Files go over in pieces, each after the
// last one was taken; size and ending are checked here for speed and again where they arrive.

const PIECE = 1 << 20;

export default {
  render({ model, el }) {
    const root = document.createElement("label");
    root.className = "mf-upload";
    const input = document.createElement("input");
    input.type = "file";
    const text = document.createElement("span");
    root.append(input, text);
    el.append(root);
    let queue = [];
    let at = 0;
    let busy = false;

    const show = () => {
      input.accept = model.get("endings").join(",");
      input.multiple = model.get("several");
      text.textContent = model.get(busy ? "receiving" : "label");
      root.classList.toggle("mf-upload-busy", busy);
    };
    const begin = (files) => {
      if (busy || !files.length) return;
      busy = true;
      queue = [...files];
      at = 0;
      model.send({ type: "begin", files: queue.map((f) => ({ name: f.name, size: f.size })) });
      show();
    };
    const next = async () => {
      const file = queue[0];
      if (!file) return;
      let piece;
      try {
        piece = await file.slice(at, at + PIECE).arrayBuffer();
      } catch (error) {
        queue = [];
        busy = false;
        model.send({ type: "broken", name: file.name });
        show();
        return;
      }
      model.send({ type: "piece", offset: at }, undefined, [piece]);
      at += piece.byteLength;
      if (at >= file.size) {
        queue.shift();
        at = 0;
      }
    };
    const told = (message) => {
      if (message.type === "next") next();
      if (message.type === "end") {
        queue = [];
        busy = false;
        input.value = "";
      }
      show();
    };
    input.addEventListener("change", () => begin(input.files));
    const over = (e) => {
      if (![...(e.dataTransfer?.types || [])].includes("Files")) return;
      e.preventDefault();
      const here = e.type === "dragover";
      root.classList.toggle("mf-upload-over", here);
      e.currentTarget.classList.toggle("mf-drop-over", here);
    };
    const drop = (e) => {
      over(e);
      if (e.dataTransfer?.files.length) begin(e.dataTransfer.files);
    };
    // The area is drawn by others, and may come later than this or be drawn anew.
    const listening = new AbortController();
    const take = (place) => {
      for (const name of ["dragover", "dragleave"]) {
        place.addEventListener(name, over, { signal: listening.signal });
      }
      place.addEventListener("drop", drop, { signal: listening.signal });
    };
    take(root);
    const area = model.get("area");
    const found = new WeakSet();
    const look = () => {
      const place = area && document.querySelector(area);
      if (!place || found.has(place)) return;
      found.add(place);
      take(place);
    };
    const looking = area ? setInterval(look, 1000) : 0;
    look();
    model.on("msg:custom", told);
    for (const name of ["receiving", "label", "endings", "several"]) model.on(`change:${name}`, show);
    show();
    return () => {
      listening.abort();
      clearInterval(looking);
      model.off("msg:custom", told);
      for (const name of ["receiving", "label", "endings", "several"]) model.off(`change:${name}`, show);
    };
  },
};
