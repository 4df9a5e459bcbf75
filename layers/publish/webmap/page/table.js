// The same boundaries as a table, for reading, sorting and for screen readers.
(function (GI) {
  "use strict";
  const COLUMNS = [
    ["product.name_official", GI.nameOf],
    ["product.product_group"],
    ["boundary.status"],
    ["boundary.version"],
    ["boundary.valid_from"],
    ["boundary.valid_to"],
    ["product.counties"],
    ["boundary.area_m2"],
  ];
  const MOST_ROWS = 3000;
  let sorted = { column: 0, step: 1 };

  GI.toggleTable = function (isOpen) {
    GI.find("table-view").hidden = !isOpen;
    GI.find("table").setAttribute("aria-pressed", String(isOpen));
    document.body.classList.toggle("gi-table-open", isOpen);
    if (isOpen) {
      GI.fillTable();
      GI.find("table-close").focus();
    } else {
      GI.find("table").focus();
    }
  };

  GI.fillTable = function () {
    if (GI.find("table-view").hidden) return;
    const shown = COLUMNS.filter(function (column) { return column[0] in GI.content.labels; });
    const rows = listed(GI.results()).sort(orderOf(shown[sorted.column] || shown[0]));
    const table = GI.find("table-rows");
    table.replaceChildren(headOf(shown), bodyOf(shown, rows.slice(0, MOST_ROWS)));
    GI.find("table-count").textContent = GI.word("of", { count: Math.min(rows.length, MOST_ROWS), total: rows.length });
  };

  // Its columns are those of boundaries; other layers are listed where there are none.
  function listed(found) {
    const boundaries = found.filter(function (feature) { return feature.layer === "boundaries"; });
    return boundaries.length ? boundaries : found;
  }

  function orderOf(column) {
    return function (one, other) {
      const left = sortable(one, column), right = sortable(other, column);
      const isNumber = typeof left === "number" && typeof right === "number";
      return sorted.step * (isNumber ? left - right : String(left).localeCompare(String(right)));
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
      const button = GI.make("button", "", GI.labelOf(column[0]));
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
        if (number) cell.textContent = GI.textOf(feature, column[0]);
        else cell.appendChild(openerOf(feature));
        row.appendChild(cell);
      });
      body.appendChild(row);
    });
    return body;
  }

  function openerOf(feature) {
    const button = GI.make("button", "", GI.nameOf(feature));
    button.type = "button";
    button.addEventListener("click", function () {
      GI.toggleTable(false);
      GI.zoomTo(feature);
      GI.select(feature);
    });
    return button;
  }
})((window.GI = window.GI || {}));
