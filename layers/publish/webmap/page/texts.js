// Words, numbers and days in the reader's language.
(function (GI) {
  "use strict";
  const LANGUAGES = ["zh", "en"];

  GI.language = "zh";

  GI.pick = function (both) {
    return both[LANGUAGES.indexOf(GI.language)];
  };

  // A word of the page; {name} in it is filled from the values, as plain text.
  GI.word = function (key, values) {
    const text = GI.pick(GI.content.words[key]);
    return text.replace(/\{(\w+)\}/g, function (mark, name) {
      return values && name in values ? String(values[name]) : mark;
    });
  };

  GI.number = function (value, digits, leastDigits) {
    const locale = GI.language === "zh" ? "zh-CN" : "en-GB";
    return value.toLocaleString(locale, { maximumFractionDigits: digits, minimumFractionDigits: leastDigits || 0 });
  };

  GI.length = function (metres) {
    return metres < 10000
      ? GI.word("metres", { value: GI.number(metres, 0) })
      : GI.word("kilometres", { value: GI.number(metres / 1000, 1) });
  };

  GI.area = function (m2) {
    return m2 < 1e7
      ? GI.word("hectares", { value: GI.number(m2 / 1e4, m2 < 1e5 ? 2 : 0) })
      : GI.word("square_kilometres", { value: GI.number(m2 / 1e6, 1) });
  };

  // Area of a whole as files and documents state it: hectares to 0.0001, rounded once, a half to the even digit.
  GI.statedArea = function (m2) {
    const below = Math.floor(m2), rest = m2 - below;
    const whole = rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
    return GI.word("hectares", { value: GI.number(whole / 1e4, 4, 4) });
  };

  GI.statedLength = function (metres) {
    return metres < 1000 ? GI.length(metres) : GI.word("kilometres", { value: GI.number(metres / 1000, 2, 2) });
  };

  // The day before, as laws name the last day of a validity.
  GI.dayBefore = function (day) {
    const instant = new Date(day + "T00:00:00Z");
    instant.setUTCDate(instant.getUTCDate() - 1);
    return instant.toISOString().slice(0, 10);
  };

  GI.labelOf = function (key) {
    return GI.pick(GI.content.labels[key]);
  };

  // A value as people read it: codes as words, units of measure, the names of counties beside their codes.
  GI.valueText = function (key, value) {
    if (value === null || value === undefined) return "";
    if (Array.isArray(value)) return value.map(function (one) { return GI.valueText(key, one); }).join(GI.language === "zh" ? "、" : ", ");
    const code = GI.content.codes[key];
    if (code && Object.prototype.hasOwnProperty.call(code, value)) return GI.pick(code[value]);
    const write = WRITERS[GI.content.kinds[key]];
    return write ? write(value) : GI.unitName(String(value));
  };

  GI.unitName = function (text) {
    const names = GI.content.units;
    return Object.prototype.hasOwnProperty.call(names, text) ? names[text] : text;
  };

  const WRITERS = {
    area: GI.statedArea,
    length: GI.statedLength,
    last_day: GI.dayBefore,
    day: function (value) { return String(value).slice(0, 10); },
    number: String,
    text: String,
  };

  // Puts words into every element that names one; a text never becomes markup.
  GI.translatePage = function (root) {
    root.querySelectorAll("[data-word]").forEach(function (element) {
      element.textContent = GI.word(element.dataset.word);
    });
    root.querySelectorAll("[data-label]").forEach(function (element) {
      const text = GI.word(element.dataset.label);
      element.setAttribute("aria-label", text);
      element.title = text;
    });
    root.querySelectorAll("[data-hint]").forEach(function (element) {
      element.placeholder = GI.word(element.dataset.hint);
      element.setAttribute("aria-label", element.placeholder);
    });
    document.documentElement.lang = GI.language === "zh" ? "zh-CN" : "en";
  };

  GI.make = function (tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  GI.find = function (id) {
    return document.getElementById("gi-" + id);
  };
})((window.GI = window.GI || {}));
