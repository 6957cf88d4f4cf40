// What the tab remembers for an editor at the desk: the key, and what was typed and not saved. Both
// lie in this tab's sessionStorage, which no other tab and no server sees, until the editor signs
// out or closes the tab. So a page that is loaded again (another language, a link, two minutes
// without network, a server started anew) signs in by itself and holds every typed word.
// `desk_browser.py` says in the page who is there and what stands in each field.
(() => {
  "use strict";
  const PATH = "/desk";
  const KEY = "desk key";
  const DRAFT = "desk draft ";
  const SETTLES = 100; // milliseconds until a typed key has reached Streamlit's form
  let store;
  try {
    store = window.sessionStorage;
    store.setItem("desk try", "");
    store.removeItem("desk try");
  } catch {
    return; // the desk works, and says that nothing is kept
  }
  document.documentElement.classList.add("desk-keeps");

  const inputIn = (place) => document.querySelector(`.${CSS.escape(place)} :is(textarea, input)`);
  const sameWords = (one, other) => one.split(/\s+/).join(" ").trim() === other.split(/\s+/).join(" ").trim();

  /** Puts words into an input as if they were typed, so that Streamlit's form has them. */
  const type = (input, words) => {
    const kind = input instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(input, words);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- the key ------------------------------------------------------------------------------

  let given = null; // a key that was typed and of which nobody knows yet whether it is right
  let isTried = false; // the kept key is tried once, not again and again
  let hasReturned = false; // this page was signed out and came back

  const keyForm = (target) => target.closest?.('[data-testid="stForm"]')?.querySelector(".st-key-desk-key input");
  const noteKey = (target) => {
    const input = keyForm(target);
    if (input?.value) given = input.value;
  };
  const signIn = () => {
    const input = inputIn("st-key-desk-key");
    const button = input?.closest('[data-testid="stForm"]')?.querySelector(".stFormSubmitButton button");
    if (!button) return;
    isTried = true;
    type(input, store.getItem(KEY));
    setTimeout(() => button.click(), SETTLES);
  };
  const lookForKey = () => {
    const mark = document.querySelector("[data-desk]");
    if (mark?.dataset.desk === "in") {
      if (given) store.setItem(KEY, given);
      given = null;
      isTried = false;
      return;
    }
    hasReturned = hasReturned || Boolean(mark);
    if (mark?.dataset.why === "wrong") store.removeItem(KEY);
    else if (mark && !isTried && store.getItem(KEY)) signIn();
  };
  const signOut = () => {
    for (const name of Object.keys(store)) if (name === KEY || name.startsWith(DRAFT)) store.removeItem(name);
    given = null;
  };

  // --- what was typed -----------------------------------------------------------------------

  const marks = (root = document) =>
    [...root.querySelectorAll("[data-desk-field]")].map((element) => ({ element, ...JSON.parse(element.dataset.deskField) }));
  const draftOf = (field) => JSON.parse(store.getItem(DRAFT + field.key) ?? "null");
  const keep = (field, draft) => {
    try {
      store.setItem(DRAFT + field.key, JSON.stringify(draft));
    } catch {
      document.documentElement.classList.remove("desk-keeps"); // the store is full
    }
  };
  const drop = (field) => {
    store.removeItem(DRAFT + field.key);
    field.element.replaceChildren();
  };

  /** A box beneath a field; gives what adds an element with words to it. */
  const box = (field) => {
    const note = document.createElement("div");
    note.className = "note warn";
    note.setAttribute("role", "status");
    field.element.replaceChildren(note);
    return (name, words) => Object.assign(note.appendChild(document.createElement(name)), { textContent: words });
  };

  /** Somebody saved other words since these were typed: both are shown, and a person chooses. */
  const showBoth = (field, draft) => {
    if (field.element.childElementCount) return;
    const say = box(field);
    say("p", field.moved);
    say("p", draft.value).className = "desk-draft";
    const put = say("button", field.put);
    const away = say("button", field.drop);
    for (const button of [put, away]) button.type = "button";
    put.addEventListener("click", () => {
      drop(field);
      type(inputIn(field.at), draft.value);
    });
    away.addEventListener("click", () => drop(field));
  };

  const putBack = (field) => {
    const draft = draftOf(field);
    const input = draft && inputIn(field.at);
    if (!input) return;
    const isSaved = draft.base !== field.base && draft.sent && field.mine;
    if (isSaved || (sameWords(draft.value, field.value) && input !== document.activeElement)) drop(field);
    else if (draft.base !== field.base) showBoth(field, draft);
    else {
      if (input.value !== draft.value && input !== document.activeElement) type(input, draft.value);
      if (draft.sent && hasReturned) {
        keep(field, { ...draft, sent: false }); // it was sent to a server that was not there
        box(field)("p", field.unsent);
      }
    }
  };

  document.addEventListener(
    "input",
    (event) => {
      if (location.pathname !== PATH) return;
      const field = marks().find((one) => inputIn(one.at) === event.target);
      if (!field) return;
      const draft = draftOf(field);
      keep(field, { value: event.target.value, base: draft ? draft.base : field.base });
    },
    true,
  );

  const send = (form) => {
    for (const field of marks(form)) {
      const draft = draftOf(field);
      if (draft) keep(field, { ...draft, sent: true });
    }
  };

  // --- the page -----------------------------------------------------------------------------

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("button");
      if (location.pathname !== PATH || !button) return;
      if (button.closest(".st-key-desk-out")) signOut();
      const taken = marks().find((field) => button.closest(`.${CSS.escape(field.at)}-take`));
      if (taken) drop(taken);
      if (button.closest(".stFormSubmitButton")) {
        noteKey(button);
        send(button.closest('[data-testid="stForm"]'));
      }
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      const form = event.target.closest?.('[data-testid="stForm"]');
      if (location.pathname !== PATH || event.key !== "Enter" || !form) return;
      if (event.target instanceof HTMLTextAreaElement && !(event.ctrlKey || event.metaKey)) return;
      noteKey(event.target);
      send(form);
    },
    true,
  );

  let isDue = false;
  const look = () => {
    isDue = false;
    if (location.pathname !== PATH) return;
    lookForKey();
    marks().forEach(putBack);
  };
  new MutationObserver(() => {
    if (!isDue) setTimeout(look, SETTLES / 2);
    isDue = true;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
