"""From page to page of the dashboard in a browser."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page, expect

#: Whether the page of the address is drawn, all of it: the switch of languages names the page.
DRAWN: Final = """() => {
    const [drawn, asked] = [document.querySelector('a.switch')?.href, location.href].map(
        one => { const url = new URL(one ?? 'none:'); url.searchParams.delete('lang');
            url.searchParams.sort(); return url.pathname + url.search; });
    return drawn === asked
        && document.querySelector('.stApp').dataset.testScriptState === 'notRunning';
}"""


def go_on(page: Page, path: str, lang: str = "") -> None:
    """Goes on to another page as the browser's own way back does, without loading Streamlit anew,
    which is half of a visit; waits until it is drawn."""
    page.evaluate(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }",
        f"/{in_language(path, lang)}",
    )
    page.wait_for_function(DRAWN)
    expect(page.locator(".foot")).to_be_visible()


def in_language(path: str, lang: str) -> str:
    """A path that asks for a language, "" for none."""
    return f"{path}{'&' if '?' in path else '?'}lang={lang}" if lang else path
