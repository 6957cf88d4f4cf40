"""Tasks of a coalition member on a phone in Spanish (B), of who runs it (D), of an editor (E), and
of everybody."""

from __future__ import annotations

import re
import time
from typing import Final
from urllib.parse import unquote

from playwright.sync_api import expect
from walking import PATIENCE, NoData, Reader, Task, sheets, tasks_into

TASKS: Final[list[Task]] = []
task = tasks_into(TASKS)
SIGN_UP: Final = "Cómo inscribirse"
FORM: Final = "Abrir el formulario oficial"
SPANISH: Final = "¿Puedo hablar en español?"
WORDS: Final = "Bring the letter that you were sent."
#: 750 kbit/s, 300 ms, half a processor.
SLOW: Final = {
    "offline": False, "latency": 300, "downloadThroughput": 93_750, "uploadThroughput": 31_250,
}  # fmt: skip
FIRST_WORDS: Final = """performance.getEntriesByType('paint')
    .find(one => one.name === 'first-contentful-paint')?.startTime"""


def sign_up(go: Reader) -> None:
    """Goes from Today to the next call. Raises NoData."""
    if not go.way(SIGN_UP).count():
        raise NoData("no hearing comes that one may sign up for")
    go.press(SIGN_UP)


# --- B: a coalition member ------------------------------------------------------------------------


@task(15, "B", "open `/` on a phone in Spanish", "0, 1.7–3.2 screens")
def _(go: Reader) -> str:
    assert go.page.evaluate("document.documentElement.lang") == "es"
    way = go.way(SIGN_UP)
    if not way.count():
        raise NoData("no hearing comes that one may sign up for")
    box = way.bounding_box()
    assert box
    go.reach(way)
    return f"in Spanish by itself; the first button ends at y = {box['y'] + box['height']:.0f} px"


@task(16, "B", "the same on slow 3G", "0, white for 12.5 s")
def _(go: Reader) -> str:
    line = go.page.context.new_cdp_session(go.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 2})
    go.page.goto("about:blank")
    go.come()
    go.seconds = go.page.evaluate(FIRST_WORDS) / 1000
    return f"words after {go.seconds:.1f} s, and the page is whole with them"


@task(17, "B", "sign up for the next hearing", "1, 1 screen")
def _(go: Reader) -> str:
    sign_up(go)
    go.reach(go.way(FORM))
    boxes = go.page.locator("ol code")
    words = [boxes.nth(at).inner_text() for at in range(boxes.count())]
    assert words, "no words of the form"
    return f"{len(words)} boxes with the form's own words: {', '.join(words[:4])} …"


@task(18, "B", "may I speak Spanish?", "not answered")
def _(go: Reader) -> str:
    sign_up(go)
    question = go.text(SPANISH)
    go.reach(question)
    before = question.bounding_box(), go.way(FORM).bounding_box()
    assert before[0] and before[1] and before[0]["y"] < before[1]["y"], "told after the form"
    words = question.locator("xpath=ancestor-or-self::p[1]").inner_text()
    return f"before the form: “{' '.join(words.split())}”"


@task(19, "B", "share by text message", "2, 6 screens")
def _(go: Reader) -> str:
    sign_up(go)
    go.press("Enviar a otras personas")
    way = go.way("Mensaje de texto")
    go.reach(way)
    href = way.get_attribute("href") or ""
    assert href.startswith("sms:?&body="), href
    go.clicks += 1  # the telephone's own program opens
    return f"“{unquote(href.partition('body=')[2])[:150]} …”"


@task(20, "B", "print a call", "1, five sheets from the dashboard")
def _(go: Reader) -> str:
    sign_up(go)
    light = sheets(go.page, go.bench.data)
    with go.bench.reader("A") as desk:
        desk.press("How to sign up", then="Sign up")
        dashboard = sheets(desk.page, go.bench.data)
    assert light == dashboard == 1, f"{light} sheets, {dashboard} from the dashboard"
    return "1 sheet, from the dashboard as well"


# --- D: who runs it -------------------------------------------------------------------------------


@task(26, "D", "`demo` and `play`, until the dashboard answers", "3 commands, 45 s")
def _(go: Reader) -> str:
    spent = []
    for words in (("demo",), ("play", "--days", "1", "--seconds-a-day", "0")):
        began = time.monotonic()
        with go.bench.running(*words) as (home, _), go.bench.reader("A", home) as visitor:
            assert visitor.has("Next seven days"), f"tracker {words[0]} shows no Today"
            spent.append(time.monotonic() - began)
        go.commands += 1
    go.seconds = max(spent)
    return f"demo {spent[0]:.0f} s, play {spent[1]:.0f} s; what `make setup` takes is not measured"


@task(27, "D", "is it healthy?", "2, no verdict")
def _(go: Reader) -> str:
    go.press("More", then="Calendars and feeds to subscribe to")
    go.press("How fresh everything is", then="What to do")
    return f"“{go.read(re.compile('^(All is well|Something|It works|Look)'))[:130]}”"


@task(28, "D", "add a campaign", "1 file, < 2 min")
def _(go: Reader) -> str:
    began = time.monotonic()
    go.bench.run("campaign", "new", "water-rights")
    go.bench.run("campaign", "check", str(go.bench.data / "campaigns" / "water-rights"))
    go.commands, go.seconds = 2, time.monotonic() - began
    go.come("/campaign?id=water-rights")
    assert go.has("Coming calls to testify"), "the campaign is not live"
    return "the new folder passes its check, and its page is live at once"


# --- E: an editor ---------------------------------------------------------------------------------


def at_the_desk(go: Reader) -> None:
    """Signs in at the desk."""
    go.come("/desk")
    go.type("Your key", go.bench.key, then="Waiting for you")


@task(29, "E", "edit a talking point, see it in both languages", "9, signed out by a language")
def _(go: Reader) -> str:
    at_the_desk(go)
    go.press("Write for a call or a bill")
    go.click(go.page.get_by_role("combobox", name="Call or bill"))
    go.page.keyboard.press("ArrowDown")
    go.page.keyboard.press("Enter")
    go.clicks += 1
    for language in ("English", "Spanish"):
        field = go.page.get_by_label(f"Talking points, in {language}").first
        go.reach(field)
        field.fill(WORDS)
    go.press("Save: What to say", then="2 changes were saved.")
    for language in ("English", "Español"):
        href = go.way(f"Public page, {language}").get_attribute("href") or ""
        with go.bench.reader("E") as public:
            public.come(href)
            assert public.has(WORDS), f"not on the public page in {language}"
        go.clicks += 1
    return "saved and said; a link leads to the public page in each language, which shows it"


@task(30, "E", "reject a wrong match", "5, nothing said")
def _(go: Reader) -> str:
    at_the_desk(go)
    press = go.way(re.compile("^Reject "))
    if not press.count():
        raise NoData("no match waits")
    go.reach(press)
    words = press.inner_text()
    go.click(press, "Saved.")
    return f"“{words}”: the row says “Saved.” and can be taken back"


# --- everybody ------------------------------------------------------------------------------------


@task(31, "all", "keyboard, 200 % zoom, dark", "the skip link skips nothing")
def _(go: Reader) -> str:
    skip = "Skip to the page"
    for _ in range(2):  # the first is the part that scrolls
        go.page.keyboard.press("Tab")
    expect(go.page.locator(":focus")).to_have_text(skip, timeout=PATIENCE)
    go.page.keyboard.press("Enter")
    go.page.keyboard.press("Tab")
    assert go.page.evaluate("!document.activeElement.closest('nav, header, .top, .st-key-nav')")
    go.page.set_viewport_size({"width": 720, "height": 450})  # 1,440 x 900 at 200 %
    beyond = go.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{beyond} px stand beyond the window at 200 %"
    go.page.emulate_media(color_scheme="dark")
    go.come()
    ink, paper = go.page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])"
        "(getComputedStyle(document.querySelector('.stApp')))"
    )
    assert brightness(ink) > brightness(paper), f"{ink} on {paper}"
    return f"“{skip}” leads to the content; nothing beyond the window; light on dark"


def brightness(color: str) -> float:
    """How bright a color is, as the style gives it."""
    return sum(map(float, re.findall(r"[\d.]+", color)[:3]))


@task(32, "all", "a wrong address", "a foreign pop-up")
def _(go: Reader) -> str:
    told = []
    for path in ("/nonsense", "/es/nonsense"):
        answer = go.page.goto(go.bench.home + path)
        assert answer and answer.status == 404, f"{path}: {answer and answer.status}"
        told.append(go.page.locator("h1").inner_text())
        assert go.page.get_by_role("link").count() > 3, "no way on"
    expect(go.page.get_by_role("dialog")).to_have_count(0)
    return f"404, “{told[0]}” and “{told[1]}”, with ways on"
