// A photo over the whole window: turned by buttons, arrow keys or a stroke of a finger; Esc and × close it.
(function (GI) {
  "use strict";
  const SWIPE_PX = 40;
  let photos = [], shown = 0, onTurn = null, startX = null;

  GI.photoSource = function (photo) {
    return photo.file || "data:image/jpeg;base64," + photo.jpeg;
  };

  GI.photoTexts = function (photo) {
    return photo.row.map(function (value, place) {
      return GI.valueText(GI.content.columns.photo[place], value);
    }).filter(Boolean);
  };

  // ``turned`` is told which photo is shown, so that the pop-up shows the same.
  GI.openViewer = function (all, number, turned) {
    photos = all;
    onTurn = turned;
    GI.find("viewer").classList.toggle("gi-alone", all.length < 2);
    show(number);
    GI.find("viewer").showModal();
    GI.find("viewer-close").focus();
  };

  function show(number) {
    shown = (number + photos.length) % photos.length;
    const texts = GI.photoTexts(photos[shown]), place = GI.word("photo", { count: shown + 1, total: photos.length });
    GI.find("viewer-photo").src = GI.photoSource(photos[shown]);
    GI.find("viewer-photo").alt = texts.join(" · ") || place;
    GI.find("viewer-text").textContent = texts.concat(place).join(" · ");
    onTurn(shown);
  }

  function turn(step) {
    if (photos.length > 1) show(shown + step);
  }

  // Keys of an open photo mean nothing to the map below.
  function keyPressed(event) {
    event.stopPropagation();
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
    if (event.key !== "Escape") return;
    event.preventDefault();
    GI.find("viewer").close();
  }

  function lifted(event) {
    if (startX === null) return;
    const run = event.clientX - startX;
    startX = null;
    if (Math.abs(run) >= SWIPE_PX) turn(run < 0 ? 1 : -1);
  }

  GI.listenToViewer = function () {
    const box = GI.find("viewer"), image = GI.find("viewer-photo");
    image.alt = GI.word("photo_large");
    box.addEventListener("keydown", keyPressed);
    box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
    GI.find("viewer-close").addEventListener("click", function () { box.close(); });
    GI.find("viewer-previous").addEventListener("click", function () { turn(-1); });
    GI.find("viewer-next").addEventListener("click", function () { turn(1); });
    image.addEventListener("pointerdown", function (event) { startX = event.clientX; event.preventDefault(); });
    box.addEventListener("pointerup", lifted);
    box.addEventListener("pointercancel", function () { startX = null; });
  };
})((window.GI = window.GI || {}));
