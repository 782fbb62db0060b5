"""A browser that watches: whatever a page asks of another host, and whatever the page or its policy stumbles over, is written down."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request, Response

PageAs = Callable[..., Page]  # page_as(name or user, phone=False, dark=False, language="", javascript=True), see tests/journey/conftest.py
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
OWN_SCHEMES = ("data", "blob", "about")
PARTS = ("stylesheet", "script", "image", "font", "manifest")
WAIT_MS = 10_000
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
IS_THERE = "typeof axe === 'object'"
RUN = "options => axe.run(document, options).then(found => found.violations)"
"""Only the faults come back from the browser: what passes is far more, and nobody reads it."""
LOOKS = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]
VIOLATIONS = """addEventListener('securitypolicyviolation', e => console.error(
  'Content Security Policy: ' + e.violatedDirective + ' refused ' + (e.blockedURI || e.sourceFile) + ' ' + (e.sample || '')))"""


@dataclass
class Watch:
    """What went wrong on the pages of one test. A story that means to go wrong clears `troubles` itself."""

    origin: str
    troubles: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.add_init_script(VIOLATIONS)
        page.on("request", self.request)
        page.on("response", self.response)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.troubles.append(f"script failed on {page.url}: {error}"))

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.troubles.append(f"third-party request on {request.frame.url}: {request.url}")

    def response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS:
            self.troubles.append(f"{response.status} for {response.url}, which {response.frame.url} needs")

    def console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.troubles.append(f"content policy on {message.page.url if message.page else '?'}: {message.text}")


class AxeCheck:
    """`axe(page)` fails on any accessibility fault of the page as it is; `axe.in_every_look(page)` on phone and desktop, light and dark."""

    def __call__(self, page: Page) -> None:
        faults = self.faults(page)
        assert not faults, "\n".join(faults)

    def in_every_look(self, page: Page) -> None:
        found = self.faults_in_every_look(page)
        assert not found, "\n".join(found)

    def faults_in_every_look(self, page: Page) -> list[str]:
        """Every fault on phone and desktop, light and dark; the page is left as it was."""
        before, found = page.viewport_size, []
        for size, scheme in LOOKS:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{size['width']} px, {scheme}: {fault}" for fault in self.faults(page)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(before or DESKTOP)  # type: ignore[arg-type]
        return found

    def faults(self, page: Page) -> list[str]:
        if not page.evaluate(IS_THERE):
            page.evaluate(AXE_SCRIPT)
        return [f"{page.url}: {_fault(violation)}" for violation in page.evaluate(RUN, WCAG)]


def _fault(violation: dict[str, Any]) -> str:
    nodes: Iterable[str] = (f"    {node['html'][:200]}\n      {node.get('failureSummary', '')}" for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}\n" + "\n".join(nodes)
