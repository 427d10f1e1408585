// Words that change while the world plays: put in place without drawing anything else.
export default {
  render({ model, el }) {
    el.classList.add(...model.get("css").split(" "));
    const read = () => {
      el.textContent = model.get("words");
    };
    model.on("change:words", read);
    read();
    return () => model.off("change:words", read);
  },
};
