// Lines that come while the world plays, the latest first: only what is new is put there.
const lineOf = ([css, spans]) => {
  const line = document.createElement("li");
  line.className = css;
  for (const [style, words] of spans) {
    const span = document.createElement("span");
    span.className = style;
    span.textContent = words;
    line.append(span);
  }
  return line;
};

export default {
  render({ model, el }) {
    el.classList.add("mf-lines");
    const list = document.createElement("ul");
    list.className = model.get("css");
    el.append(list);
    let held = [];
    const read = () => {
      const lines = model.get("lines");
      const keys = lines.map((line) => JSON.stringify(line));
      // Those that stay stay where they are, under as many as are new.
      const fresh = keys.indexOf(held[0]);
      const stay = fresh < 0 ? 0 : Math.min(keys.length - fresh, held.length);
      const same = stay && held.slice(0, stay).every((key, k) => key === keys[fresh + k]);
      if (same) {
        while (list.children.length > stay) list.lastChild.remove();
        list.prepend(...lines.slice(0, fresh).map(lineOf));
        list.append(...lines.slice(fresh + stay).map(lineOf));
      } else {
        list.replaceChildren(...lines.map(lineOf));
      }
      held = keys;
    };
    model.on("change:lines", read);
    read();
    return () => model.off("change:lines", read);
  },
};
