"""Pictures of the main screens for the documents, taken from a demo province that is running on this machine.

    make run                                    # in one window: a demo at http://127.0.0.1:8000
    .venv/bin/python -m tests.journeys.screens  # in another

The pictures go to docs/screens/, light, 1440 pixels wide; `--more FOLDER` adds dark ones and those of a phone there.
Take them again when a screen changes.
"""

import argparse
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys import chromium

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1440, 900
MOST_BYTES = 250_000

# picture: who looks, where she starts, and the links that she follows from there (by words of their names)
SCREENS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "inbox": ("dung.sotc", "/ban/cua-toi/", ()),
    "dossier": ("dung.sotc", "/ban/cua-toi/", ("row",)),
    "receive": ("chi.sotc", "/ban/cho-tiep-nhan/", ()),
    "portal": ("an.ductrong", "/co-quan/", ()),
    "tasks": ("an.ductrong", "/co-quan/nop/", ("draft",)),
    "procedure": ("", "/co-quan/thu-tuc/?truc-tuyen=1", ("procedure",)),
    "gate": ("chi.sotc", "/ban/nhan-giay/", ("gate",)),
    "overview": ("khanh.sotttt", "/theo-doi/", ()),
    "levels": ("khanh.sotttt", "/theo-doi/danh-muc/", ()),
    "draft": ("loan.sonv", "/theo-doi/de-xuat/", ("Trả lại để sửa", "Soạn nội dung")),
    "review": ("khanh.sotttt", "/theo-doi/de-xuat/", ("Chờ thẩm định",)),
    "list": ("lan.ubndtinh", "/theo-doi/danh-muc-trinh/", ("Danh mục thủ tục đơn giản hóa",)),
    "round": ("khanh.sotttt", "/theo-doi/ra-soat/", ("Rà soát thủ tục",)),
}


def sign_in(page: Page, username: str) -> None:
    """Come in as a person of the demo, by her button on the page of sign-in."""
    page.goto("/dang-nhap/")
    button = page.locator(f"button[name=username][value='{username}']").first
    button.evaluate("(node) => { const group = node.closest('details'); if (group) group.open = true }")
    button.click()
    page.wait_for_load_state()


def go_on(page: Page, step: str) -> None:
    """One step from the starting page to the screen itself."""
    if step == "row":
        page.locator("tr[data-row] a.t").first.click()
    elif step == "draft":
        page.get_by_role("heading", name="Đang soạn dở").locator("xpath=../..").get_by_role("link").first.click()
    elif step == "procedure":
        page.locator("main a[href*='/thu-tuc/']").filter(has_text=re.compile("dự án|đề cương")).first.click()
    elif step == "gate":
        page.locator("[name=tim]").fill("duc trong")
        refused = page.locator("select[name=thu_tuc] option", has_text=re.compile("mức độ [34]")).first
        page.locator("select[name=thu_tuc]").select_option(refused.get_attribute("value"))
        page.locator("[name=kenh]").first.check()
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        if page.locator("[name=co_quan][type=radio]").count():
            page.locator("[name=co_quan]").first.check()
            page.locator("main form button").first.click()
    else:  # what stands on the row or the link itself
        row = page.locator("main tr", has_text=step)
        (row if row.count() else page.locator("main")).first.get_by_role(
            "link", name=re.compile("" if row.count() else step)
        ).first.click()
    page.wait_for_load_state()


def take(browser: Browser, url: str, name: str, path: Path, *, theme: str = "light", phone: bool = False) -> int:
    """Take one picture; gives its size in bytes."""
    username, start, steps = SCREENS[name]
    size = {"width": 390, "height": 844} if phone else {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(
        base_url=url, locale="vi-VN", viewport=size, color_scheme=theme, reduced_motion="reduce"
    )  # type: ignore[arg-type]
    page = context.new_page()
    if username:
        sign_in(page, username)
    page.goto(start)
    for step in steps:
        go_on(page, step)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("() => document.activeElement?.blur()")
    page.screenshot(path=path, full_page=phone)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(256).save(path, optimize=True)  # the look has few colours
    context.close()
    return path.stat().st_size


def main(arguments: list[str]) -> int:
    """Gives 1 when a picture for the documents is too large to be kept with the code."""
    parser = argparse.ArgumentParser(description="Chụp các màn hình chính của bản thử đang chạy.")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--more", type=Path, help="thư mục cho bản tối và bản điện thoại")
    parser.add_argument("names", nargs="*", choices=[*SCREENS, []], default=[])
    given = parser.parse_args(arguments)
    too_large = []
    with sync_playwright() as playwright:
        browser = chromium.started(playwright)
        for name in given.names or SCREENS:
            size = take(browser, given.url, name, ROOT / "docs" / "screens" / f"{name}.png")
            too_large += [name] if size > MOST_BYTES else []
            print(f"{name}: {size // 1000} kB")
            if given.more:
                take(browser, given.url, name, given.more / f"{name}-dark.png", theme="dark")
                take(browser, given.url, name, given.more / f"{name}-phone.png", phone=True)
        browser.close()
    print(f"Larger than {MOST_BYTES // 1000} kB: {', '.join(too_large)}" if too_large else "All small enough.")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
