// Numbers that were packed as base 64: seven bits a byte, differences, both signs folded into one.
(function (GI) {
  "use strict";

  function bytesOf(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  }

  function countOf(bytes) {
    let count = 0;
    for (let i = 0; i < bytes.length; i++) count += bytes[i] < 128;
    return count;
  }

  // World coordinates need up to 31 bits: multiplied, not shifted, so that they stay exact beyond 32.
  GI.unpackNumbers = function (text) {
    const bytes = bytesOf(text);
    const values = new Float64Array(countOf(bytes));
    let place = 0;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < bytes.length; i++) {
      value += (bytes[i] & 127) * scale;
      scale *= 128;
      if (bytes[i] < 128) {
        values[place++] = value;
        value = 0;
        scale = 1;
      }
    }
    return values;
  };

  GI.unpackSigned = function (text) {
    const values = GI.unpackNumbers(text);
    for (let i = 0; i < values.length; i++) {
      values[i] = values[i] % 2 ? -(values[i] + 1) / 2 : values[i] / 2;
    }
    return values;
  };

  GI.unpackDifferences = function (text) {
    const values = GI.unpackSigned(text);
    for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
    return values;
  };

  GI.unpackNibbles = function (text, count) {
    const bytes = bytesOf(text);
    const values = new Uint8Array(count);
    for (let i = 0; i < count; i++) values[i] = i % 2 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 15;
    return values;
  };

  // Where each of several runs begins; the last number is where all end.
  GI.startsOf = function (lengths) {
    const starts = new Uint32Array(lengths.length + 1);
    for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i] + lengths[i];
    return starts;
  };

  // Arcs that neighbours share, rings as lists of them, polygons as lists of rings.
  GI.unpackAreas = function (packed) {
    const x = GI.unpackDifferences(packed.x);
    const areas = {
      x: x,
      y: GI.unpackDifferences(packed.y),
      levels: GI.unpackNibbles(packed.levels, x.length),
      arcs: GI.startsOf(GI.unpackNumbers(packed.arcs)),
      refs: Int32Array.from(GI.unpackSigned(packed.refs)),
      rings: GI.startsOf(GI.unpackNumbers(packed.rings)),
      features: GI.startsOf(GI.unpackNumbers(packed.features)),
    };
    areas.boxes = boxesOfArcs(areas);
    return areas;
  };

  function boxesOfArcs(areas) {
    const count = areas.arcs.length - 1;
    const boxes = new Float64Array(count * 4);
    for (let arc = 0; arc < count; arc++) {
      boxes.set(boxOfRun(areas, areas.arcs[arc], areas.arcs[arc + 1]), arc * 4);
    }
    return boxes;
  }

  function boxOfRun(areas, start, stop) {
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (let i = start; i < stop; i++) {
      if (areas.x[i] < west) west = areas.x[i];
      if (areas.x[i] > east) east = areas.x[i];
      if (areas.y[i] < north) north = areas.y[i];
      if (areas.y[i] > south) south = areas.y[i];
    }
    return [west, north, east, south];
  }
})((window.GI = window.GI || {}));
