// A grid over the map: which features a view may show, without looking at all of them.
(function (GI) {
  "use strict";
  const AREAS_ACROSS = 48, POINTS_ACROSS = 160;
  const STEP = 4000;

  class Grid {
    constructor(features, across) {
      this.features = features;
      this.across = across;
      this.box = boxOfAll(features);
      this.stamps = new Uint32Array(features.length);
      this.stamp = 0;
      this.items = null;
    }

    // Counted, then filled: one list of numbers for all fields of the grid.
    *fill() {
      const counts = new Uint32Array(this.across * this.across);
      yield* this.eachField(function (field) { counts[field] += 1; });
      this.starts = GI.startsOf(counts);
      const starts = this.starts, items = new Uint32Array(starts[counts.length]);
      yield* this.eachField(function (field, number) { items[starts[field] + --counts[field]] = number; });
      this.items = items;
    }

    *eachField(visit) {
      for (let number = 0; number < this.features.length; number++) {
        this.visitFields(this.features[number].box, function (field) { visit(field, number); });
        if (number % STEP === STEP - 1) yield;
      }
    }

    visitFields(box, visit) {
      const west = this.fieldOf(box[0], 0), east = this.fieldOf(box[2], 0);
      const north = this.fieldOf(box[1], 1), south = this.fieldOf(box[3], 1);
      for (let row = north; row <= south; row++) {
        for (let column = west; column <= east; column++) visit(row * this.across + column);
      }
    }

    fieldOf(value, axis) {
      const size = this.box[axis + 2] - this.box[axis];
      const field = size > 0 ? Math.floor(((value - this.box[axis]) / size) * this.across) : 0;
      return Math.min(this.across - 1, Math.max(0, field));
    }

    // Features whose boxes touch a box, in their order; before the grid is filled each of them is looked at.
    within(box) {
      const features = this.features, box0 = this.box;
      if (box[0] <= box0[0] && box[1] <= box0[1] && box[2] >= box0[2] && box[3] >= box0[3]) return features;
      if (!this.items) return features.filter(function (feature) { return GI.touches(feature.box, 0, box); });
      return this.numbersIn(box).map(function (number) { return features[number]; });
    }

    numbersIn(box) {
      const found = [], stamp = ++this.stamp;
      if (!this.features.length || !GI.touches(this.box, 0, box)) return found;
      this.visitFields(box, function (field) {
        for (let place = this.starts[field]; place < this.starts[field + 1]; place++) {
          const number = this.items[place];
          if (this.stamps[number] === stamp) continue;
          this.stamps[number] = stamp;
          if (GI.touches(this.features[number].box, 0, box)) found.push(number);
        }
      }.bind(this));
      return found.sort(function (one, other) { return one - other; });
    }
  }

  function boxOfAll(features) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    features.forEach(function (feature) {
      box[0] = Math.min(box[0], feature.box[0]);
      box[1] = Math.min(box[1], feature.box[1]);
      box[2] = Math.max(box[2], feature.box[2]);
      box[3] = Math.max(box[3], feature.box[3]);
    });
    return box;
  }

  // Large ones below, so that none hides another; names of what lies on top come first.
  GI.orderFeatures = function () {
    const areas = GI.features.filter(function (feature) { return !feature.point; });
    areas.sort(function (one, other) { return one.layerNumber - other.layerNumber || other.extentSize - one.extentSize; });
    GI.areaGrid = new Grid(areas, AREAS_ACROSS);
    GI.pointGrid = new Grid(GI.features.filter(function (feature) { return feature.point; }), POINTS_ACROSS);
  };

  // A generator, for the time after the first picture, which shows everything.
  GI.fillGrids = function* () {
    yield* GI.areaGrid.fill();
    yield* GI.pointGrid.fill();
  };

  // The topmost layer first, in it the largest; of areas in the order in which they are drawn.
  GI.nameOrder = function (areas) {
    const layers = GI.layers.map(function () { return []; });
    areas.forEach(function (feature) { layers[feature.layerNumber].push(feature); });
    return [].concat.apply([], layers.reverse());
  };
})((window.GI = window.GI || {}));
