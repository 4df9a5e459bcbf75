// Copies of the world: whoever moves a map on around the earth, or across 180°, meets everything again.
(function (GI) {
  "use strict";
  const MOST_COPIES = 9;

  // Cells of the way around the earth.
  function worldCells() {
    return 256 / GI.cellPx;
  }

  // By how many worlds everything has to be moved to lie in a box of cells.
  GI.copiesIn = function (box) {
    const world = worldCells(), areas = GI.areaGrid.box, points = GI.pointGrid.box;
    const first = Math.ceil((box[0] - Math.max(areas[2], points[2])) / world);
    const last = Math.floor((box[2] - Math.min(areas[0], points[0])) / world);
    // Counted, as far out a number and the next one are the same.
    const count = Math.min(MOST_COPIES, Math.max(0, last - first + 1));
    return Array.from({ length: count }, function (none, number) { return first + number; });
  };

  // Whether it reaches nearer to a pole than the plane of web maps goes.
  GI.isCut = function (feature) {
    return feature.box[1] <= 0 || feature.box[3] >= worldCells();
  };

  // A view in which one copy lies as the world does in another one.
  GI.viewOfCopy = function (view, copy) {
    const moved = copy * worldCells(), box = view.box;
    return Object.assign({}, view, { left: view.left - moved * view.scale, box: [box[0] - moved, box[1], box[2] - moved, box[3]] });
  };

  // The same cell, as a copy has it.
  GI.cellInCopy = function (cell, copy) {
    return [cell[0] - copy * worldCells(), cell[1]];
  };

  // Of a longitude and all of its copies the one next to another longitude.
  GI.lonNear = function (lon, other) {
    return lon + 360 * Math.round((other - lon) / 360);
  };

  // As people say it: from 180° W to 180° E.
  GI.saidLon = function (lon) {
    return Math.abs(lon) > 180 ? GI.lonNear(lon, 0) : lon;
  };
})((window.GI = window.GI || {}));
