// Keys that run the world from anywhere on the page, not where a key means something else.
const TAKEN = "input, textarea, select, button, a, summary, [contenteditable=true], [role=slider],"
  + " [role=option], [role=listbox], [role=menu], [role=tab], [role=checkbox], [role=textbox]";
const MEANS = { " ": "play", ".": "step", ",": "back" };
export default {
  render({ model }) {
    const press = (event) => {
      const meant = MEANS[event.key];
      const typing = event.key === " " ? TAKEN : "input, textarea, [contenteditable=true]";
      if (!meant || event.ctrlKey || event.metaKey || event.altKey || event.repeat && meant === "play"
        || event.target.closest?.(typing)) return;
      event.preventDefault();
      model.send({ key: meant });
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  },
};
