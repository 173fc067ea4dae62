"""Uses the page with the keyboard alone: signs in, asks, and reads the quote in its article."""

from benchmarks.web.browser import Tab

_MOST_TABS = 40
_FOCUS = """(() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    words: (one.labels && one.labels[0] || one).textContent.trim().replace(/\\s+/g, ' '),
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      && box.width > 0 && box.top >= -1 && box.bottom <= innerHeight + 1,
    top: one === document.body,
  };
})()"""


async def ask_with_the_keyboard(
    tab: Tab, base: str, token: str, question: str
) -> tuple[int, list[str]]:
    """Return how many steps were taken, and what went wrong in them.

    A step that reaches nothing ends the walk, because those after it depend on it.
    """
    walk = _Walk(tab)
    await tab.look(1_280, "light")
    await tab.open(f"{base}/login?lang=en")  # another language may have been chosen before
    await tab.open(f"{base}/sources")
    if await walk.reach("The page’s token"):
        await tab.type(token)
        await walk.enter("/sources")
    if await walk.reach("Skip to the content"):
        await walk.enter_here("main")
    await tab.open(f"{base}/")
    if await walk.reach("Your question"):
        await tab.type(question)
        await walk.enter("/")
    if await walk.reach("Narrow by date, outlet or language") and await walk.opens_details():
        await walk.reach("Published since")
    if await walk.reach("In the article:"):
        await walk.enter("/articles/")
    if await walk.reach("What changed"):
        await walk.enter("/changes")
    if await walk.reach("Sign out"):
        await walk.enter("/login")
    return walk.steps, walk.wrong


class _Walk:
    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self.steps = 0
        self.wrong: list[str] = []

    async def reach(self, words: str) -> bool:
        """Press Tab until what begins with these words has the focus, visibly."""
        self.steps += 1
        for _ in range(_MOST_TABS):
            await self._tab.press("Tab", code=9)
            focus = await self._tab.evaluate(_FOCUS)
            if not focus["seen"] and not focus["top"]:
                self.wrong.append(f"the focus on “{focus['words'][:60]}” does not show")
            if focus["words"].startswith(words):
                return True
        self.wrong.append(f"“{words}” is not reached")
        return False

    async def enter(self, path: str) -> None:
        """Press Enter, which opens a page whose path has this in it."""
        self.steps += 1
        await self._tab.press_and_wait("Enter", text="\r", code=13)
        where = await self._tab.evaluate("location.pathname")
        if path not in where:
            self.wrong.append(f"Enter leads to {where} and not to {path}")

    async def enter_here(self, name: str) -> None:
        """Press Enter, which gives the focus to an element of the page."""
        self.steps += 1
        await self._tab.press("Enter", text="\r", code=13)
        focused = await self._tab.evaluate("document.activeElement.localName")
        if focused != name:
            self.wrong.append(f"Enter gives the focus to {focused} and not to {name}")

    async def opens_details(self) -> bool:
        """Press Enter, which shows the filters."""
        self.steps += 1
        await self._tab.press("Enter", text="\r", code=13)
        shown = bool(await self._tab.evaluate("document.querySelector('details').open"))
        if not shown:
            self.wrong.append("Enter does not show the filters")
        return shown
