"use strict";
// The table of samples and the dialog of one. Words from files and models only ever become
// text nodes; the page's policy (Trusted Types) lets no string become markup.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("samples-data").textContent);
  const full = new Set(data.shown);
  const PER_PAGE = 25, SIGNS = ["✓", "≈", "✗", "?", "…", "⊘", "!", "–", "–"];
  const TRUE = 1, FALSE = 2, CANDIDATE = 4, NOTE = 8, FINAL = 16;
  const count = data.run.length;
  const filters = ["run", "kind", "size", "verdict", "reason", "mark"];
  let found = [], page = 0, open = -1;

  const make = (name, text, given = {}) => {
    const element = document.createElement(name);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
    return element;
  };
  const id = (row) => `${data.instances[data.instance[row]]}#${data.epoch[row]}`;
  const kind = (row) => data.kinds[data.kind[row]].slice(0, 2).join(" ");
  const reason = (row) => data.reasons[data.reason[row]];
  const marks = (row) => data.marks.filter((_, bit) => data.mark[row] >> bit & 1).join(", ");
  const verdict = (row) => {
    const code = data.verdict[row];
    const badge = make("span", "", { class: `verdict v${code}` });
    badge.append(make("span", SIGNS[code], { "aria-hidden": "true" }), ` ${data.verdicts[code]}`);
    return badge;
  };
  const cells = (row) => [
    full.has(row) ? "◆" : "",
    verdict(row),
    reason(row),
    kind(row),
    String(data.size[row]),
    data.tokens[row] < 0 ? "–" : data.tokens[row].toLocaleString("en"),
    data.quality[row] < 0 ? "–" : (data.quality[row] / 10).toFixed(1),
    marks(row),
    data.runs[data.run[row]],
  ];

  // Filters

  const words = (row) => [id(row), kind(row), reason(row), data.splits[data.split[row]],
    data.verdicts[data.verdict[row]], data.runs[data.run[row]], marks(row)].join(" ").toLowerCase();
  const passes = () => {
    const tests = [];
    for (const name of filters) {
      const value = $(`filter-${name}`).value;
      if (value === "all") continue;
      const wanted = Number(value), column = data[name];
      if (name === "mark") tests.push((row) => wanted < 0 ? full.has(row) : column[row] & wanted);
      else tests.push((row) => column[row] === wanted);
    }
    for (const word of $("filter-text").value.toLowerCase().split(/\s+/).filter(Boolean))
      tests.push((row) => [word, word.replaceAll("_", " ")].some((each) => words(row).includes(each)));
    return (row) => tests.every((test) => test(row));
  };
  const filter = () => {
    const pass = passes();
    found = [];
    for (let row = 0; row < count; row++) if (pass(row)) found.push(row);
    page = 0;
    draw();
  };

  // The table

  const pages = () => Math.max(1, Math.ceil(found.length / PER_PAGE));
  const draw = () => {
    page = Math.min(Math.max(page, 0), pages() - 1);
    const body = $("samples-table").tBodies[0];
    body.replaceChildren(...found.slice(page * PER_PAGE, (page + 1) * PER_PAGE).map(line));
    const [some, all] = [found.length, count].map((n) => n.toLocaleString("en"));
    $("samples-count").textContent = found.length ? `${some} of ${all} samples`
      : `none of ${all} samples: loosen a filter`;
    $("page-where").textContent = `page ${page + 1} of ${pages().toLocaleString("en")}`;
    $("page-first").disabled = $("page-back").disabled = page === 0;
    $("page-on").disabled = $("page-last").disabled = page === pages() - 1;
  };
  const line = (row) => {
    const tr = make("tr", null, { "data-row": row });
    const heads = $("samples-table").tHead.rows[0].cells;
    cells(row).forEach((cell, i) => {
      const td = make("td", null, { class: heads[i].className });
      td.append(cell);
      tr.append(td);
    });
    const last = make("td");
    last.append(make("button", id(row), { type: "button", class: "open" }));
    tr.append(last);
    return tr;
  };
  const turn = (to, edge) => {
    page = to;
    draw();
    const buttons = $("samples-table").querySelectorAll("button.open");
    if (edge) (edge > 0 ? buttons[0] : buttons[buttons.length - 1])?.focus();
  };
  const move = (step) => {
    const buttons = [...$("samples-table").querySelectorAll("button.open")];
    const next = buttons.indexOf(document.activeElement) + step;
    if (buttons[next]) buttons[next].focus();
    else if (next < 0 ? page > 0 : page < pages() - 1) turn(page + step, step);
  };

  // One sample

  const folded = (what, element, unfolded) => {
    const details = make("details");
    details.open = unfolded;
    details.append(make("summary", what), element);
    return details;
  };
  const facts = (pairs) => {
    const list = make("dl", null, { class: "about" });
    for (const [name, value] of pairs) {
      const pair = make("div");
      pair.append(make("dt", name), make("dd", value));
      list.append(pair);
    }
    return list;
  };
  const traced = (pieces) => {
    const pre = make("pre", null, { class: "trace", tabindex: "0", "aria-label": "the trace" });
    for (const [looks, text] of pieces) {
      if (looks === FINAL) pre.append(make("span", "final answer", { class: "final" }));
      else if (looks === NOTE) pre.append(make("span", text, { class: "note" }));
      else if (looks === 0) pre.append(text);
      else {
        const of = [[TRUE, "true"], [FALSE, "false"], [CANDIDATE, "candidate"]];
        const said = of.filter(([bit]) => looks & bit).map(([, name]) => name);
        pre.append(make("mark", text, { class: said.join(" "), title: said.join(" claim, ") }));
      }
    }
    return pre;
  };
  const legend = (pre, counts) => {
    const list = make("p", null, { class: "legend" });
    for (const [name, one, many] of [["true", "true claim", "true claims"],
      ["false", "false claim", "false claims"],
      ["candidate", "whole solution written", "whole solutions written"]]) {
      const n = counts[name];
      if (n) list.append(make("mark", `${n} ${n === 1 ? one : many}`, { class: name }));
    }
    const first = pre.querySelector("mark.false");
    if (first) {
      const jump = make("button", "to the first false claim", { type: "button" });
      jump.addEventListener("click", () => first.scrollIntoView({ block: "center" }));
      list.append(jump);
    }
    return list;
  };
  const command = (row) => `python cli.py trace ${data.paths[data.run[row]]} ${id(row)}`;
  const body = (row) => {
    const holder = full.has(row) ? JSON.parse($(`sample-${row}`).textContent) : null;
    const head = make("p", null, { class: "said" });
    head.append(verdict(row), `: ${holder ? holder.verdict : reason(row)}`);
    const pairs = [["question", kind(row)],
      ["size", `${data.size[row]} ${data.kinds[data.kind[row]][2]}`],
      ["run", data.runs[data.run[row]]]];
    const split = data.splits[data.split[row]];
    if (split) pairs.push(["split", split]);
    const parts = [head, facts([...pairs, ...(holder ? holder.facts : [])])];
    if (holder?.picture) {
      const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(holder.picture)}`;
      const alt = `the instance with the answer on it. ${holder.verdict}`;
      parts.push(make("img", null, { src: source, alt, class: "picture" }));
    }
    if (holder) parts.push(folded("the prompt", make("pre", holder.prompt, { tabindex: "0" }), false));
    if (holder?.trace) {
      const pre = traced(holder.trace);
      parts.push(make("h3", "What the model wrote"), legend(pre, holder.counts), pre);
    } else {
      parts.push(make("p", "This page holds no trace of it; this shows one, if there is an answer:"),
        make("pre", command(row), { class: "command", tabindex: "0" }));
    }
    return parts;
  };
  const show = (row) => {
    open = row;
    $("sample-name").textContent = id(row);
    $("sample-body").replaceChildren(...body(row));
    const at = found.indexOf(row);
    $("sample-back").disabled = at <= 0;
    $("sample-on").disabled = at < 0 || at === found.length - 1;
    if (!$("sample").open) $("sample").showModal();
    $("sample-body").scrollTop = 0;
    $("sample-body").focus();
    history.replaceState(null, "", `#sample=${data.run[row]}/${encodeURIComponent(id(row))}`);
  };
  const step = (by) => {
    const next = found[found.indexOf(open) + by];
    if (next === undefined || open < 0) return;
    page = Math.floor(found.indexOf(next) / PER_PAGE);
    draw();
    show(next);
  };
  const named = () => {
    const match = /^#sample=(\d+)\/(.+)$/.exec(location.hash);
    if (!match) return;
    const [run, name] = [Number(match[1]), decodeURIComponent(match[2])];
    for (let row = 0; row < count; row++)
      if (data.run[row] === run && id(row) === name) { show(row); return; }
  };

  // Events

  for (const name of filters) $(`filter-${name}`).addEventListener("change", filter);
  $("filter-text").addEventListener("input", filter);
  $("filter-clear").addEventListener("click", () => {
    for (const name of filters) $(`filter-${name}`).value = "all";
    $("filter-text").value = "";
    filter();
  });
  document.querySelector("form.filters").addEventListener("submit", (e) => e.preventDefault());
  $("page-first").addEventListener("click", () => turn(0));
  $("page-back").addEventListener("click", () => turn(page - 1));
  $("page-on").addEventListener("click", () => turn(page + 1));
  $("page-last").addEventListener("click", () => turn(pages() - 1));
  $("samples-table").addEventListener("click", (event) => {
    const tr = event.target.closest("tr[data-row]");
    if (tr) {
      tr.querySelector("button.open").focus();
      show(Number(tr.dataset.row));
    }
  });
  $("samples-table").addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && event.target.matches("button.open")) { event.preventDefault(); move(by); }
  });
  $("sample").addEventListener("close", () => {
    history.replaceState(null, "", "#samples");
    document.querySelector(`tr[data-row="${open}"] button`)?.focus();
  });
  $("sample").addEventListener("click", (event) => {
    if (event.target === $("sample")) $("sample").close();
  });
  $("sample").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by && !event.target.matches("pre")) step(by);
  });
  $("sample-close").addEventListener("click", () => $("sample").close());
  $("sample-back").addEventListener("click", () => step(-1));
  $("sample-on").addEventListener("click", () => step(1));
  window.addEventListener("hashchange", named);
  filter();
  named();
})();
