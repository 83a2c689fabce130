"""Pictures of the screens for their guides, taken from a demo province that is running on this machine.

    make run                                              # in one window: a demo at http://127.0.0.1:8000
    .venv/bin/python -m tests.journeys.guide_pictures TO  # in another; TO: the folder `guides` of DATA_DIR

A guide without a picture stands as text alone; pictures are never kept with the code.
"""

import argparse
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import chromium
from tests.journeys.screens import go_on, sign_in

WIDTH, HEIGHT = 1200, 800

# guide: who looks, where, and what she follows from there
PICTURES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "dang-nhap": ("", "/dang-nhap/", ()),
    "tai-khoan": ("dung.sotc", "/tai-khoan/", ()),
    "thong-bao": ("dung.sotc", "/thong-bao/", ()),
    "kiem-tra-van-ban": ("", "/kiem-tra/", ()),
    "viec-cua-co-quan": ("an.ductrong", "/co-quan/", ()),
    "ho-so-da-gui": ("an.ductrong", "/co-quan/ho-so/", ()),
    "tim-thu-tuc": ("", "/co-quan/thu-tuc/?truc-tuyen=1", ()),
    "bat-dau-ho-so": ("an.ductrong", "/co-quan/nop/", ()),
    "soan-ho-so": ("an.ductrong", "/co-quan/nop/", ("draft",)),
    "hop-viec": ("dung.sotc", "/ban/cua-toi/", ()),
    "tra-cuu-ho-so": ("dung.sotc", "/ban/tra-cuu/?q=de+nghi", ()),
    "trang-ho-so-ban-xu-ly": ("dung.sotc", "/ban/cua-toi/", ("row",)),
    "tiep-nhan-ho-so": ("chi.sotc", "/ban/cho-tiep-nhan/", ("row",)),
    "ho-so-giay": ("chi.sotc", "/ban/nhan-giay/", ("gate",)),
    "so-theo-doi": ("chi.sotc", "/ban/so-theo-doi/", ()),
    "tra-ket-qua": ("chi.sotc", "/ban/ban-giao/", ()),
    "bo-loc-cot-ket-xuat": ("dung.sotc", "/ban/cot/mine/", ()),
    "ghi-chu-nhan": ("dung.sotc", "/ban/nhan/", ()),
    "tong-quan": ("khanh.sotttt", "/theo-doi/", ()),
    "so-lieu": ("khanh.sotttt", "/theo-doi/so-lieu/", ()),
    "do-phu": ("khanh.sotttt", "/theo-doi/do-phu/", ()),
    "bao-cao-thang": ("khanh.sotttt", "/theo-doi/bao-cao/", ()),
    "nhac-viec": ("khanh.sotttt", "/theo-doi/nhac-viec/", ()),
    "su-co": ("khanh.sotttt", "/theo-doi/su-co/", ()),
    "co-quan": ("khanh.sotttt", "/theo-doi/co-quan/", ()),
    "lich-lam-viec": ("khanh.sotttt", "/theo-doi/lich/", ()),
    "mau-giay-to": ("khanh.sotttt", "/theo-doi/mau-giay/", ()),
    "danh-muc-thu-tuc": ("khanh.sotttt", "/theo-doi/danh-muc/", ()),
    "de-xuat": ("khanh.sotttt", "/theo-doi/de-xuat/", ()),
    "soan-huong-dan": ("khanh.sotttt", "/theo-doi/huong-dan/", ()),
    "dang-van-ban": ("khanh.sotttt", "/theo-doi/van-ban/", ()),
    "nhat-ky": ("khanh.sotttt", "/theo-doi/nhat-ky/", ()),
}


def take(browser: Browser, url: str, key: str, path: Path) -> None:
    """Take the picture of one guide's screen, in few colours."""
    username, start, steps = PICTURES[key]
    size = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(
        base_url=url, locale="vi-VN", viewport=size, color_scheme="light", reduced_motion="reduce"
    )  # type: ignore[arg-type]
    page = context.new_page()
    if username:
        sign_in(page, username)
    page.goto(start)
    for step in steps:
        go_on(page, step)
    page.evaluate("() => document.activeElement?.blur()")
    page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(256).save(path, optimize=True)
    context.close()


def main(arguments: list[str]) -> int:
    """Take them all, or those that are named."""
    parser = argparse.ArgumentParser(description="Chụp màn hình cho hướng dẫn, từ bản thử đang chạy.")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path, help="thư mục guides trong DATA_DIR")
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], default=[])
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.started(playwright)
        for key in given.names or PICTURES:
            take(browser, given.url, key, given.folder / f"{key}.png")
            print(key)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
