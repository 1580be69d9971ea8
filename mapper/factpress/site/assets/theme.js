// The switch between light and dark: what was chosen is kept in this browser, for all pages of this site.
(function () {
  "use strict";
  const root = document.documentElement;
  const key = "factpress-theme";
  function kept() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: the theme follows the system
    }
  }
  function isDark() {
    const theme = root.dataset.theme;
    return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  const before = kept();
  if (before === "dark" || before === "light") root.dataset.theme = before;
  document.addEventListener("DOMContentLoaded", function () {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.addEventListener("click", function () {
        root.dataset.theme = isDark() ? "light" : "dark";
        try {
          localStorage.setItem(key, root.dataset.theme);
        } catch {
          // not kept: it holds for this page
        }
      });
    }
    for (const button of document.querySelectorAll("[data-copy]")) {
      const source = document.getElementById(button.dataset.copy);
      if (!source || !navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(source.textContent).then(function () {
          button.textContent = button.dataset.done;
        });
      });
    }
  });
})();
