// Numbers that were packed as base 64: seven bits a byte, differences, both signs folded into one.
(function (GI) {
  "use strict";
  const STEP = 1 << 16;

  function bytesOf(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  }

  function countOf(bytes) {
    let count = 0;
    for (let i = 0; i < bytes.length; i++) count += bytes[i] >> 7 ^ 1;
    return count;
  }

  // Numbers below 2^31 in slices; ``fold`` makes what is kept of a number and the one kept before it.
  function* unpack(text, fold) {
    const bytes = bytesOf(text);
    yield;
    const values = new Int32Array(countOf(bytes));
    let place = 0, value = 0, shift = 0, last = 0;
    for (let i = 0; i < bytes.length; i++) {
      value |= (bytes[i] & 127) << shift;
      shift += 7;
      if (bytes[i] < 128) {
        last = values[place++] = fold(value, last);
        value = shift = 0;
      }
      if (i % STEP === STEP - 1) yield;
    }
    return values;
  }

  // World coordinates of the largest zoom have 27 bits, with their sign and folded 28.
  const signed = function (value) { return (value >>> 1) ^ -(value & 1); };
  const plainSteps = function (text) { return unpack(text, function (value) { return value; }); };
  const signedSteps = function (text) { return unpack(text, signed); };
  const differenceSteps = function (text) { return unpack(text, function (value, last) { return last + signed(value); }); };

  GI.unpackNumbers = function (text) { return GI.atOnce(plainSteps(text)); };
  GI.unpackSigned = function (text) { return GI.atOnce(signedSteps(text)); };
  GI.unpackDifferences = function (text) { return GI.atOnce(differenceSteps(text)); };

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
  GI.unpackAreas = function* (packed) {
    const x = yield* differenceSteps(packed.x);
    const y = yield* differenceSteps(packed.y);
    const areas = { x: x, y: y, levels: GI.unpackNibbles(packed.levels, x.length) };
    yield;
    areas.arcs = GI.startsOf(yield* plainSteps(packed.arcs));
    areas.refs = yield* signedSteps(packed.refs);
    areas.rings = GI.startsOf(yield* plainSteps(packed.rings));
    areas.features = GI.startsOf(yield* plainSteps(packed.features));
    areas.boxes = yield* boxesOfArcs(areas);
    return areas;
  };

  function* boxesOfArcs(areas) {
    const count = areas.arcs.length - 1;
    const boxes = new Float64Array(count * 4);
    for (let arc = 0, done = 0; arc < count; arc++) {
      boxOfRun(areas, areas.arcs[arc], areas.arcs[arc + 1], boxes, arc * 4);
      done += areas.arcs[arc + 1] - areas.arcs[arc];
      if (done > STEP) { done = 0; yield; }
    }
    return boxes;
  }

  function boxOfRun(areas, start, stop, boxes, place) {
    const xs = areas.x, ys = areas.y;
    let west = xs[start], east = west, north = ys[start], south = north;
    for (let i = start + 1; i < stop; i++) {
      const x = xs[i], y = ys[i];
      if (x < west) west = x; else if (x > east) east = x;
      if (y < north) north = y; else if (y > south) south = y;
    }
    boxes[place] = west;
    boxes[place + 1] = north;
    boxes[place + 2] = east;
    boxes[place + 3] = south;
  }
})((window.GI = window.GI || {}));
