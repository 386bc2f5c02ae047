// Two more ways to look at a result: as a network of the things that it names, and as bars.
"use strict";

(() => {
  const settings = JSON.parse(document.getElementById("sparql-settings").textContent);
  const Yasgui = window.Yasgui.default ?? window.Yasgui;
  const BARS = 25;
  const ADDRESS_CHARS = 20_000; // what the server reads
  const NUMBER = /#(?:integer|decimal|double|float|int|long)$/;

  /** An icon for the tab of a plugin: one path in a box of 16 by 16. */
  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", path);
    line.setAttribute("fill", "currentColor");
    svg.append(line);
    return svg;
  }

  function bindingsOf(yasr) {
    return yasr.results?.getBindings?.() ?? [];
  }

  /** A paragraph in the place of a result. */
  function note(text) {
    const paragraph = document.createElement("p");
    paragraph.className = "empty";
    paragraph.textContent = text;
    return paragraph;
  }

  /** A term as people read it: a thing of the graph by its key, leading to its page. */
  function named(term) {
    if (term?.type === "uri" && term.value.startsWith(settings.base)) {
      const link = document.createElement("a");
      link.href = `/id/${term.value.slice(settings.base.length)}`;
      link.textContent = term.value.slice(settings.base.length);
      return link;
    }
    const known = Object.entries(settings.prefixes).find(
      ([, namespace]) => term?.type === "uri" && term.value.startsWith(namespace),
    );
    const text = term?.value ?? "";
    return document.createTextNode(known ? `${known[0]}:${text.slice(known[1].length)}` : text);
  }

  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

  /**
   * Have the table sort and filter by what stands in its cells.
   *
   * It parses that as HTML to clean it, which is no use where a title has a "<" in it, and it then
   * unescapes what it filters by.
   */
  function keepText(Table) {
    const { getColumns } = Table.prototype;
    Table.prototype.getColumns = function columnsOfText() {
      return getColumns.call(this).map((column) => {
        const { render } = column;
        const asText = (term, purpose, ...place) => {
          if (typeof term !== "object" || term === null || purpose === "display") {
            return render(term, purpose, ...place);
          }
          return purpose === "filter" ? term.value.replace(/[&<>"']/g, (sign) => escapes[sign]) : term.value;
        };
        return { ...column, render: asText };
      });
    };
  }

  /** Leave out the links to the manual of the makers of the editor: it is on another machine. */
  function withoutManual(Plugin) {
    return class extends Plugin {
      constructor(...given) {
        super(...given);
        this.helpReference = undefined;
      }
    };
  }

  let currentQuery = () => "";

  /** Draws the things of the graph that a result names. */
  class NetworkPlugin {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 1;
      this.label = "Network";
    }

    canHandleResults() {
      const things = (term) => term?.type === "uri" && term.value.startsWith(settings.base);
      const statements = this.yasr.results?.getStatements?.() ?? [];
      return statements.length > 0 || bindingsOf(this.yasr).some((row) => Object.values(row).some(things));
    }

    draw() {
      const query = currentQuery();
      if (query.length > ADDRESS_CHARS) {
        this.yasr.resultsEl.append(note("The query is too long to stand in the address of a picture."));
        return;
      }
      const address = `/network?${new URLSearchParams({ query })}`;
      const frame = document.createElement("iframe");
      frame.src = `${address}&embed=true`;
      frame.title = "The result as a network";
      frame.className = "result-network";
      const link = document.createElement("a");
      link.href = address;
      link.textContent = "Open this picture by itself";
      this.yasr.resultsEl.append(frame, link);
    }

    getIcon() {
      return icon("M3 2a2 2 0 1 1 1.8 2.9l2.5 4A2 2 0 0 1 8 9l3-4.3a2 2 0 1 1 1 .6L9 9.7a2 2 0 1 1-2.7-.3l-2.5-4A2 2 0 0 1 3 2z");
    }
  }

  /** Draws the first column of numbers as bars. */
  class BarsPlugin {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 1;
      this.label = "Bars";
    }

    /** Names of the columns of numbers and of what they count. */
    columns() {
      const first = bindingsOf(this.yasr)[0] ?? {};
      const names = this.yasr.results?.getVariables?.() ?? [];
      const isNumber = (name) => NUMBER.test(first[name]?.datatype ?? "");
      const named = names.filter((name) => first[name] && !isNumber(name));
      return {
        number: names.find(isNumber),
        label: named.find((name) => first[name].type !== "uri") ?? named[0],
      };
    }

    canHandleResults() {
      const { number, label } = this.columns();
      return number !== undefined && label !== undefined;
    }

    draw() {
      const { number, label } = this.columns();
      const rows = bindingsOf(this.yasr).slice(0, BARS);
      const longest = Math.max(...rows.map((row) => Number(row[number]?.value ?? 0)), 0) || 1;
      const figure = document.createElement("figure");
      figure.className = "chart";
      figure.setAttribute("aria-label", `${number} by ${label}`);
      for (const row of rows) {
        const value = Number(row[number]?.value ?? 0);
        const line = document.createElement("div");
        line.className = "bar-row";
        const name = document.createElement("span");
        name.className = "bar-label";
        name.dir = "auto";
        name.title = row[label]?.value ?? "";
        name.append(named(row[label]));
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("viewBox", "0 0 100 10");
        svg.setAttribute("preserveAspectRatio", "none");
        svg.setAttribute("aria-hidden", "true");
        const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        bar.setAttribute("width", String(Math.max(0, (100 * value) / longest)));
        bar.setAttribute("height", "10");
        svg.append(bar);
        const count = document.createElement("span");
        count.className = "number";
        count.textContent = value.toLocaleString();
        line.append(name, svg, count);
        figure.append(line);
      }
      this.yasr.resultsEl.append(figure);
    }

    getIcon() {
      return icon("M1 2h9v3H1zm0 4.5h13v3H1zM1 11h6v3H1z");
    }
  }

  keepText(Yasgui.Yasr.plugins.table);
  for (const name of ["table", "response"]) {
    Yasgui.Yasr.registerPlugin(name, withoutManual(Yasgui.Yasr.plugins[name]));
  }
  Yasgui.Yasr.registerPlugin("network", NetworkPlugin);
  Yasgui.Yasr.registerPlugin("bars", BarsPlugin);
  window.readgraphResults = {
    /** Say where the text of the query is found. */
    askQuery(get) {
      currentQuery = get;
    },
  };
})();
