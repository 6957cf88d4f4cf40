"""What the desk tells the browser's own script (`desk.js`), which keeps the key and what is typed
or chosen in the memory of the tab: who is there, what stands in each field, and which edit that
rests on.

The script finds it in the page; nothing is sent for it. Without the script, or where the browser
keeps nothing, the desk works and says that what is typed is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_state import FieldKey
from tracker.domain.edits import EditView
from tracker.pages.markup import tag
from tracker.visiting.visit import Visit

#: The key of the button that signs out, by which the script finds it.
SIGN_OUT: Final = "desk.out"
#: The key of what says that there is no connection, which is seen while there is none.
LOST: Final = "desk_lost"
#: What Streamlit puts in place of other letters in the class of a widget.
_OTHER: Final = re.compile(r"[^a-zA-Z0-9_-]")
#: What the script may have to say beside a field.
_SAID: Final = ("unsent", "moved", "put", "drop")


def keeps(here: Visit) -> Markup:
    """Says whether what is typed is kept; the script chooses which of the two is seen."""
    kept, unkept = here.t("desk.kept"), here.t("desk.unkept")
    return tag("p", kept, "quiet desk-kept") + tag("p", unkept, "quiet desk-unkept")


def signed_in(here: Visit) -> Markup:
    """Tells the script that the key was right, and what to say beside a field."""
    words = json.dumps({name: here.t(f"desk.draft.{name}") for name in _SAID})
    return tag("span", "", data_desk="in", data_words=words)


def signed_out(why: str) -> Markup:
    """Tells the script that a key is asked for. why: wrong or wait where one was just given."""
    return tag("span", "", data_desk="out", data_why=why or "asked")


def field(
    here: Visit, field_key: FieldKey, newest: EditView | None, choices: Mapping[str, str]
) -> Markup:
    """Tells the script what stands in a field and which edit that rests on. newest: that edit;
    choices: the words of each value to choose, in their order, none where it is typed."""
    key, drawn = state.widget(field_key), state.fields()[field_key].drawn
    who = state.editor(here.settings)
    told = {
        "at": f"st-key-{_OTHER.sub('-', key)}",
        "key": key,
        "base": drawn.based_on,
        "value": state.as_widget(field_key, drawn.text),
        "mine": newest is not None and who is not None and newest.editor == who.name,
        "choices": list(choices.items()),
    }
    return tag("span", "", data_desk_field=json.dumps(told))
