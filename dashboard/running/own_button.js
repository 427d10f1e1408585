// A button that looks as Vuetify's small ones do and answers by itself, before the server has heard
// of it. Joined before whoever says what it does.

function ownButton(el) {
  const button = document.createElement("button");
  const content = document.createElement("span");
  const icon = document.createElement("i");
  const words = document.createElement("span");
  button.type = "button";
  content.className = "v-btn__content";
  content.append(icon, words);
  button.append(content);
  el.append(button);
  return {
    button,
    show({ css, sign, told, hint, primary = false, off = false }) {
      const look = off ? "v-btn--disabled" : primary ? "primary" : "";
      button.className = `${css} v-btn v-btn--has-bg v-btn--depressed v-size--small theme--light ${look}`;
      button.disabled = off;
      icon.className = `v-icon v-icon--left notranslate mdi ${sign} theme--light`;
      icon.style.fontSize = "16px";
      words.textContent = told ?? "";
      button.setAttribute("aria-label", words.textContent);
      button.title = hint ?? "";
    },
  };
}
