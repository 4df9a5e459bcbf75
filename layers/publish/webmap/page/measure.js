// Measuring on the map: lengths on the ellipsoid, areas on the sphere of equal area.
(function (GI) {
  "use strict";
  const AXIS_M = 6378137, FLATTENING = 1 / 298.257222101; // CGCS2000
  const E2 = FLATTENING * (2 - FLATTENING), E = Math.sqrt(E2);

  GI.measuring = { isOn: false, cells: [] };

  const radians = function (degrees) { return (degrees * Math.PI) / 180; };

  // Andoyer and Lambert: within a few metres in a thousand kilometres.
  GI.distance = function (one, other) {
    const beta1 = Math.atan((1 - FLATTENING) * Math.tan(radians(one[1])));
    const beta2 = Math.atan((1 - FLATTENING) * Math.tan(radians(other[1])));
    const half = Math.sin((beta2 - beta1) / 2) ** 2 +
      Math.cos(beta1) * Math.cos(beta2) * Math.sin(radians(other[0] - one[0]) / 2) ** 2;
    const sigma = 2 * Math.asin(Math.min(1, Math.sqrt(half)));
    if (sigma === 0) return 0;
    const p = (beta1 + beta2) / 2, q = (beta2 - beta1) / 2;
    const x = ((sigma - Math.sin(sigma)) * (Math.sin(p) * Math.cos(q)) ** 2) / Math.cos(sigma / 2) ** 2;
    const y = ((sigma + Math.sin(sigma)) * (Math.cos(p) * Math.sin(q)) ** 2) / Math.sin(sigma / 2) ** 2;
    return AXIS_M * (sigma - (FLATTENING / 2) * (x + y));
  };

  function authalic(lat) {
    const sine = Math.sin(radians(lat));
    return (1 - E2) * (sine / (1 - E2 * sine * sine) - Math.log((1 - E * sine) / (1 + E * sine)) / (2 * E));
  }

  // Square metres of a ring of longitudes and latitudes.
  GI.ringArea = function (places) {
    let sum = 0;
    places.forEach(function (place, i) {
      const next = places[(i + 1) % places.length];
      sum += radians(next[0] - place[0]) * (authalic(place[1]) + authalic(next[1]));
    });
    return Math.abs((sum * AXIS_M * AXIS_M) / 4);
  };

  // Fingers have no keys and need no cross to aim with.
  GI.isTouched = function () {
    return matchMedia("(pointer: coarse)").matches;
  };

  GI.toggleMeasure = function (isOn) {
    GI.measuring = { isOn: isOn, cells: [] };
    document.body.classList.toggle("gi-measuring", isOn);
    GI.find("measure").setAttribute("aria-pressed", String(isOn));
    GI.find("measured").hidden = !isOn;
    tell();
    GI.picture.redraw();
  };

  GI.addMeasured = function (cell) {
    GI.measuring.cells.push(cell);
    tell();
    GI.picture.redraw();
  };

  function tell() {
    const places = GI.measuring.cells.map(GI.lonLatOf);
    if (places.length < 2) {
      GI.find("measured").textContent = GI.word(GI.isTouched() ? "measure_hint_touch" : "measure_hint");
      return;
    }
    let length = 0;
    for (let i = 1; i < places.length; i++) length += GI.distance(places[i - 1], places[i]);
    const area = places.length > 2 ? GI.area(GI.ringArea(places)) : "–";
    GI.find("measured").textContent = GI.word("measured", { length: GI.length(length), area: area });
  }

  GI.paintMeasure = function (context, view, look) {
    if (!GI.measuring.cells.length) return;
    context.beginPath();
    GI.measuring.cells.forEach(function (cell, i) {
      const x = cell[0] * view.scale - view.left, y = cell[1] * view.scale - view.top;
      if (i) context.lineTo(x, y); else context.moveTo(x, y);
      context.fillStyle = look.mark;
      context.fillRect(x - 3, y - 3, 6, 6);
    });
    context.setLineDash([6, 4]);
    context.lineWidth = 2;
    context.strokeStyle = look.mark;
    context.stroke();
    if (GI.measuring.cells.length > 2) paintClosing(context, view, look);
  };

  // The side that closes the ring whose area is told; it is no part of the length.
  function paintClosing(context, view, look) {
    const cells = GI.measuring.cells;
    context.beginPath();
    [cells[cells.length - 1], cells[0]].forEach(function (cell, i) {
      const x = cell[0] * view.scale - view.left, y = cell[1] * view.scale - view.top;
      if (i) context.lineTo(x, y); else context.moveTo(x, y);
    });
    context.globalAlpha = 0.7;
    context.lineWidth = 1.5;
    context.setLineDash([2, 4]);
    context.stroke();
    context.globalAlpha = 1;
  }
})((window.GI = window.GI || {}));
