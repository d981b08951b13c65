"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (query, inside = document) => [...inside.querySelectorAll(query)];
  const form = byId("filter"), findings = all(".f"), requirement = byId("by-requirement"), outcome = byId("by-outcome"), feature = byId("by-feature");
  const rows = all(".matrix tbody tr"), figures = all("figure");

  for (const name of [...new Set(findings.map((f) => f.dataset.f))].sort()) {
    feature.add(new Option(name.length > 80 ? name.slice(0, 79) + "…" : name, name));
  }

  const apply = () => {
    const wanted = feature.selectedIndex > 0 ? feature.value : null;
    let shown = 0;
    for (const section of all("section.r")) section.classList.toggle("off", requirement.value !== "" && section.dataset.r !== requirement.value);
    for (const f of findings) {
      const off = outcome.value !== "" && f.dataset.s !== outcome.value || wanted !== null && f.dataset.f !== wanted;
      f.classList.toggle("off", off);
      if (!off && !f.closest("section.r.off")) shown++;
    }
    for (const row of rows) row.classList.toggle("off", wanted !== null && row.dataset.f !== wanted);
    for (const group of all(".group")) group.classList.toggle("off", !group.querySelector(".f:not(.off)"));
    mark(wanted);
    byId("shown").value = shown + " of " + findings.length + " findings shown";
  };

  const mark = (wanted) => {
    for (const figure of figures) {
      const hit = new Set();
      for (const f of findings) {
        if (f.dataset.f === wanted && f.dataset.m === figure.dataset.m && f.dataset.a === figure.dataset.a) f.dataset.c.split(" ").forEach((c) => hit.add(c));
      }
      const map = figure.querySelector("svg.map");
      map.classList.toggle("pick", wanted !== null);
      for (const part of all("[data-c]", map)) part.classList.toggle("hit", hit.has(part.dataset.c));
    }
  };

  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
