// Keys for drawings: arrows go from mark to mark, Home and End to the first and the last.  Marks are links, so that Enter
// opens them and, without this script, Tab reaches each of them.
(function () {
  "use strict";

  const FORTH = ["ArrowRight", "ArrowDown"];
  const BACK = ["ArrowLeft", "ArrowUp"];

  function target(key, at, count) {
    if (FORTH.includes(key)) return Math.min(at + 1, count - 1);
    if (BACK.includes(key)) return Math.max(at - 1, 0);
    if (key === "Home") return 0;
    if (key === "End") return count - 1;
    return -1;
  }

  // Marks that belong together: a party and the arcs that end at it, an arc and its two parties.
  function isNear(mark, other) {
    const ends = other.dataset.ends || mark.dataset.ends;
    const party = mark.dataset.party || other.dataset.party;
    return Boolean(ends && party && mark !== other && ends.split(" ").includes(party));
  }

  function prepare(drawing) {
    const marks = Array.from(drawing.querySelectorAll("a.point"));
    const status = drawing.querySelector(".status");
    const keys = drawing.querySelector(".keys");
    if (!marks.length) return;
    if (keys) keys.hidden = false;

    function light(mark) {
      for (const other of marks) other.classList.toggle("near", Boolean(mark) && isNear(mark, other));
    }

    marks.forEach(function (mark, index) {
      mark.addEventListener("focus", function () {
        if (status) status.textContent = mark.querySelector("title").textContent;
        light(mark);
      });
      mark.addEventListener("mouseenter", function () {
        light(mark);
      });
      mark.addEventListener("mouseleave", function () {
        light(marks.includes(document.activeElement) ? document.activeElement : null);
      });
      mark.addEventListener("blur", function () {
        light(null);
      });
      mark.addEventListener("keydown", function (event) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const next = target(event.key, index, marks.length);
        if (next < 0) return;
        event.preventDefault();
        marks[next].focus();
        marks[next].scrollIntoView({ block: "nearest", inline: "nearest" });
      });
    });
  }

  document.querySelectorAll("[data-drawing]").forEach(prepare);
})();
