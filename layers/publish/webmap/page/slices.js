// Long work in slices: between them the browser shows what is there and hears what its reader does.
(function (GI) {
  "use strict";
  GI.SLICE_MS = 10;

  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = function () { waiting.shift()(); };

  // Goes on once the browser has had its turn; timers would wait four milliseconds every time.
  GI.later = function (act) {
    waiting.push(act);
    channel.port2.postMessage(0);
  };

  GI.pause = function () {
    return new Promise(function (done) { GI.later(done); });
  };

  // Carries out the steps of a generator; its value is what the generator returns.
  GI.inSlices = async function (steps) {
    for (;;) {
      const until = performance.now() + GI.SLICE_MS;
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) return step.value;
        if (performance.now() > until) break;
      }
      await GI.pause();
    }
  };

  // All of a generator's steps at once.
  GI.atOnce = function (steps) {
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  };
})((window.GI = window.GI || {}));
