// Step: pressed from the click until the step is there; further clicks are counted meanwhile.
export default {
  render({ model, el }) {
    const own = ownButton(el);
    let asked = model.get("done");
    const show = () => {
      const waits = asked > model.get("done");
      const { step, step_hint: hint } = model.get("words");
      own.show({ css: waits ? "mf-step mf-stepping" : "mf-step", sign: "mdi-skip-next", told: step, hint });
      own.button.setAttribute("aria-busy", String(waits));
    };
    own.button.addEventListener("click", () => {
      asked += 1;
      show();
      model.send({ act: "step" });
    });
    const names = ["change:done", "change:words"];
    for (const name of names) model.on(name, show);
    show();
    return () => names.forEach((name) => model.off(name, show));
  },
};
