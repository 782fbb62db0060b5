"""What axe does not judge of a page: whether it fits when enlarged, whether keys reach and show everything, whether it stands still.

Each function looks at the page as it is loaded and says what is wrong, one line each.
"""

from playwright.sync_api import Page

ENLARGED = {"320 px": {"width": 320, "height": 640}, "1280 px at 200 %": {"width": 640, "height": 400}}
"""A phone's narrowest page (WCAG 2.2, 1.4.10) and a desktop's at twice the size, which leaves half the width."""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const scrolls = each => { for (let at = each.parentElement; at && at !== document.body; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowX) || at.closest('.visually-hidden, svg')) return true; } return false; };
  if (document.documentElement.scrollWidth > width) found.push(`scrolls sideways to ${document.documentElement.scrollWidth} px`);
  for (const each of document.body.querySelectorAll('*')) {
    const box = each.getBoundingClientRect();
    if (box.width < 2 || box.right <= width + 1 || !each.checkVisibility()) continue;
    if (each.closest('.visually-hidden') || scrolls(each)) continue;
    if (found.push(`${Math.round(box.right)} px: ${each.outerHTML.slice(0, 120)}`) > 3) break;
  }
  return found; }"""
"""Whether the page is wider than the screen, and what sticks out where nothing can be scrolled."""
OUT_OF_REACH = """() => {
  const asks = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [contenteditable]';
  const composite = '[role=radiogroup], [role=tablist], [role=toolbar], [role=grid], [role=listbox], [role=menu], [data-roving]';
  const style = each => { const s = getComputedStyle(each); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow,
    s.borderColor, s.backgroundColor, s.textDecorationLine, s.fill, s.stroke].join(); };
  const around = each => [each, each.nextElementSibling, each.parentElement, each.closest('label'), ...(each.labels || [])].filter(Boolean);
  const met = new Set(), found = [];
  for (const each of document.body.querySelectorAll(asks)) {
    if (each.disabled || !each.checkVisibility({visibilityProperty: true}) || each.closest('[inert], [aria-hidden=true]')) continue;
    if (each.tabIndex < 0 && !each.closest(composite)) found.push(`no key reaches ${each.outerHTML.slice(0, 120)}`);
    const sort = `${each.tagName} ${each.className.baseVal ?? each.className} ${each.type ?? ''} ${each.parentElement.className}`;
    if (each.tabIndex < 0 || met.has(sort)) continue;
    met.add(sort);
    const near = around(each), before = near.map(style).join();
    each.focus({preventScroll: true, focusVisible: true});
    const shows = document.activeElement !== each || near.map(style).join() !== before;
    if (!shows) found.push(`focus does not show on ${each.outerHTML.slice(0, 120)}`);
    each.blur();
  }
  return found; }"""
"""Whether a key reaches everything that can be used, and shows that it is there; one of each sort is tried."""
MOVING = """() => document.getAnimations().filter(each => each.playState === 'running')
  .map(each => `${each.animationName || each.transitionProperty || 'something'} moves ${each.effect.target.outerHTML.slice(0, 120)}`)"""


def too_wide(page: Page) -> list[str]:
    """What does not fit when the page is enlarged; the page is left as it was."""
    before, found = page.viewport_size, []
    for name, size in ENLARGED.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{page.url}: {name}: {what}" for what in page.evaluate(TOO_WIDE)]
    page.set_viewport_size(before or {"width": 1280, "height": 800})
    return found


def out_of_reach(page: Page) -> list[str]:
    """What keys alone do not reach, and what hides that it has been reached."""
    return [f"{page.url}: {what}" for what in page.evaluate(OUT_OF_REACH)]


def moving(page: Page) -> list[str]:
    """What moves although the reader has asked for less motion (as every page of the tests does)."""
    return [f"{page.url}: {what}" for what in page.evaluate(MOVING)]
