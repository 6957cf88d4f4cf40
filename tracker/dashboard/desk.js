// What the tab remembers for an editor at the desk: the key, and what was typed or chosen and not
// saved. Both lie in this tab's sessionStorage, which no other tab and no server sees, until the
// editor signs out or closes the tab. So a page that is loaded again (another language, a link, two
// minutes without network, a server started anew) signs in by itself and holds every typed word.
// Without network the fields stay open, which Streamlit would close.
// `desk_form.py` says in the page who is there and what stands in each field.
(() => {
  "use strict";
  const PATH = "/desk";
  const KEY = "desk key";
  const DRAFT = "desk draft ";
  const SETTLES = 100; // milliseconds until a typed key has reached Streamlit's form
  const ANSWERS = 8_000; // milliseconds until a press that nobody answers is told
  let store;
  try {
    store = window.sessionStorage;
    store.setItem("desk try", "");
    store.removeItem("desk try");
  } catch {
    return; // the desk works, and says that nothing is kept
  }
  document.documentElement.classList.add("desk-keeps");

  const inputsIn = (place) => [...document.querySelectorAll(`.${CSS.escape(place)} :is(textarea, input)`)];
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
    const [input] = inputsIn("st-key-desk-key");
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

  // --- what was typed or chosen -------------------------------------------------------------

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

  /** What a field holds now, undefined where it is not drawn. */
  const read = (field) => {
    const inputs = inputsIn(field.at);
    return field.choices.length ? field.choices[inputs.findIndex((input) => input.checked)]?.[0] : inputs[0]?.value;
  };
  const write = (field, value) => {
    const inputs = inputsIn(field.at);
    if (field.choices.length) inputs[field.choices.findIndex(([choice]) => choice === value)]?.click();
    else type(inputs[0], value);
  };
  const isAt = (field) => inputsIn(field.at).includes(document.activeElement);
  const words = () => JSON.parse(document.querySelector("[data-words]")?.dataset.words ?? "{}");

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
    const { moved, put, drop: away } = words();
    say("p", moved);
    say("p", new Map(field.choices).get(draft.value) ?? draft.value).className = "desk-draft";
    const button = (name, onClick) => Object.assign(say("button", name), { type: "button", onclick: onClick });
    button(put, () => {
      drop(field);
      write(field, draft.value);
    });
    button(away, () => drop(field));
  };

  const putBack = (field) => {
    const draft = draftOf(field);
    const now = read(field);
    if (!draft || now === undefined) return;
    const isSaved = draft.base !== field.base && draft.sent && field.mine;
    if (isSaved || (sameWords(draft.value, field.value) && !isAt(field))) drop(field);
    else if (draft.base !== field.base) showBoth(field, draft);
    else {
      const isUntouched = !isAt(field) || now === field.value;
      if (now !== draft.value && isUntouched) write(field, draft.value);
      if (draft.sent && hasReturned) {
        keep(field, { ...draft, sent: false }); // it was sent to a server that was not there
        box(field)("p", words().unsent);
      }
    }
  };

  /** Keeps what a field holds that was typed into, or in which something was chosen. */
  const note = (target) => {
    const field = marks().find((one) => target.closest(`.${CSS.escape(one.at)}`));
    if (field) keep(field, { value: read(field), base: (draftOf(field) ?? field).base });
  };
  document.addEventListener("input", ({ target }) => location.pathname === PATH && note(target), true);
  const noteChoice = ({ target }) => {
    const isChoice = location.pathname === PATH && target.closest?.(".stRadio");
    if (isChoice) setTimeout(note, 0, target); // it tells of itself in no other way
  };
  for (const name of ["click", "keyup"]) document.addEventListener(name, noteChoice, true);

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
      if (button.closest(".stButton, .stFormSubmitButton")) awaitAnswer();
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
      const submits = event.key === "Enter" && event.target.matches?.("textarea, input:not([type=radio])");
      if (location.pathname !== PATH || !submits || !form) return;
      if (event.target instanceof HTMLTextAreaElement && !(event.ctrlKey || event.metaKey)) return;
      awaitAnswer();
      noteKey(event.target);
      send(form);
    },
    true,
  );

  // --- without network ----------------------------------------------------------------------

  const app = () => document.querySelector(".stApp");
  const isOffline = (is) => document.documentElement.classList.toggle("desk-offline", is);
  let unanswered; // a press of which the server has not heard yet
  const awaitAnswer = () => {
    clearTimeout(unanswered);
    unanswered = setTimeout(() => isOffline(true), ANSWERS);
  };
  for (const name of ["offline", "online"]) addEventListener(name, () => isOffline(name === "offline"));
  new MutationObserver((changes) => {
    if (location.pathname !== PATH) return;
    const isLost = app()?.dataset.testConnectionState !== "CONNECTED";
    const texts = isLost ? marks().filter((field) => !field.choices.length).flatMap((field) => inputsIn(field.at)) : [];
    for (const { target, attributeName } of changes) {
      if (texts.includes(target)) target.disabled = false;
      if (attributeName !== "disabled" && target === app()) {
        clearTimeout(unanswered);
        isOffline(!navigator.onLine);
      }
    }
  }).observe(document.documentElement, { attributeFilter: ["disabled", "data-test-script-state"], subtree: true });

  // --- where one writes ---------------------------------------------------------------------

  let held = null; // the field in which one writes, and the caret there, while the page draws it anew
  const isAway = () => held && document.activeElement === document.body;
  const here = (listen) => (event) => location.pathname === PATH && listen(event);
  document.addEventListener("pointerdown", () => (held = null), true);
  document.addEventListener("focusin", here(({ target }) => {
    if (target.closest(".stDialog")) return;
    held = marks().find((field) => !field.choices.length && inputsIn(field.at).includes(target)) ?? null;
  }), true);
  document.addEventListener("selectionchange", here(() => {
    if (held && isAt(held)) held.caret = document.activeElement.selectionStart;
  }));
  document.addEventListener("keydown", here((event) => {
    if (!isAway() || event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { value, base } = draftOf(held) ?? held;
    const { caret = value.length } = held;
    keep(held, { value: value.slice(0, caret) + event.key + value.slice(caret), base });
    held.caret = caret + 1;
  }), true);
  const giveBack = () => {
    const field = isAway() && marks().find(({ at }) => at === held.at);
    const [input] = field ? inputsIn(field.at) : [];
    if (!input) return;
    const draft = draftOf(field);
    if (draft?.base === field.base && draft.value !== input.value) return; // the words come first
    const { caret = input.value.length } = held;
    input.focus();
    input.setSelectionRange(caret, caret);
  };

  let isDue = false;
  const look = () => {
    isDue = false;
    if (location.pathname !== PATH) return;
    lookForKey();
    document.querySelector(".stDialog section > button")?.click(); // Streamlit's, in English
    marks().forEach(putBack);
    giveBack();
  };
  new MutationObserver(() => {
    if (!isDue) setTimeout(look, SETTLES / 2);
    isDue = true;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
