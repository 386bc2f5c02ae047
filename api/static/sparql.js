// The SPARQL page: YASGUI on this server's endpoint, completing from our own terms and names.
// Nothing is asked of any other host: YASGUI's look-ups at prefix.cc and LOV are replaced.
"use strict";

(() => {
  const settings = JSON.parse(document.getElementById("sparql-settings").textContent);
  const Yasgui = window.Yasgui.default ?? window.Yasgui;
  const { Yasqe, Yasr } = Yasgui;
  const prefixes = settings.prefixes;
  const SUGGESTIONS = 12;
  const ANSWER_CHARS = 300;

  /** Write an IRI with a prefix; the endpoint knows ours, so none has to be declared. */
  function curie(iri, declared) {
    for (const known of [declared, prefixes]) {
      for (const [prefix, namespace] of Object.entries(known)) {
        const local = iri.slice(namespace.length);
        if (iri.startsWith(namespace) && /^[A-Za-z_][\w-]*$/.test(local)) return `${prefix}:${local}`;
      }
    }
    return `<${iri}>`;
  }

  /**
   * Let the editor know the prefixes that the endpoint knows, so that it marks no query that runs.
   *
   * They are inherited by what a query declares: a query may give them another meaning, and what
   * is asked for as declared by the query itself leaves them out.
   */
  function knowPrefixes() {
    const grammar = Yasqe.modes.sparql11;
    Yasqe.defineMode("sparql11", (...given) => {
      const mode = grammar(...given);
      const startState = (...place) => ({ ...mode.startState(...place), prefixes: Object.create(prefixes) });
      return { ...mode, startState };
    });
    const { getPrefixesFromQuery } = Yasqe.prototype;
    Yasqe.prototype.getPrefixesFromQuery = function declaredPrefixes() {
      return { ...getPrefixesFromQuery.call(this) };
    };
  }

  /** The terms that fit what was typed: a CURIE, an IRI, or part of a label. */
  function matchingTerms(token, isClass) {
    const typed = (token?.string ?? "").trim().replace(/^<|>$/g, "").toLowerCase();
    const fits = (term) =>
      [term.curie, term.iri, term.label].some((name) => name.toLowerCase().includes(typed));
    return settings.terms
      .filter((term) => term.isClass === isClass && fits(term))
      .map((term) => term.iri);
  }

  /** Offer our terms in the places where YASGUI would ask elsewhere. */
  function completeTerms(name, isClass) {
    Yasqe.registerAutocompleter({
      ...Yasqe.Autocompleters[name],
      get: (_yasqe, token) => matchingTerms(token, isClass),
      postProcessSuggestion: (yasqe, _token, iri) => curie(iri, yasqe.getPrefixesFromQuery()),
    });
  }

  /** What may be a name: the text between the last "<" or quote of the line and the cursor. */
  function typedName(yasqe) {
    const cursor = yasqe.getDoc().getCursor();
    const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const found =
      /(?:^|[\s({,;.|/^])(<)([^<>"{}|^`\\]*)$/.exec(before) ??
      /^(?:[^"'<#]|"[^"]*"|'[^']*'|<[^<>]*>|<(?=[\s=]))*(")([^"\\]*)$/.exec(before);
    if (!found) return null;
    const [, opening, text] = found;
    return { opening, text, ch: cursor.ch - text.length - 1, line: cursor.line };
  }

  /** The label of a thing as the graph has it: those of SKOS are in English, names in no language. */
  function labelTerm({ label, kind }) {
    const text = JSON.stringify(label); // the escapes are the same
    return ["benchmark", "technique", "model"].includes(kind) ? `${text}@en` : text;
  }

  const offered = new Map(); // things by the IRIs that were offered last

  /** Offer things by name: <alfw becomes the IRI of ALFWorld, and "alfw its label. */
  function completeNames() {
    Yasqe.registerAutocompleter({
      name: "names",
      bulk: false,
      autoShow: true,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => (typedName(yasqe)?.text.length ?? 0) > 1,
      get: async (yasqe) => {
        const prefix = typedName(yasqe)?.text ?? "";
        const parameters = new URLSearchParams({ prefix, limit: SUGGESTIONS });
        const answer = await fetch(`/complete?${parameters}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return [];
        const { items } = await answer.json();
        for (const item of items) offered.set(item.iri, item);
        return items.map((item) => item.iri);
      },
      postprocessHints: (yasqe, hints) => {
        const typed = typedName(yasqe);
        if (!typed) return [];
        const end = yasqe.getDoc().getCursor();
        // Editors close a quote as it is opened.
        const closed = yasqe.getDoc().getLine(end.line)[end.ch] === (typed.opening === '"' ? '"' : ">");
        return hints
          .filter((hint) => offered.has(hint.text))
          .map((hint) => {
            const thing = offered.get(hint.text);
            return {
              text: typed.opening === "<" ? `<${hint.text}>` : labelTerm(thing),
              displayText: `${thing.label} (${thing.kind})`,
              from: { line: typed.line, ch: typed.ch },
              to: { line: end.line, ch: end.ch + (closed ? 1 : 0) },
            };
          });
      },
    });
  }

  /** Draw what went wrong: a title, and below it what can be done. */
  function problemBox(title, ...detail) {
    const box = document.createElement("div");
    box.className = "problem-box";
    box.setAttribute("role", "alert");
    const heading = document.createElement("strong");
    heading.textContent = title;
    const paragraph = document.createElement("p");
    paragraph.append(...detail);
    box.append(heading, paragraph);
    return box;
  }

  /** Say in words why there is no result: a problem of the server (RFC 9457), or no server at all. */
  async function renderProblem(error) {
    const text = error.text ?? "";
    let problem;
    try {
      problem = JSON.parse(text);
    } catch {
      problem = undefined; // YASGUI keeps the text alone: of an answer, or of the browser's error
    }
    if (!problem?.title || !problem.code) {
      if (/^(failed to fetch|load failed|networkerror)/i.test(text)) {
        return problemBox("The server does not answer", "It may have been stopped. Start it again, then run the query once more.");
      }
      if (/\babort(ed)?\b/i.test(text) && !text.includes("<")) {
        return problemBox("Stopped", "The query was stopped before it was answered.");
      }
      return problemBox("There is no result", text.slice(0, ANSWER_CHARS));
    }
    if (!problem.line) return problemBox(problem.title, problem.detail);
    const place = document.createElement("button");
    place.type = "button";
    place.className = "place";
    place.textContent = `Line ${problem.line}, column ${problem.column}`;
    place.addEventListener("click", () => showPlace(problem, true));
    setTimeout(() => showPlace(problem, false)); // once the editor is there
    return problemBox(problem.title, place, `: ${problem.detail}`);
  }

  const faults = new WeakMap(); // the mark of the last fault, by editor

  /** Mark the token that the server could not read, until the query is changed. */
  function showPlace({ line, column, token }, goThere) {
    const editor = yasgui?.getTab()?.getYasqe();
    const text = editor?.getDoc().getLine(line - 1);
    if (text === undefined) return;
    // The server counts characters, the editor their halves in UTF-16.
    const start = [...text].slice(0, column - 1).join("").length;
    const length = token ? token.length : 1;
    if (token && !text.startsWith(token, start)) return; // the query is another by now
    const from = { line: line - 1, ch: token || start < text.length ? start : Math.max(0, start - 1) };
    const to = { line: line - 1, ch: Math.min(text.length, from.ch + length) };
    faults.get(editor)?.clear();
    const mark = editor.getDoc().markText(from, to, { className: "fault", title: "Not read here" });
    faults.set(editor, mark);
    const forget = () => {
      mark.clear();
      editor.off("change", forget);
    };
    editor.on("change", forget);
    if (goThere) {
      editor.getDoc().setCursor(from);
      editor.focus();
    }
  }

  /** Lead from results to this server's own pages, whatever host the IRIs name. */
  function linkToPages(root) {
    for (const link of root.querySelectorAll("a.iri[href]")) {
      const href = link.getAttribute("href");
      let local;
      if (href.startsWith(settings.base)) {
        local = `/page/${encodeURIComponent(href.slice(settings.base.length))}`;
      } else if (href.startsWith(prefixes.rl)) {
        local = `/ns#${href.slice(prefixes.rl.length)}`;
      }
      if (local) link.setAttribute("href", local);
    }
  }

  Yasqe.registerAutocompleter({
    ...Yasqe.Autocompleters.prefixes,
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  });
  knowPrefixes();
  completeTerms("property", false);
  completeTerms("class", true);
  completeNames();
  Yasr.defaults.errorRenderers = [renderProblem, ...(Yasr.defaults.errorRenderers ?? [])];

  // Plain cells to start with: no quotes, datatypes and language tags.
  const { getDefaults } = Yasgui.Tab;
  Yasgui.Tab.getDefaults = (yasgui) => {
    const tab = getDefaults.call(Yasgui.Tab, yasgui);
    tab.yasr.settings.pluginsConfig = { table: { compact: true, isEllipsed: true } };
    return tab;
  };

  // What a link may say is the query, the name of its tab and how the result is looked at. The
  // endpoint is the one of the page's own address, whatever name the server has there.
  const endpoint = new URL(settings.endpoint, window.location.href).href;
  const requestConfig = { ...Yasgui.defaults.requestConfig, endpoint, method: "POST" };
  Yasgui.Tab.prototype.getShareableLink = function shareableLink() {
    const { selectedPlugin } = this.persistentJson.yasr.settings;
    const said = new URLSearchParams({ query: this.getQuery(), outputFormat: selectedPlugin ?? "table" });
    return `${window.location.origin}${window.location.pathname}#${said}`;
  };
  window.addEventListener("hashchange", () => {
    if (/[#&]query=/.test(window.location.hash)) window.location.reload(); // a link was pasted here
  });

  const first = settings.examples.find((one) => one.name === "benchmark-popularity");
  let yasgui; // it draws kept results, and so their problems, while it is made
  const root = document.getElementById("editor");
  root.replaceChildren();
  yasgui = new Yasgui(root, {
    autofocus: true,
    persistenceId: "readgraph",
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { ...Yasgui.defaults.endpointCatalogueOptions, getData: () => [] },
    requestConfig,
    populateFromUrl: (tab) => ({ ...tab, requestConfig: { ...requestConfig } }),
    yasqe: { ...Yasgui.defaults.yasqe, value: first?.query ?? "" },
    yasr: { ...Yasgui.defaults.yasr, prefixes: { ...prefixes, id: settings.base } },
  });
  window.readgraphResults.askQuery(() => yasgui.getTab()?.getQuery() ?? "");
  const followEditor = () => {
    linkToPages(root);
    // CodeMirror's own field bears no name.
    for (const field of root.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
      field.setAttribute("aria-label", "SPARQL query");
    }
  };
  new MutationObserver(followEditor).observe(root, { childList: true, subtree: true });
  followEditor();

  for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(endpoint);
  root.addEventListener("keydown", (event) => {
    const popup = event.key === "Escape" && event.target.closest?.(".yasqe_sharePopup");
    if (!popup) return;
    popup.parentElement.querySelector(".yasqe_share").focus();
    popup.remove();
  });

  document.querySelector(".examples").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-example]");
    const example = settings.examples.find((one) => one.name === button?.dataset.example);
    if (!example) return;
    const tab = yasgui.getTab();
    tab.setEndpoint(endpoint);
    tab.setQuery(example.query);
    tab.query().catch(() => {}); // the result area shows what went wrong
  });
})();
