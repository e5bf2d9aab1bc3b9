// The SPARQL editor of /sparql: YASGUI's editor and result views on the form of the page.
// It asks this endpoint only. Words to show stand in the page, in both languages.
"use strict";
(() => {
  const held = (id) => JSON.parse(document.getElementById(id).content.textContent);
  const settings = held("settings");
  const words = held("words");
  const plain = document.getElementById("plain");
  const source = document.getElementById("query");
  const { Yasqe, Yasr } = Yasgui;
  const spaces = Object.entries(settings.prefixes).sort((one, other) => other[1].length - one[1].length);

  // ------------------------------------------------------------------ terms and prefixes

  const short = (iri) => {
    const found = spaces.find(([, space]) => iri.startsWith(space));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : `<${iri}>`;
  };
  const terms = settings.terms.map(([iri, zh, en]) => ({ text: short(iri), label: [zh, en].filter(Boolean).join(" ") }));
  for (const name of Object.keys(settings.prefixes)) {
    terms.push({ text: `${name}:`, label: settings.prefixes[name] });
  }
  const labels = new Map(terms.map((term) => [term.text, term.label]));

  const inPrologue = (editor) => /^\s*prefix\b/i.test(editor.getDoc().getLine(editor.getDoc().getCursor().line));

  Yasqe.registerAutocompleter({
    name: "graph",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => {
      const word = editor.getCompleteToken().string;
      return !inPrologue(editor) && /^[a-z]+:[A-Za-z-]*$/.test(word);
    },
    get: (_editor, token) => {
      const typed = token ? token.string.toLowerCase() : "";
      return terms.map((term) => term.text).filter((text) => text.toLowerCase().startsWith(typed) && text.length > typed.length);
    },
    postprocessHints: (_editor, hints) =>
      hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${labels.get(hint.text) || ""}` })),
  });
  Yasqe.registerAutocompleter({
    name: "prologue",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => inPrologue(editor) && /^[a-z]*:?$/.test(editor.getCompleteToken().string.trim()),
    get: (_editor, token) => {
      const typed = token ? token.string.trim() : "";
      return Object.entries(settings.prefixes)
        .map(([name, space]) => `${name}: <${space}>`)
        .filter((text) => text.startsWith(typed));
    },
  });

  /** Declare prefixes that the query uses and does not declare. */
  const declare = (editor) => {
    const text = editor.getValueWithoutComments();
    const declared = editor.getPrefixesFromQuery();
    const missing = {};
    for (const [, name] of text.replace(/<[^>\s]*>|"[^"\n]*"/g, " ").matchAll(/(?<![\w:?$])([a-z]+):[A-Za-z]/g)) {
      if (settings.prefixes[name] && !declared[name]) missing[name] = settings.prefixes[name];
    }
    if (Object.keys(missing).length) editor.addPrefixes(missing);
  };

  // ------------------------------------------------------------------ the editor

  const place = document.getElementById("editor");
  place.hidden = false;
  const yasqe = new Yasqe(place, {
    value: source.value,
    autocompleters: ["graph", "prologue", "variables"],
    persistenceId: null,
    prefixCcApi: null,
    collapsePrefixesOnLoad: false,
    editorHeight: "26rem",
    extraKeys: { Tab: false, "Shift-Tab": false },
    requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST", headers: () => ({ "Accept-Language": document.documentElement.lang }) },
  });
  plain.querySelector(".typed").hidden = true;
  yasqe.getInputField().setAttribute("aria-label", words.query);
  yasqe.on("blur", () => declare(yasqe));

  // ------------------------------------------------------------------ the answer

  /** A problem document as people read it; leaves anything else to YASR. */
  const told = (error) => {
    let problem;
    try {
      problem = JSON.parse(error.text);
    } catch {
      return undefined;
    }
    if (!problem || !problem.kind) return undefined;
    const box = document.createElement("section");
    box.className = "refusal";
    box.setAttribute("role", "alert");
    const add = (name, text, css) => {
      const part = document.createElement(name);
      part.textContent = text;
      if (css) part.className = css;
      box.append(part);
      return part;
    };
    const other = problem.en || problem.zh || {};
    add("h2", `${problem.title} · ${other.title || ""}`);
    if (problem.detail && problem.detail !== problem.title) add("pre", problem.detail);
    if (problem.position) {
      const { line, column } = problem.position;
      const go = add("button", `${words.where.replaceAll("{line}", line).replaceAll("{column}", column)}: ${words.go}`);
      go.type = "button";
      go.addEventListener("click", () => {
        yasqe.focus();
        yasqe.getDoc().setCursor({ line: line - 1, ch: column - 1 });
      });
    }
    for (const [name, number] of Object.entries(problem.limit || {})) add("p", `${words.limit}: ${number} ${name}`, "hint");
    add("p", problem["what-to-do"] || "");
    if (other["what-to-do"]) add("p", other["what-to-do"], "alt");
    add("p", `${problem.status} ${problem.kind}`, "hint");
    return box;
  };

  const answer = document.getElementById("answer");
  Object.assign(Yasr.plugins.table.defaults.tableConfig.language, words.table);
  const yasr = new Yasr(answer, {
    persistenceId: null,
    prefixes: () => settings.prefixes,
    errorRenderers: [async (error) => told(error)],
    plugins: { table: { enabled: true, dynamicConfig: { compact: true, isEllipsed: false } }, response: { enabled: true }, boolean: { enabled: true }, error: { enabled: true } },
  });
  for (const plugin of Object.values(yasr.plugins)) delete plugin.helpReference;

  /** Things of this dataset lead to their pages here. */
  const lead = (link) => {
    const iri = link.getAttribute("href") || "";
    for (const part of ["id/", "graph/", "def#"]) {
      const start = settings.base + part;
      if (iri.startsWith(start)) {
        link.href = `/${part}${iri.slice(start.length)}`;
        link.title = iri;
      }
    }
    link.rel = "noopener noreferrer";
  };

  /** YASGUI's own words in both languages. */
  const said = (text) => {
    const counted = /^(\d+) results? in ([\d.]+) seconds?$/.exec(text);
    const timed = /^Response in ([\d.]+) seconds?$/.exec(text);
    if (counted) return words["rows in"].replace("{n}", counted[1]).replace("{s}", counted[2]);
    return timed ? words["Response in"].replace("{s}", timed[1]) : words[text];
  };
  const speak = (root) => {
    for (const part of root.querySelectorAll("span, button, option, td, .yasr_response_chip, .notification")) {
      const word = part.children.length ? undefined : said(part.textContent.trim());
      if (word) part.textContent = word;
    }
    for (const name of ["title", "aria-label", "placeholder"]) {
      for (const part of root.querySelectorAll(`[${name}]`)) {
        const word = words[part.getAttribute(name)];
        if (word) part.setAttribute(name, word);
      }
    }
  };
  const tidy = () => {
    answer.querySelectorAll("a.iri").forEach(lead);
    answer.querySelectorAll(".CodeMirror textarea").forEach((field) => field.setAttribute("aria-label", words.Response));
    answer.querySelectorAll("select.tableSizer").forEach((field) => field.setAttribute("aria-label", words["Page size:"]));
    speak(document.getElementById("editor"));
    speak(answer);
  };
  const watching = new MutationObserver(() => {
    tidy();
    watching.takeRecords();
  });
  for (const watched of [answer, place]) watching.observe(watched, { childList: true, subtree: true });

  yasqe.on("queryBefore", () => {
    answer.hidden = false;
    answer.setAttribute("aria-busy", "true");
  });
  yasqe.on("queryResponse", (_editor, response, duration) => {
    answer.removeAttribute("aria-busy");
    yasr.setResponse(response, duration);
  });
  tidy();
  plain.addEventListener("submit", (event) => {
    source.value = yasqe.getValue();
    if (document.getElementById("format").value) return;
    event.preventDefault();
    yasqe.query().catch(() => undefined);
  });

  // ------------------------------------------------------------------ examples

  document.getElementById("examples").addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = document.getElementById("example").value;
    const response = await fetch(`/sparql?example=${encodeURIComponent(name)}`, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    yasqe.setValue(page.getElementById("query").value);
    history.replaceState(null, "", `/sparql?example=${encodeURIComponent(name)}`);
    yasqe.focus();
  });
})();
