// The search, the menu of narrow screens and the buttons that copy. No texts become markup here:
// everything is put into the page as text.
(function () {
  "use strict";
  var index = window.speccIndex || { pages: [], words: [] };
  var root = document.body.dataset.root;
  var field = document.getElementById("search");
  var list = document.getElementById("results");
  var said = document.getElementById("found");
  var chosen = -1;

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // The first word of the index that is not before `start`.
  function first(start) {
    var low = 0, high = index.words.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (index.words[middle][0] < start) low = middle + 1; else high = middle;
    }
    return low;
  }

  // Points of each page for words that begin so.
  function pagesWith(start) {
    var points = new Map();
    for (var at = first(start); at < index.words.length && index.words[at][0].startsWith(start); at++) {
      var word = index.words[at], whole = word[0] === start ? 2 : 1;
      for (var i = 0; i < word[1].length; i += 2) {
        points.set(word[1][i], Math.max(points.get(word[1][i]) || 0, word[1][i + 1] * whole));
      }
    }
    return points;
  }

  function find(text) {
    var words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    var all = null;
    words.forEach(function (word) {
      var found = pagesWith(word.slice(0, 40));
      if (all) found.forEach(function (points, page) {
        if (all.has(page)) found.set(page, points + all.get(page)); else found.delete(page);
      });
      all = found;
    });
    return Array.from(all || []).sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; }).slice(0, 12);
  }

  function show() {
    var text = field.value.trim(), found = text ? find(text) : [];
    list.replaceChildren();
    found.forEach(function (hit, at) {
      var page = index.pages[hit[0]], link = element("a", "result");
      link.id = "result-" + at;
      link.href = root + page[2];
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.append(element("span", "result-title", page[0]), element("span", "result-kind", page[1]), element("span", "result-about", page[3]));
      list.append(link);
    });
    if (text && !found.length) {
      list.append(element("p", "result-none", "Nothing was found."));
      list.firstChild.setAttribute("role", "presentation");
    }
    said.textContent = text ? found.length + " found" : "";
    list.hidden = !text;
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(found.length ? 0 : -1);
  }

  function choose(at) {
    chosen = at;
    field.removeAttribute("aria-activedescendant");
    list.querySelectorAll(".result").forEach(function (link, i) {
      link.setAttribute("aria-selected", String(i === at));
      if (i !== at) return;
      field.setAttribute("aria-activedescendant", link.id);
      link.scrollIntoView({ block: "nearest" });
    });
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  field.addEventListener("input", show);
  field.addEventListener("focus", function () { if (field.value.trim()) show(); });
  field.addEventListener("keydown", function (event) {
    var links = list.querySelectorAll(".result");
    if (event.key === "Escape") { if (list.hidden) field.blur(); close(); }
    else if (!links.length || list.hidden || event.isComposing) return;
    else if (event.key === "ArrowDown") choose((chosen + 1) % links.length);
    else if (event.key === "ArrowUp") choose((chosen + links.length - 1) % links.length);
    else if (event.key === "Enter" && links[chosen]) links[chosen].click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(input|textarea|select)$/i.test(event.target.tagName)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".search")) close();
  });
  field.parentElement.hidden = false;

  // `?q=` in the address searches at once.
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) { field.value = asked.slice(0, 100); show(); }

  var menu = document.getElementById("menu");
  menu.hidden = false;
  document.documentElement.classList.add("scripted");
  menu.addEventListener("click", function () {
    var open = document.documentElement.classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  });

  document.querySelectorAll(".code").forEach(function (block) {
    var button = element("button", "copy", "Copy");
    button.type = "button";
    button.addEventListener("click", function () {
      if (!navigator.clipboard) return;
      navigator.clipboard.writeText(block.querySelector("code").textContent).then(function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = "Copy"; }, 1500);
      });
    });
    block.append(button);
  });

  var here = document.querySelector(".pages [aria-current]");
  if (here && here.offsetTop > innerHeight * 0.7) here.closest("nav").scrollTop = here.offsetTop - innerHeight / 3;
})();
