// The same as a table, layer by layer, for reading, sorting and for screen readers.
(function (GI) {
  "use strict";
  const BOUNDARY_COLUMNS = [
    ["product.name_official", GI.nameOf],
    ["product.product_group"],
    ["boundary.status"],
    ["boundary.version"],
    ["boundary.valid_from"],
    ["boundary.valid_to"],
    ["product.counties"],
    ["boundary.area_m2"],
  ];
  const TITLES = ["unit.name", "record.title"];
  const MOST_ROWS = 3000;
  let sorted = { column: 0, step: 1 };
  let chosen = "";

  GI.toggleTable = function (isOpen) {
    GI.find("table-view").hidden = !isOpen;
    GI.find("table").setAttribute("aria-pressed", String(isOpen));
    document.body.classList.toggle("gi-table-open", isOpen);
    if (isOpen) {
      GI.closePanelOnPhone();
      GI.fillTable();
      GI.find("table-close").focus();
    } else {
      GI.find("table").focus();
    }
  };

  GI.fillTable = function () {
    if (GI.find("table-view").hidden) return;
    const layer = fillChoice();
    const shown = columnsOf(layer);
    const rows = listed(layer).sort(orderOf(shown[sorted.column] || shown[0]));
    const table = GI.find("table-rows");
    table.replaceChildren(headOf(shown), bodyOf(shown, rows.slice(0, MOST_ROWS)));
    GI.find("table-count").textContent = GI.word("of", { count: Math.min(rows.length, MOST_ROWS), total: rows.length });
  };

  // Layers that are on, boundaries first; the one that is listed.
  function fillChoice() {
    const select = GI.find("table-layer");
    const all = GI.layers.filter(function (layer) { return layer.isVisible; }).reverse();
    all.sort(function (one, other) { return (other.key === "boundaries") - (one.key === "boundaries"); });
    const layer = all.find(function (one) { return one.key === chosen; }) || all[0] || GI.layers[0];
    select.replaceChildren();
    all.forEach(function (one) {
      const option = GI.make("option", "", GI.pick(one.name));
      option.value = one.key;
      select.appendChild(option);
    });
    select.value = layer.key;
    select.parentElement.hidden = all.length < 2;
    return layer;
  }

  GI.listenToTable = function () {
    GI.find("table-layer").addEventListener("change", function (event) {
      chosen = event.target.value;
      sorted = { column: 0, step: 1 };
      GI.fillTable();
    });
  };

  // Boundaries have the columns that compare them; other layers their name and what was let out of them.
  function columnsOf(layer) {
    const isKnown = function (column) { return column[0] in GI.content.labels; };
    if (layer.key === "boundaries") return BOUNDARY_COLUMNS.filter(isKnown);
    const first = layer.layer.title || TITLES.find(function (key) { return layer.layer.columns.includes(key); });
    const others = layer.layer.columns.filter(function (key) { return key !== first; });
    return [[first || "", GI.nameOf]].concat(others.map(function (key) { return [key]; }));
  }

  // What a search leaves of a layer; context, too, which the list shows only when it is looked for.
  function listed(layer) {
    const words = GI.wordsOf(GI.state.words);
    return GI.features.filter(function (feature) {
      return GI.layers[feature.layerNumber] === layer && GI.isShown(feature) && GI.matches(feature, words);
    });
  }

  function orderOf(column) {
    return function (one, other) {
      const left = sortable(one, column), right = sortable(other, column);
      const isNumber = typeof left === "number" && typeof right === "number";
      return sorted.step * (isNumber ? left - right : String(left).localeCompare(String(right), undefined, { numeric: true }));
    };
  }

  function sortable(feature, column) {
    const value = GI.value(feature, column[0]);
    if (column[1]) return column[1](feature);
    return typeof value === "number" ? value : GI.textOf(feature, column[0]);
  }

  function headOf(shown) {
    const head = GI.make("thead"), row = GI.make("tr");
    shown.forEach(function (column, number) {
      const cell = GI.make("th");
      cell.scope = "col";
      cell.setAttribute("aria-sort", number !== sorted.column ? "none" : sorted.step > 0 ? "ascending" : "descending");
      const button = GI.make("button", "", column[0] ? GI.labelOf(column[0]) : GI.word("name"));
      button.type = "button";
      button.addEventListener("click", function () { sortBy(number); });
      cell.appendChild(button);
      row.appendChild(cell);
    });
    head.appendChild(row);
    return head;
  }

  function sortBy(number) {
    sorted = { column: number, step: number === sorted.column ? -sorted.step : 1 };
    GI.fillTable();
    GI.find("table-rows").querySelectorAll("th button")[number].focus();
  }

  function bodyOf(shown, rows) {
    const body = GI.make("tbody");
    rows.forEach(function (feature) {
      const row = GI.make("tr");
      shown.forEach(function (column, number) {
        const cell = GI.make(number ? "td" : "th");
        if (!number) cell.scope = "row";
        if (number) fillCell(cell, GI.textOf(feature, column[0]));
        else cell.appendChild(openerOf(feature));
        row.appendChild(cell);
      });
      body.appendChild(row);
    });
    return body;
  }

  const WIDE = 14, LONG = 40;

  // Days and numbers stay on one line; a column of long texts is wide enough to be read.
  function fillCell(cell, text) {
    cell.textContent = text;
    if (text.length <= WIDE || /^[\d.,/\s-]+\S{0,4}$/.test(text)) cell.className = "gi-short";
    else if (text.length > LONG) cell.className = "gi-wide";
  }

  function openerOf(feature) {
    const button = GI.make("button", "", GI.nameOf(feature));
    button.type = "button";
    if (GI.secondOf(feature)) button.appendChild(GI.make("span", "gi-second", GI.secondOf(feature)));
    button.addEventListener("click", function () {
      GI.toggleTable(false);
      GI.zoomTo(feature);
      GI.select(feature);
    });
    return button;
  }
})((window.GI = window.GI || {}));
