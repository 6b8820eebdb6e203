"""Pictures and figures of the report: `python tests/benchmarks/report_pages.py OUT.jsonl TEXTS FOLDER [NAME]`.

Makes the page, opens it in a headless Chromium and writes FOLDER/NAME-*.png: the overview, a document, a selected citation, how it
came about, a filter, a search, English, dark, the keys.
Prints the size of the page, the time to first paint, until the overview is shown and to open a document, and the memory of the script.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser import browser

from extractor import Extractor, default_lexicon, extract_file
from extractor.report import Reading, read_records, texts_in, write_report

PAINT = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
OPEN = """
const done = arguments[0], times = [], frame = () => new Promise(requestAnimationFrame);
(async () => {
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    await visit(`#${Math.floor(i * index.documents.id.length / 20)}`);
    await frame();
    times.push(performance.now() - start);
  }
  done(times.sort((a, b) => a - b)[10]);
})();
"""
HEAP = "return performance.memory.usedJSHeapSize / 1e6"


def ready(driver: Any, page: Path, place: str = "") -> None:
    driver.get("about:blank")
    driver.get(page.as_uri() + place)
    until(driver, "return document.documentElement.dataset.ready === 'yes'")


def until(driver: Any, condition: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not driver.execute_script(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        time.sleep(0.02)


def views() -> dict[str, Callable[[Any], object]]:
    """What is done before each picture, one after the other."""
    press = "dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))"

    def key(driver: Any, *names: str) -> None:
        for name in names:
            driver.execute_script(f"document.body.{press}", name)
            time.sleep(0.25)

    return {
        "1-first": lambda driver: None,
        "1-first-document": lambda driver: key(driver, "J"),
        "2-selected": lambda driver: key(driver, "j", "j", "j"),
        "3-why": lambda driver: driver.execute_script("document.querySelector('.why').scrollIntoView()"),
        "4-filter-open": lambda driver: driver.execute_script("document.querySelector('[data-facet=issuers]').open = true"),
        "5-filtered": lambda driver: driver.execute_script(
            "document.querySelectorAll('[data-facet=issuers] input[type=checkbox]')[1].click()"
        ),
        "6-search": lambda driver: driver.execute_script(
            "clearAll(); location.hash = '#' + list.rows[0].d; document.querySelector('#facets details[open]').open = false;"
            "const q = document.getElementById('query'); q.value = '办法'; document.getElementById('whole').checked = true; searchNow()"
        ),
        "7-english": lambda driver: key(driver, "c", "l", "j"),
        "8-dark": lambda driver: key(driver, "t"),
        "9-help": lambda driver: key(driver, "?"),
    }


HOSTILE = (
    "关于转发《<script>alert(document.domain)</script>管理办法》的通知\n\n各单位：\n现将《关于</mark></pre>工作的通知》（国发〔2020〕5号）转发给你们。\n"
    "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \u2028 𠀀𠀁 &lt;b&gt;\n依据《电力监管条例》第三条执行。\n"
)


def hostile(driver: Any, folder: Path, picture: Path) -> None:
    """A text that would run script if it were taken for markup."""
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    page = folder / "hostile.html"
    with page.open("wb") as stream:
        made = extract_file(folder / "hostile.txt")
        write_report([made], Reading(texts_in(folder), default_lexicon(), Extractor()), stream)
    ready(driver, page, "#0/1")
    driver.save_screenshot(str(picture))


def main(records: Path, texts: Path, folder: Path, name: str = "report") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "report.html"
        start = time.perf_counter()
        with page.open("wb") as stream:
            index = write_report(read_records(records), Reading(texts_in(texts), default_lexicon(), Extractor()), stream)
        counts = f"{len(index.documents['id'])} documents, {len(index.citations['key'])} citations"
        print(f"{name}: {counts}; made in {time.perf_counter() - start:.1f} s; {page.stat().st_size / 1e6:.2f} MB")
        with browser() as driver:
            ready(driver, page)
            until(driver, f"{PAINT} !== undefined")
            paint, heap = driver.execute_script(PAINT), driver.execute_script(HEAP)
            done = driver.execute_script("return performance.getEntriesByName('ready')[0].startTime")
            print(f"{name}: first paint {paint:.0f} ms, overview shown {done:.0f} ms, heap {heap:.1f} MB")
            print(f"{name}: a document opened in {driver.execute_async_script(OPEN):.0f} ms (median of 20)")
            driver.execute_script("visit('#')")
            for view, act in views().items():
                act(driver)
                time.sleep(0.7)
                driver.save_screenshot(str(folder / f"{name}-{view}.png"))
            print(f"{name}: heap at the end {driver.execute_script(HEAP):.1f} MB")
            hostile(driver, Path(place), folder / f"{name}-hostile.png")
            complaints = [line["message"] for line in driver.get_log("browser")]
            print(f"{name}: console {complaints or 'clean'}")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]), *sys.argv[4:5])
