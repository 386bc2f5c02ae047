// The SPARQL page: YASGUI on this server's endpoint, completing from our own terms and names.
// Nothing is asked of any other host: YASGUI's look-ups at prefix.cc and LOV are replaced.
"use strict";

(() => {
  const settings = JSON.parse(document.getElementById("sparql-settings").textContent);
  const Yasgui = window.Yasgui.default ?? window.Yasgui;
  const { Yasqe, Yasr } = Yasgui;
  const prefixes = settings.prefixes;
  const SUGGESTIONS = 12;

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

  /** The text between the last "<" of the line and the cursor, where it may be a name. */
  function typedName(yasqe) {
    const cursor = yasqe.getDoc().getCursor();
    const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const found = /(?:^|[\s({,;.|/^])<([^<>"{}|^`\\]*)$/.exec(before);
    return found && { text: found[1], ch: cursor.ch - found[1].length - 1, line: cursor.line };
  }

  const labels = new Map(); // of the IRIs offered last

  /** Offer entities by name: "<alfw" becomes the IRI of ALFWorld. */
  function completeNames() {
    Yasqe.registerAutocompleter({
      name: "names",
      bulk: false,
      autoShow: true,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => (typedName(yasqe)?.text.length ?? 0) > 1,
      get: async (yasqe) => {
        const text = typedName(yasqe)?.text ?? "";
        const parameters = new URLSearchParams({ q: text, limit: SUGGESTIONS, facets: false });
        const answer = await fetch(`/search?${parameters}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return [];
        const { hits } = await answer.json();
        for (const hit of hits) labels.set(hit.iri, `${hit.label} (${hit.kind})`);
        return hits.map((hit) => hit.iri);
      },
      postprocessHints: (yasqe, hints) => {
        const typed = typedName(yasqe);
        if (!typed) return [];
        const to = yasqe.getDoc().getCursor();
        return hints.map((hint) => ({
          text: `<${hint.text}>`,
          displayText: labels.get(hint.text) ?? hint.text,
          from: { line: typed.line, ch: typed.ch },
          to,
        }));
      },
    });
  }

  /** Show a problem of the server (RFC 9457) in its words, with the place in the query. */
  async function renderProblem(error) {
    let problem;
    try {
      problem = JSON.parse(error.text);
    } catch {
      return undefined;
    }
    if (!problem.title || !problem.code) return undefined;
    const box = document.createElement("div");
    box.className = "problem-box";
    const title = document.createElement("strong");
    title.textContent = problem.title;
    const detail = document.createElement("p");
    const place = problem.line ? `Line ${problem.line}, column ${problem.column}: ` : "";
    detail.textContent = `${place}${problem.detail}`;
    box.append(title, detail);
    return box;
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

  const first = settings.examples.find((one) => one.name === "benchmark-popularity");
  const root = document.getElementById("editor");
  root.replaceChildren();
  const endpoint = new URL(settings.endpoint, window.location.href).href;
  const yasgui = new Yasgui(root, {
    autofocus: true,
    persistenceId: "readgraph",
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { ...Yasgui.defaults.endpointCatalogueOptions, getData: () => [] },
    requestConfig: { ...Yasgui.defaults.requestConfig, endpoint, method: "POST" },
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
