// Makes a page that is whole without it handier: tables that sort, charts that tell their values to a pointer and to the arrow keys.
(() => {
  "use strict";
  const { lang } = document.documentElement;
  const words = document.body.dataset;

  const [thousands, decimal] = lang === "da" ? [/\./g, ","] : [/,/g, "."];
  const number = (text) => {
    const found = text.replace(/\u2212/g, "-").replace(thousands, "").replace(decimal, ".").match(/-?\d+(\.\d+)?/);
    return found ? parseFloat(found[0]) : NaN;
  };
  const compare = (a, b, numeric) => {
    if (!numeric) return a.localeCompare(b, lang, { numeric: true });
    const [x, y] = [number(a), number(b)];
    return x - y;
  };
  const sort = (table, head, column) => {
    const body = table.tBodies[0];
    const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort") || "none"];
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    if (next !== "none") head.setAttribute("aria-sort", next);
    const text = (row) => row.cells[column].textContent;
    const numeric = head.classList.contains("n");
    const known = (row) => text(row) !== "\u2013" && !(numeric && Number.isNaN(number(text(row))));
    const rows = [...body.rows].sort((a, b) => a.dataset.at - b.dataset.at);
    if (next !== "none") {
      const sign = next === "ascending" ? 1 : -1;
      // What has no value stands last either way.
      rows.sort((a, b) => known(b) - known(a) || (known(a) && sign * compare(text(a), text(b), numeric)) || 0);
    }
    body.append(...rows);
  };
  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    if (body.rows.length < 3) continue;
    [...body.rows].forEach((row, at) => (row.dataset.at = at));
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = words.sort;
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, column));
      head.append(button);
    });
  }

  // A chart is one stop of the tab key; the arrows lead through its values.
  for (const chart of document.querySelectorAll(".chart")) {
    const marks = [...chart.querySelectorAll("g > title")].map((title) => {
      const mark = title.parentNode;
      mark.dataset.value = title.textContent;
      title.remove();
      return mark;
    });
    if (marks.length === 0) continue;
    const value = document.createElement("p");
    value.className = "value";
    value.setAttribute("role", "status");
    chart.append(value);
    chart.setAttribute("aria-describedby", "chart-hint");
    let at = -1;
    const hide = () => {
      value.textContent = "";
      for (const mark of marks) mark.classList.remove("current");
    };
    const show = (mark) => {
      hide();
      at = marks.indexOf(mark);
      mark.classList.add("current");
      value.textContent = mark.dataset.value;
      const [place, frame] = [mark.getBoundingClientRect(), chart.getBoundingClientRect()];
      const widest = chart.scrollLeft + chart.clientWidth - value.offsetWidth - 4;
      const left = place.left - frame.left + chart.scrollLeft + place.width / 2 - value.offsetWidth / 2;
      value.style.left = `${Math.max(chart.scrollLeft + 4, Math.min(left, widest))}px`;
      const above = place.top - frame.top - value.offsetHeight - 6;
      value.style.top = `${above > 0 ? above : place.bottom - frame.top + 6}px`;
    };
    chart.addEventListener("pointerover", (event) => {
      const mark = event.target.closest("g[data-value]");
      if (mark) show(mark);
      else if (event.pointerType === "mouse") hide();
    });
    chart.addEventListener("pointerleave", hide);
    chart.addEventListener("blur", () => {
      hide();
      at = -1;
    });
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const last = marks.length - 1;
      if (step) at = at < 0 ? (step > 0 ? 0 : last) : Math.max(0, Math.min(last, at + step));
      else if (event.key === "Home") at = 0;
      else if (event.key === "End") at = last;
      else {
        if (event.key === "Escape") hide();
        return;
      }
      event.preventDefault();
      marks[at].scrollIntoView({ block: "nearest", inline: "nearest" });
      show(marks[at]);
    });
  }
})();
