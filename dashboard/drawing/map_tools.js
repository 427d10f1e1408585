// The bar over the map: search, what is shown, hiding, pictures to take. All in the browser; the
// drawing is told of what was asked.

const made = (tag, css, told = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), told);
  if (css) node.className = css;
  node.append(...children);
  return node;
};

class Tools {
  constructor(drawing) {
    this.drawing = drawing;
    this.scene = drawing.scene;
    this.bar = made("div", "mf-tools");
    this.bar.setAttribute("role", "toolbar");
    this.build();
  }

  build() {
    const w = this.drawing.words;
    this.search = made("input", "mf-search", { type: "search", placeholder: w.search || "" });
    this.search.setAttribute("aria-label", w.search || "");
    this.search.setAttribute("role", "combobox");
    this.search.setAttribute("aria-expanded", "false");
    this.hits = made("ul", "mf-hits", { hidden: true });
    this.hits.setAttribute("role", "listbox");
    this.search.addEventListener("input", () => this.seek());
    this.search.addEventListener("keydown", (e) => this.searchKey(e));
    this.search.addEventListener("blur", () => (this.hits.hidden = true));
    this.near = this.choice(
      "mf-near",
      w.near,
      [["0", w.near_all], ["1", w.near_1], ["2", w.near_2]],
      (value) => (this.scene.filters.near = Number(value)),
    );
    this.filter = this.menu("mf-filter");
    const help = this.menu("mf-help");
    const summary = made("summary", "", { textContent: "?", title: w.help || "" });
    summary.setAttribute("aria-label", w.help || "");
    const lines = [w.hint, w.keys].map((line) => made("div", "", { textContent: line || "" }));
    help.append(summary, made("div", "mf-help-words", {}, ...lines));
    this.count = made("span", "mf-shown");
    this.count.setAttribute("role", "status");
    this.hide = this.button("mf-hide", w.hide, () => this.drawing.hideChosen());
    this.all = this.button("mf-show-all", w.show_all, () => this.drawing.showAll());
    this.bar.replaceChildren(
      made("span", "mf-seek", {}, this.search, this.hits),
      this.near,
      this.filter,
      this.hide,
      this.all,
      this.count,
      made("span", "mf-gap"),
      this.button("mf-png", "PNG", () => takePng(this.drawing), w.take_png),
      this.button("mf-svg", "SVG", () => takeSvg(this.drawing), w.take_svg),
      help,
    );
    this.list();
    this.tell();
  }

  button(css, words, act, title = words) {
    const button = made("button", css, { type: "button", textContent: words || "", title: title || "" });
    button.addEventListener("click", act);
    return button;
  }

  // Opens by a click or a key; Escape, or going elsewhere, shuts it.
  menu(css) {
    const menu = made("details", css);
    menu.addEventListener("focusout", (e) => {
      if (e.relatedTarget && !menu.contains(e.relatedTarget)) menu.open = false;
    });
    menu.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      menu.open = false;
      menu.firstChild.focus();
    });
    return menu;
  }

  choice(css, words, items, act) {
    const select = made("select", css, { title: words || "" });
    select.setAttribute("aria-label", words || "");
    for (const [value, name] of items) select.append(new Option(name || "", value));
    select.addEventListener("change", () => {
      act(select.value);
      this.drawing.sifted();
    });
    return select;
  }

  // The groups of boxes under "Filter": kinds, kinds of links, layers, clusters.
  list() {
    const w = this.drawing.words;
    const { filters, style } = this.scene;
    const boxes = (title, items, off) => {
      const group = made("fieldset", "", {}, made("legend", "", { textContent: title || "" }));
      for (const [key, name] of items) {
        const box = made("input", "", { type: "checkbox", checked: !off.has(key) });
        box.addEventListener("change", () => {
          if (box.checked) off.delete(key);
          else off.add(key);
          this.drawing.sifted();
        });
        group.append(made("label", "", {}, box, ` ${name}`));
      }
      return group;
    };
    const kinds = (style?.kinds || []).map((kind, k) => [k, `${SIGNS[kind.shape]} ${w.kinds?.[k] ?? ""}`]);
    const links = (style?.links || []).map((_, k) => [k, w.rules?.[k] ?? ""]);
    const layers = [...new Set((this.scene.names || []).map((name) => name[3]))].sort((a, b) => a - b);
    this.cluster = this.choice("mf-pick-cluster", w.cluster, [], (value) => (filters.cluster = value));
    this.clusters();
    this.filter.replaceChildren(
      made("summary", "", { textContent: w.filter || "" }),
      made(
        "div",
        "mf-boxes",
        {},
        boxes(w.kind, kinds, filters.kinds),
        boxes(w.link, [...links, [GROWN, w.grown], [NEGATIVE, w.inhibiting]], filters.links),
        boxes(w.layer, layers.map((layer) => [layer, layer]), filters.layers),
        made("fieldset", "", {}, made("legend", "", { textContent: w.cluster || "" }), this.cluster),
      ),
    );
  }

  clusters() {
    const w = this.drawing.words;
    const wanted = this.scene.filters.cluster;
    const tracks = [...new Set(this.scene.cluster)].filter((c) => c >= 0).sort((a, b) => a - b).map(String);
    if (wanted && wanted !== "any" && !tracks.includes(wanted)) tracks.push(wanted);
    const items = [["", w.cluster_all], ["any", w.cluster_any], ...tracks.map((c) => [c, `№ ${c}`])];
    this.cluster.replaceChildren(...items.map(([value, name]) => new Option(name || "", value)));
    this.cluster.value = wanted;
  }

  tell() {
    const { shown, living, chosen, filters } = this.scene;
    const words = this.drawing.words.shown || "";
    this.count.textContent = words.replace("{shown}", shown ?? 0).replace("{all}", living ?? 0);
    this.near.value = String(filters.near);
    this.near.disabled = this.hide.disabled = chosen < 0;
    this.all.disabled = shown === living && this.scene.shownLinks === this.scene.m && !filters.near;
  }

  // ---- search --------------------------------------------------------------------------

  seek() {
    this.found = this.scene.find(this.search.value);
    this.at = 0;
    const items = this.found.map((row) => {
      const item = made("li", "", { textContent: this.scene.label(row) });
      item.setAttribute("role", "option");
      // Before the search field loses the focus, which shuts the list.
      item.addEventListener("pointerdown", (e) => {
        e.preventDefault();
        this.go(row);
      });
      return item;
    });
    const none = made("li", "mf-none", { textContent: this.drawing.words.search_none || "" });
    this.hits.replaceChildren(...(items.length ? items : [none]));
    this.hits.hidden = !this.search.value.trim();
    this.search.setAttribute("aria-expanded", String(!this.hits.hidden));
    this.mark();
  }

  mark() {
    [...this.hits.children].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === this.at));
    });
    if (!this.hits.hidden && this.found[this.at] !== undefined) {
      this.drawing.announce(this.scene.label(this.found[this.at]));
    }
  }

  searchKey(e) {
    const many = this.found?.length || 0;
    if (e.key === "Escape") {
      this.search.value = "";
      this.seek();
      this.drawing.canvas.focus();
    } else if (e.key === "Enter" && many) {
      this.go(this.found[this.at]);
    } else if (e.key === "ArrowDown" && many) {
      this.at = (this.at + 1) % many;
      this.mark();
    } else if (e.key === "ArrowUp" && many) {
      this.at = (this.at + many - 1) % many;
      this.mark();
    } else return;
    e.preventDefault();
  }

  go(row) {
    this.hits.hidden = true;
    this.search.setAttribute("aria-expanded", "false");
    this.drawing.go(row);
    this.drawing.canvas.focus();
  }
}
