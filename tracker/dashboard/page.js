// What the reader's browser does on the dashboard's pages, which work without it: links lead on
// without a reload, Back finds its place again, keys walk through tables, words are copied, and the
// moment of the last visit is kept. Nothing of it leaves the browser, and nothing is asked for.
(() => {
  "use strict";
  const OWN = new Set(document.currentScript.dataset.pages.split(" "));
  const VISIT_ENDS = 30 * 60_000; // milliseconds without a page
  const WAIT = 10_000; // milliseconds for a page to be drawn
  const LINKS = ".stHtml a[href]";
  const ROWS = "table.list > tbody > tr";

  // --- what is kept -------------------------------------------------------------------------

  /** A store by name; one of the page's own life where the browser keeps none. */
  const kept = (name) => {
    try {
      const store = window[name];
      store.setItem("try", "");
      store.removeItem("try");
      return store;
    } catch {
      const values = new Map();
      return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
    }
  };
  const tab = kept("sessionStorage");
  const browser = kept("localStorage");
  const main = () => document.querySelector('[data-testid="stMain"]');
  const address = () => location.pathname + location.search;

  // --- links without a reload, and the place on the way back ---------------------------------

  let until = 0; // while a page is being drawn its scrolling is none of the reader's

  /** Calls a function at every change of the page until it says true or the wait is over. */
  const whenDrawn = (isDone) => {
    until = Date.now() + WAIT;
    const end = () => {
      observer.disconnect();
      until = 0;
    };
    const look = () => {
      if (until && (Date.now() > until || isDone())) end();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(end, WAIT);
    for (const name of ["wheel", "touchstart", "keydown"]) addEventListener(name, end, { once: true, passive: true });
  };

  const title = () => document.querySelector(".stHtml h1");
  let path = location.pathname; // of the page that is drawn

  /** Puts the page back to its place, once it is drawn in place of the one before. */
  const putBack = () => {
    const place = Number(tab.getItem(`place ${address()}`));
    const before = path === location.pathname ? null : title();
    path = location.pathname;
    if (!place) return;
    whenDrawn(() => {
      const box = main();
      const isDrawn = title() && title() !== before && box.scrollHeight >= place + box.clientHeight;
      if (isDrawn) box.scrollTop = place;
      return isDrawn;
    });
  };

  /** Gives the focus back to what had it, once that is drawn anew. */
  const keepFocus = (held) => {
    if (!held?.id) return;
    whenDrawn(() => {
      const anew = document.getElementById(held.id);
      if (!anew || anew === held) return false;
      anew.focus({ preventScroll: true });
      return true;
    });
  };

  const subject = (url) => `${url.pathname} ${url.searchParams.get("id")}`;
  const leaf = (url) => url.searchParams.get("page") ?? url.searchParams.get("part");

  /** Goes to another page of the dashboard as its own navigation does. */
  const go = (url) => {
    const here = new URL(location.href);
    const isSame = subject(url) === subject(here);
    const isTurned = !isSame || leaf(url) !== leaf(here);
    const before = isSame ? null : title();
    const held = document.activeElement;
    history.pushState({}, "", url);
    path = url.pathname;
    dispatchEvent(new PopStateEvent("popstate", { state: { led: true } }));
    if (!isTurned && !url.hash) return keepFocus(held); // a list sorted anew stays where it is
    if (isTurned) main().scrollTop = 0;
    whenDrawn(() => {
      const target = url.hash ? document.getElementById(url.hash.slice(1)) : title();
      if (!target || target === before) return false;
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
      if (url.hash) target.scrollIntoView();
      return true;
    });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    const isPlain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented || link.target || link.hreflang) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !OWN.has(url.pathname)) return;
    if (url.searchParams.get("since") === "visit") url.searchParams.set("since", lastVisit());
    if (url.pathname + url.search === address() && url.hash) return; // within the page
    event.preventDefault();
    go(url);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".stHtml form");
    const url = form && new URL(form.action);
    if (!form || url.origin !== location.origin || !OWN.has(url.pathname)) return;
    event.preventDefault();
    const fields = [...new FormData(form)];
    for (const [name] of fields) url.searchParams.delete(name); // what else the address says stays
    for (const [name, value] of fields) if (value) url.searchParams.append(name, value);
    go(url);
  });

  addEventListener("popstate", (event) => {
    if (!event.state?.led) putBack();
  });
  document.addEventListener(
    "scroll",
    (event) => {
      if (!until && event.target === main()) tab.setItem(`place ${address()}`, String(Math.round(event.target.scrollTop)));
    },
    { capture: true, passive: true },
  );
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival && arrival.type !== "navigate") putBack();

  // --- keys of a table ----------------------------------------------------------------------

  const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  const linkOf = (row) => [...row.querySelectorAll("a[href]")].find((link) => link.offsetParent);
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.metaKey || event.ctrlKey || event.altKey) return;
    const row = event.target.closest?.(ROWS);
    const begins = event.target === document.body && event.key.length === 1; // arrows scroll
    if (!row && !begins) return;
    const rows = [...document.querySelectorAll(ROWS)].filter(linkOf);
    const next = rows[row ? rows.indexOf(row) + step : 0];
    if (next) linkOf(next).focus();
    if (row || next) event.preventDefault();
  });

  // --- words to take away -------------------------------------------------------------------

  const copy = async (words) => {
    try {
      return await navigator.clipboard.writeText(words);
    } catch {
      const box = document.createElement("textarea"); // over plain http there is no other way
      box.value = words;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    event.preventDefault();
    await copy(button.dataset.copy);
    const words = (button.dataset.words ??= button.textContent);
    button.setAttribute("aria-live", "polite");
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = words), 2_000);
  });

  // --- the last visit -----------------------------------------------------------------------

  const visit = () => JSON.parse(browser.getItem("visit") ?? "null");

  /** The moment shown by the last page of the visit before this one. "never" for none: the browser
   *  remembers visits from the first time that a reader asks for it. */
  const lastVisit = () => {
    if (!visit()) browser.setItem("visit", "{}");
    note();
    const { at, shown, before } = visit();
    return (shown && Date.now() - at > VISIT_ENDS ? shown : before) ?? "never";
  };

  /** Notes the moment that a page shows; after a pause it belongs to a new visit. */
  const note = () => {
    const now = document.querySelector("[data-now]")?.dataset.now;
    const old = visit();
    if (!now || !old || document.hidden) return;
    const isNew = old.shown && Date.now() - old.at > VISIT_ENDS;
    const before = isNew ? old.shown : old.before;
    browser.setItem("visit", JSON.stringify({ at: Date.now(), shown: now, before }));
  };
  const asked = new URL(location.href);
  if (asked.searchParams.get("since") === "visit") { // a bookmark
    asked.searchParams.set("since", lastVisit());
    history.replaceState({}, "", asked);
  }
  setInterval(note, 10_000);
  document.addEventListener("visibilitychange", note);
})();
