"use strict";
(() => {
  const at = (name) => document.getElementById(`explore-${name}`);
  const held = JSON.parse(at("data").textContent);
  const chosen = { map: at("map-choice"), choice: at("choice"), period: at("period"), area: at("area") };
  const number = new Intl.NumberFormat("en-GB");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const map = L.map(at("map"), {
    crs: L.CRS.Simple, attributionControl: false, zoomControl: false, scrollWheelZoom: false,
    dragging: !L.Browser.mobile, zoomSnap: 0.25, zoomDelta: 0.5, minZoom: -20, maxZoom: 4,
    zoomAnimation: !still, fadeAnimation: !still, keyboardPanDelta: 80,
  });
  // A browser would scroll a map that is half in view when it takes the focus, and the click would miss.
  const container = map.getContainer();
  container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
  map.getPane("overlayPane").setAttribute("aria-hidden", "true");
  L.control.scale({ imperial: false }).addTo(map);

  let areas = [];
  let drawn = null;
  let ground = "";

  // A path of the page, made of M, l, h, v and z in whole units, as rings in metres: north and east.
  function ringsOf(path, [west, north, scale]) {
    const rings = [];
    const marks = path.match(/[Mlhvz]|-?\d+/g);
    let x = 0, y = 0, mark = "M", ring = null;
    for (let i = 0; i < marks.length;) {
      if (/[Mlhvz]/.test(marks[i])) mark = marks[i++];
      if (mark === "z") continue;
      if (mark === "M") { x = +marks[i++]; y = +marks[i++]; rings.push(ring = []); }
      else {
        if (mark !== "v") x += +marks[i++];
        if (mark !== "h") y += +marks[i++];
      }
      ring.push([north - y / scale, west + x / scale]);
    }
    return rings;
  }

  function shape(id, frame, kind, interactive = true) {
    const rings = ringsOf(document.getElementById(id).getAttribute("d"), frame);
    return L.polygon(rings, { className: kind, fillOpacity: 1, smoothFactor: 0, noClip: true, interactive });
  }

  function said(figure) {
    if (typeof figure === "number") return figure < 0 ? held.missing[-1 - figure] : number.format(figure);
    const [n, marker, lower, upper] = figure;
    const ends = upper === null ? `${number.format(lower)} or more`
      : `between ${number.format(lower)} and ${number.format(upper)}`;
    if (n === null) return `${held.missing[["c", "z", "x"].indexOf(marker)]}, ${ends}`;
    const words = marker === "e" ? ["estimated"] : [];
    if (!(lower === n && upper === n)) words.push(ends);
    return words.length ? `${number.format(n)} (${words.join(", ")})` : number.format(n);
  }

  function styleOf(figure, classes) {
    const [n, marker] = typeof figure === "number" ? [figure, ""] : figure;
    if (n === null) return marker === "c" ? "qh" : "qx";
    if (n <= 0) return n === 0 ? "q0" : n === -1 ? "qh" : "qx";
    return classes.find(([, , highest]) => n <= highest)[0];
  }

  // Each area of a view: its name, what is said of it, its style and its shape.
  function figuresOf(view) {
    const set = held.sets[view.set];
    const choice = view.choices[chosen.choice.selectedIndex];
    const row = choice.figures[chosen.period.selectedIndex];
    return row.map((figure, i) => ({
      name: set.names[i], code: set.codes[i], words: said(figure), id: set.ids[i], frame: set.frame,
      style: styleOf(figure, choice.classes),
    }));
  }

  function classesOf(view) {
    const set = held.sets[view.set];
    return view.of.map((kind, i) => {
      const [style, words] = kind < 0 ? ["qx", held.missing[2]] : view.classes[kind];
      return { name: set.names[i], code: set.codes[i], words, id: set.ids[i], frame: set.frame, style };
    });
  }

  function pathsOf(view) {
    return view.paths.map(([id, style, words]) => ({ name: words, code: "", words: "", id, frame: view.frame, style }));
  }

  function legendOf(view, used) {
    if (!view.choices) return view.classes.filter(([style]) => used.has(style));
    const classes = view.choices[chosen.choice.selectedIndex].classes.map(([style, low, high]) =>
      [style, low === high ? number.format(low) : `${number.format(low)} to ${number.format(high)}`]);
    const ends = [["q0", "0"], ...classes, ["qh", held.missing[0]], ["qx", held.missing[2]]];
    return ends.filter(([style]) => used.has(style) || style === "qh" || style === "qx");
  }

  function element(name, words, kind) {
    const made = document.createElement(name);
    made.textContent = words;
    if (kind) made.className = kind;
    return made;
  }

  function tip(area) {
    const made = document.createElement("div");
    made.append(element("b", area.name), area.words);
    return made;
  }

  // A swatch is a rectangle of the page's own legend, so that its style is the same.
  function swatch(style, spots) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const set = (on, values) => Object.entries(values).forEach(([key, value]) => on.setAttribute(key, value));
    set(svg, { viewBox: "0 0 34 20", "aria-hidden": "true", focusable: "false" });
    set(box, { x: 1, y: 1, width: 32, height: 18, class: spots ? `spot key ${style}` : style });
    if (style === "qh") box.style.fill = "url(#hatch-key)";
    svg.append(box);
    return svg;
  }

  function heading(view) {
    if (!view.choices) return `${view.title}: ${view.period}`;
    const parts = [view.periods[chosen.period.selectedIndex]];
    if (view.choices.length > 1) parts.unshift(view.choices[chosen.choice.selectedIndex].words);
    return `${view.title}: ${parts.join(", ")}`;
  }

  function tell() {
    const area = areas[chosen.area.selectedIndex - 1];
    const title = heading(held.maps[chosen.map.value]);
    at("told").textContent = area ? `${area.name}: ${area.words}. ${title}.` : `${title}.`;
    areas.forEach((one) => one.layer.getElement()?.classList.toggle("chosen", one === area));
    area?.layer.bringToFront();
  }

  function fill(select, words) {
    const before = select.selectedIndex;
    const same = select.options.length === words.length && words.every((word, i) => select.options[i].text === word);
    if (same) return;
    select.replaceChildren(...words.map((word) => new Option(word)));
    select.selectedIndex = before === -1 ? 0 : Math.min(before, words.length - 1);
  }

  function draw() {
    const view = held.maps[chosen.map.value];
    const spots = !view.choices;
    const kept = areas[chosen.area.selectedIndex - 1]?.code;
    areas = (view.choices ? figuresOf : view.of ? classesOf : pathsOf)(view);
    drawn?.remove();
    drawn = L.featureGroup();
    if (!view.set) shape(view.ground, view.frame, "ground", false).addTo(drawn);
    areas.forEach((area) => {
      area.layer = shape(area.id, area.frame, spots ? `spot key ${area.style}` : area.style);
      area.layer.bindTooltip(tip(area), { sticky: true, opacity: 1 }).addTo(drawn);
      area.layer.on("click", () => { chosen.area.selectedIndex = areas.indexOf(area) + 1; tell(); });
    });
    if (!view.set) shape(view.ground, view.frame, "spot-borders", false).addTo(drawn);
    drawn.addTo(map);
    if (ground !== (view.set || view.ground)) whole();
    ground = view.set || view.ground;
    list(view, kept);
  }

  function list(view, kept) {
    const byArea = Boolean(view.set);
    at("where").hidden = !byArea;
    chosen.area.replaceChildren(new Option("Choose an area"), ...(byArea ? areas.map((area) => new Option(area.name)) : []));
    chosen.area.selectedIndex = byArea ? areas.findIndex((area) => area.code === kept) + 1 : 0;
    at("legend").replaceChildren(...legendOf(view, new Set(areas.map((area) => area.style))).map(([style, words]) => {
      const item = document.createElement("li");
      item.append(swatch(style, !view.choices), words);
      return item;
    }));
    at("caption").textContent = heading(view);
    at("rows").replaceChildren(...areas.map((area) => {
      const row = document.createElement("tr");
      const head = element("th", area.name);
      head.scope = "row";
      row.append(head, element("td", area.words || "see the legend", "label"));
      return row;
    }));
    at("more").href = `#${view.part}`;
    tell();
  }

  function choose() {
    const view = held.maps[chosen.map.value];
    at("split").hidden = !view.choices || view.choices.length < 2;
    at("when").hidden = !view.choices;
    if (view.choices) {
      fill(chosen.choice, view.choices.map((choice) => choice.words));
      if (chosen.choice.dataset.map !== chosen.map.value) chosen.choice.selectedIndex = 0;
      chosen.choice.dataset.map = chosen.map.value;
      const latest = chosen.period.dataset.map !== chosen.map.value;
      fill(chosen.period, view.periods);
      if (latest) chosen.period.selectedIndex = view.periods.length - 1;
      chosen.period.dataset.map = chosen.map.value;
    }
    draw();
  }

  function whole() {
    map.invalidateSize({ animate: false });
    map.fitBounds(drawn.getBounds(), { padding: [6, 6], animate: false });
  }

  function listMaps() {
    const groups = new Map();
    held.maps.forEach((view, i) => {
      const name = view.choices ? `Tables of ${view.source}` : "Hotspots";
      if (!groups.has(name)) {
        const group = document.createElement("optgroup");
        group.label = name;
        groups.set(name, group);
      }
      groups.get(name).append(new Option(view.title, i));
    });
    chosen.map.replaceChildren(...groups.values());
  }

  document.documentElement.classList.add("scripted");
  document.getElementById("explorer").hidden = false;
  listMaps();
  chosen.map.addEventListener("change", choose);
  chosen.choice.addEventListener("change", draw);
  chosen.period.addEventListener("change", draw);
  chosen.area.addEventListener("change", () => {
    tell();
    const area = areas[chosen.area.selectedIndex - 1];
    if (area) map.panTo(area.layer.getBounds().getCenter(), { animate: !still });
  });
  at("nearer").addEventListener("click", () => map.zoomIn());
  at("further").addEventListener("click", () => map.zoomOut());
  at("left").addEventListener("click", () => map.panBy([-80, 0]));
  at("right").addEventListener("click", () => map.panBy([80, 0]));
  at("up").addEventListener("click", () => map.panBy([0, -80]));
  at("down").addEventListener("click", () => map.panBy([0, 80]));
  at("whole").addEventListener("click", whole);
  choose();
})();
