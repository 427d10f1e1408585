// Asks before a page with unsaved edits is left, and hears the keys of edits: Ctrl+Z, Ctrl+Shift+Z
// or Ctrl+Y, Delete on the drawing, and a double click there. Keys are told by their place too, for Cyrillic layouts.
export default {
  render({ model, el }) {
    const leave = (e) => {
      if (!model.get("unsaved")) return;
      e.preventDefault();
      e.returnValue = "";
    };
    const writing = (e) => e.target?.closest?.("input, textarea, [contenteditable]");
    const press = (e) => {
      if (!el.closest(".mf-make")?.offsetParent || writing(e)) return;
      const held = e.ctrlKey || e.metaKey;
      const is = (letter, code) => held && (e.key.toLowerCase() === letter || e.code === code);
      let key = "";
      if (is("z", "KeyZ")) key = e.shiftKey ? "redo" : "undo";
      else if (is("y", "KeyY")) key = "redo";
      else if (e.key === "Delete" && e.target?.closest?.(".mf-map")) key = "remove";
      if (!key) return;
      e.preventDefault();
      model.send({ key });
    };
    // Told by the browser, which knows how fast two clicks came; the drawing has told where.
    const twice = (e) => {
      if (!el.closest(".mf-make")?.contains(e.target) || !e.target.closest(".mf-map canvas")) return;
      e.stopPropagation();
      model.send({ key: "twice" });
    };
    window.addEventListener("beforeunload", leave);
    document.addEventListener("keydown", press);
    document.addEventListener("dblclick", twice, true);
    return () => {
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("keydown", press);
      document.removeEventListener("dblclick", twice, true);
    };
  },
};
