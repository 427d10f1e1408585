// Whether this place on the page is seen: a room behind a tab costs nothing while it is not.
export default {
  render({ model, el }) {
    const mark = document.createElement("div");
    mark.className = "mf-presence";
    el.append(mark);
    const watch = new IntersectionObserver((told) => {
      const seen = told[told.length - 1].isIntersecting;
      if (model.get("seen") === seen) return;
      model.set("seen", seen);
      model.save_changes();
    });
    watch.observe(mark);
    return () => watch.disconnect();
  },
};
