"""What people do with the widgets of a page, patiently: a key that is pressed while the page is drawn anew is lost."""

import re

from playwright.sync_api import Locator, Page, expect


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box."""
    page.get_by_role("combobox", name=re.compile(rf"\b{re.escape(label)}\b")).click()
    page.get_by_role("option", name=option, exact=True).click()


def slide(page: Page, label: str, value: str) -> None:
    """Move the slider whose label begins so by the keyboard until it shows `value`."""
    thumb = page.get_by_role("slider", name=re.compile(rf"^{re.escape(label)}"))
    thumb.focus()
    thumb.press("Home")
    for _ in range(60):
        if thumb.get_attribute("aria-valuetext") == value:
            return
        thumb.press("ArrowRight")
    raise AssertionError(f"{label} never showed {value}")


def press_until(thumb: Locator, key: str, value: str, address: str = "") -> None:
    """Press a key on a slider until it shows `value`, and the page's address holds `address`."""
    for _ in range(8):
        thumb.press(key)
        try:
            expect(thumb).to_have_attribute("aria-valuetext", value, timeout=5_000)
            if address:
                expect(thumb.page).to_have_url(re.compile(re.escape(address)), timeout=5_000)
        except AssertionError:
            continue
        return
    raise AssertionError(f"it never showed {value}")
