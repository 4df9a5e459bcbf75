// Time: the day whose boundaries count, and two days side by side.
(function (GI) {
  "use strict";

  GI.readDays = function () {
    const days = new Set([GI.content.map.day]);
    GI.features.forEach(function (feature) {
      if (feature.begins) days.add(feature.begins);
      if (feature.ends) days.add(feature.ends);
    });
    GI.days = Array.from(days).sort();
    // What has no first day held before the first change.
    const isOpen = GI.features.some(function (feature) { return feature.ends && !feature.begins; });
    if (isOpen) GI.days.unshift(GI.dayBefore(GI.days[0]));
    GI.state.day = GI.content.map.day;
    GI.state.swipe.before = GI.days[0];
    GI.state.swipe.after = GI.content.map.day;
    GI.find("time-bar").hidden = GI.days.length < 2;
    GI.find("swipe").hidden = GI.days.length < 2;
  };

  // The last change on or before a day.
  function placeOf(day) {
    let place = 0;
    GI.days.forEach(function (one, number) { if (one <= day) place = number; });
    return place;
  }

  GI.changeBefore = function (day) {
    return GI.days[placeOf(day)];
  };

  GI.setDay = function (day) {
    GI.state.day = day;
    GI.state.isAll = false;
    GI.timeChanged();
  };

  GI.setAll = function (isAll) {
    GI.state.isAll = isAll && !GI.state.swipe.isOn;
    GI.timeChanged();
  };

  // The counts beside classes, statuses, counties and years are those of the day.
  GI.timeChanged = function () {
    GI.fillPanel();
    GI.refresh();
  };

  GI.fillTime = function () {
    const slider = GI.find("day");
    slider.max = String(GI.days.length - 1);
    slider.value = String(placeOf(GI.state.day));
    const text = GI.word("as_of", { day: GI.state.day });
    slider.setAttribute("aria-valuetext", text);
    slider.disabled = GI.state.isAll || GI.state.swipe.isOn;
    GI.find("day-text").textContent = GI.state.isAll ? GI.word("all_versions") : text;
    GI.find("all").checked = GI.state.isAll;
    GI.find("all").disabled = GI.state.swipe.isOn;
    fillEmpty();
    fillSwipe();
  };

  // The day is the reason why no boundary is seen.
  GI.isEmptyDay = function () {
    const all = GI.features.filter(function (feature) { return feature.layer === "boundaries" && GI.layers[feature.layerNumber].isVisible; });
    return all.length > 0 && !all.some(GI.heldOnShownDays);
  };

  GI.emptyDayText = function () {
    return GI.word("empty_day", { day: GI.shownDays().join(GI.language === "zh" ? "、" : ", ") });
  };

  function fillEmpty() {
    const isEmpty = GI.isEmptyDay();
    GI.find("empty").hidden = !isEmpty;
    GI.find("empty-text").textContent = isEmpty ? GI.emptyDayText() : "";
  }

  function leaveEmpty() {
    if (GI.state.swipe.isOn) GI.toggleSwipe(false);
    GI.setAll(true);
    GI.find("all").focus({ preventScroll: true });
  }

  function fillSwipe() {
    const swipe = GI.state.swipe;
    GI.find("swipe").setAttribute("aria-pressed", String(swipe.isOn));
    GI.find("swipe-bar").hidden = !swipe.isOn;
    GI.find("divider").hidden = !swipe.isOn;
    GI.find("divider").style.left = swipe.share * 100 + "%";
    GI.uncoverPopup();
    GI.find("share").value = String(Math.round(swipe.share * 100));
    ["before", "after"].forEach(function (side) {
      const select = GI.find(side);
      if (select.options.length !== GI.days.length) fillDays(select);
      select.value = swipe[side];
    });
  }

  // Where the divider would lie on a pop-up it gives way; its line is part of the picture.
  GI.uncoverPopup = function () {
    const popup = document.querySelector(".leaflet-popup"), divider = GI.find("divider");
    divider.classList.remove("gi-covered");
    if (!popup || divider.hidden) return;
    const box = popup.getBoundingClientRect(), own = divider.getBoundingClientRect();
    divider.classList.toggle("gi-covered", own.right + 10 > box.left && own.left - 10 < box.right);
  };

  function fillDays(select) {
    select.replaceChildren.apply(select, GI.days.map(function (day) {
      const option = GI.make("option", "", day);
      option.value = day;
      return option;
    }));
  }

  GI.toggleSwipe = function (isOn) {
    GI.state.swipe.isOn = isOn;
    if (isOn) GI.state.isAll = false;
    GI.timeChanged();
  };

  GI.setShare = function (share) {
    GI.state.swipe.share = Math.min(1, Math.max(0, share));
    fillSwipe();
    GI.picture.redraw();
  };

  GI.listenToTime = function () {
    GI.find("day").addEventListener("input", function (event) { GI.setDay(GI.days[Number(event.target.value)]); });
    GI.find("all").addEventListener("change", function (event) { GI.setAll(event.target.checked); });
    GI.find("empty-all").addEventListener("click", leaveEmpty);
    GI.find("swipe").addEventListener("click", function () { GI.toggleSwipe(!GI.state.swipe.isOn); });
    GI.find("share").addEventListener("input", function (event) { GI.setShare(Number(event.target.value) / 100); });
    ["before", "after"].forEach(function (side) {
      GI.find(side).addEventListener("change", function (event) {
        GI.state.swipe[side] = event.target.value;
        GI.timeChanged();
      });
    });
    listenToDivider(GI.find("divider"));
  };

  function listenToDivider(divider) {
    L.DomEvent.disableClickPropagation(divider);
    divider.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      divider.setPointerCapture(event.pointerId);
      divider.addEventListener("pointermove", drag);
    });
    divider.addEventListener("pointerup", function () { divider.removeEventListener("pointermove", drag); });
  }

  function drag(event) {
    const stage = GI.find("stage").getBoundingClientRect();
    GI.setShare((event.clientX - stage.left) / stage.width);
  }
})((window.GI = window.GI || {}));
