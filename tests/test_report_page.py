"""The report in a headless Chromium: looking, choosing, filtering, jumping, searching, keys; and that a hostile text is but text."""

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, DRIVER, browser
from made import document

from extractor import Extractor, default_lexicon, extract, extract_file
from extractor.models import Document
from extractor.report import Reading, texts_in, write_report

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromium-driver are not installed")

HOSTILE = (
    "𠀀𠀁依据《关于<script>alert(1)</script></mark>的通知》（国发〔2020〕5号）。\u2028</script><script>alert(2)</script><!-- <img src=x onerror=alert(3)>\n"
    "𠀂《电力监管条例》<a href='javascript:alert(4)'>&amp;&lt;</a>第三条。\n"
)
POINTING = (
    "印发《关于做好就业工作的意见》（辽政发〔2015〕17号，以下简称《意见》）。\n"
    + "支持城乡社区建立健全服务机制。\n" * 200
    + "按照《意见》要求执行。\n"
)


def saved(folder: Path, name: str, text: str, made: Document | None = None) -> Document:
    (folder / name).write_text(text, encoding="utf-8")
    if made is None:
        made = extract(text)
    info = made.source.model_copy(update={"id": name, "sha256": hashlib.sha256(text.encode()).hexdigest(), "encoding": "utf-8"})
    return made.model_copy(update={"source": info})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Fixtures; then a hostile text, one with a far antecedent, one with spans that nest and cross, one whose text is gone, one without citations."""
    folder = tmp_path_factory.mktemp("report")
    files = sorted((root / "fixtures/documents").glob("*.txt"))
    records = [saved(folder, file.name, extract_file_text(file)) for file in files]
    crossing = "甲乙丙丁戊己"
    records += [
        saved(folder, "<img src=x onerror=alert(5)>.txt", HOSTILE),
        saved(folder, "pointing.txt", POINTING),
        saved(folder, "crossing.txt", crossing, document(crossing, [(0, 4), (1, 2), (3, 6)])),
        document("《甲》", [(0, 3)], "gone.txt"),
        saved(folder, "none.txt", "今天天气很好。"),
    ]
    file = folder / "report.html"
    with file.open("wb") as stream:
        write_report(records, Reading(texts_in(folder), default_lexicon(), Extractor()), stream)
    return file


def extract_file_text(file: Path) -> str:
    return file.read_bytes().decode("gb18030" if "gb18030" in file.name else "utf-8").replace("\r\n", "\n")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as driver:
        yield driver


class Page:
    """The opened report, by what a reader sees and does."""

    def __init__(self, driver: Any, file: Path, place: str = "") -> None:
        self.driver = driver
        driver.get("about:blank")
        for log in ("browser", "performance"):
            driver.get_log(log)
        driver.get(file.as_uri() + place)
        self.until("document.documentElement.dataset.ready === 'yes'")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: str) -> None:
        end = time.monotonic() + 20
        while not self.run(f"return {condition}"):
            assert time.monotonic() < end, f"never: {condition}"
            time.sleep(0.02)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector))

    def press(self, keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def open(self, name: str) -> None:
        self.run("location.hash = '#' + index.documents.id.findIndex(id => id.includes(arguments[0]))", name)
        self.until(f"view.document.record.source.id.includes({json.dumps(name)})")

    def selected(self) -> str:
        return self.text("#panel h2") if self.all("#panel .back") else ""

    def complaints(self) -> list[str]:
        return [line["message"] for line in self.driver.get_log("browser")]

    def network(self) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """What was asked for, and why requests were blocked."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
        failed = {e["params"]["requestId"]: e["params"].get("blockedReason", "") for e in events if e["method"] == "Network.loadingFailed"}
        return sent, failed


@pytest.fixture
def page(chromium: Any, report: Path) -> Iterator[Page]:
    opened = Page(chromium, report)
    opened.press("J")
    opened.until("view.document?.index === 0 && document.querySelector('#paper .block')")
    yield opened
    assert opened.complaints() == []
    assert [sent["request"]["url"] for sent in opened.network()[0]] == [report.as_uri()]
    chromium.execute_script("localStorage.clear()")


def test_overview(page: Page) -> None:
    page.press("o")
    page.until("!view.document")
    assert page.text("#paper h2") == "概览" and "1 份文件没有可用的原文" in page.text("#paper .banner")
    assert "跳到所指" in page.text("#panel")
    page.run("[...document.querySelectorAll('.bar')].find(b => b.textContent.startsWith('废止')).click()")
    repealed = int(page.text(".bar.on .count"))
    assert repealed > 0 and page.text("#totals").startswith(f"符合条件 {repealed} /")
    page.run("document.querySelector('.bar.on').click()")
    assert page.text("#totals").startswith("14 份文件")
    count = page.text(".work .count")
    page.run("document.querySelector('.work').click()")
    assert count == f"{page.run('return shown.reduce((a, b) => a + b, 0)')} 次 · {page.run('return list.rows.length')} 份"
    page.press("j")
    page.until("view.citation")


def test_first_document(page: Page) -> None:
    assert page.driver.title == "引用报告" and page.run("return document.documentElement.lang") == "zh-CN"
    assert page.text("#totals").startswith("14 份文件")
    assert len(page.all("#list .row")) >= 8
    assert page.text("#paper h2") == "关于对省十三届人大五次会议第20220318号建议的答复"
    shown = page.run(
        "return [...new Set([...document.querySelectorAll('#paper mark')].flatMap(m => m.dataset.citations.split(' ')))].length"
    )
    assert shown == len(page.all("#panel .cited")) == 17


def test_marks_are_the_citations(page: Page, root: Path) -> None:
    made = extract_file(root / "fixtures/documents/a_reply_to_proposal.txt")
    surfaces = page.run(
        "return view.document.record.citations.map((_, i) => [...document.querySelectorAll('#paper mark')]"
        ".filter(m => m.dataset.citations.split(' ').includes(String(i))).map(m => m.textContent).join(''))"
    )
    assert surfaces == [c.text for c in made.citations]
    assert page.run("return document.querySelector('.text').textContent === view.document.text")


def test_select_by_click_and_see_every_field(page: Page) -> None:
    page.run("[...document.querySelectorAll('#paper mark')].find(m => m.textContent.includes('鲁自然资规')).click()")
    page.until("document.querySelector('#panel .back')")
    panel = page.text("#panel")
    for seen in (
        "山东省养老服务设施用地管理办法",
        "鲁自然资规〔2020〕3号",
        "山东省自然资源厅",
        "370000:自然资源",
        "句中写明「省自然资源厅」",
        "由上下文得知",
        "机关未列全",
        "印发",
        "document-number",
        "GB/T 9704-2012 7.2.5",
        "composed: 鲁 (山东省)",
    ):
        assert seen in panel, seen
    assert page.run("return document.querySelector('#paper .f-issuers').textContent") == "省自然资源厅"
    page.press("\ue00c")
    page.until("!document.querySelector('#panel .back')")


def test_keyboard(page: Page) -> None:
    page.press("j")
    page.until("view.citation?.id === 'c1'")
    page.press("jj")
    page.until("view.citation?.id === 'c3'")
    page.press("k")
    page.until("view.citation?.id === 'c2'")
    page.press("J")
    page.until("view.document.index === 1 && !view.citation")
    page.press("K")
    page.until("view.document.index === 0")
    page.press("k")
    page.until("view.citation?.id === 'c17'")
    page.press("j")
    page.until("view.document.index === 1 && view.citation?.id === 'c1'")
    page.press("?")
    assert "跳到所指" in page.text("dialog[open]")
    page.press("\ue00c")
    page.press("/")
    assert page.run("return document.activeElement.id") == "query"


def test_keys_may_come_fast(page: Page) -> None:
    page.press("JJJKjj")
    page.until("view.document?.index === 2 && view.citation?.id === 'c2'")


def test_jump_to_the_antecedent_and_back(page: Page) -> None:
    page.open("pointing.txt")
    page.press("jj")
    page.until("view.citation?.id === 'c2'")
    assert "所指为前文「《关于做好就业工作的意见》（辽政发〔2015〕17号」。前文写明「以下简称《意见》」。" in page.text("#panel .why")
    assert page.text("#paper .target").startswith("《关于做好就业工作的意见》")
    page.press("a")
    page.until("view.citation?.id === 'c1' && document.getElementById('paper').scrollTop < 400")
    assert "《意见》 (c2)" in page.text("#panel dl")
    page.press("b")
    page.until("view.citation?.id === 'c2' && document.getElementById('paper').scrollTop > 400")


def test_filter(page: Page) -> None:
    page.run("document.querySelector('[data-facet=certainty]').open = true")
    box = page.run("return [...document.querySelectorAll('[data-facet=certainty] label')].find(l => l.textContent.startsWith('低'))")
    count = int(box.find_element("css selector", ".count").text)
    box.click()
    assert page.text("#totals").startswith(f"符合条件 {count} /")
    assert (
        page.run(
            "return [...document.querySelectorAll('#list .row .count')].reduce((sum, e) => sum + Number(e.textContent.split('/')[0]), 0)"
        )
        == count
    )
    page.press("\ue00c")
    page.press("j")
    page.until("view.citation?.certainty === 'low'")
    page.press("c")
    assert page.text("#totals").startswith("14 份文件")


def test_facets_narrow_each_other(page: Page) -> None:
    for facet, label in (("relation", "废止"), ("kind", "规范性文件")):
        found = page.run(
            "return [...document.querySelectorAll(`[data-facet=${arguments[0]}] label`)].find(l => l.textContent.startsWith(arguments[1]))",
            facet,
            label,
        )
        page.run("arguments[0].querySelector('input').click()", found)
    expected = page.run(
        "return index.citations.kind.filter((k, c) => index.tables.kind[k] === 'normative_document' && index.tables.relation[index.citations.relation[c]] === 'repeal').length"
    )
    assert expected > 0 and page.text("#totals").startswith(f"符合条件 {expected} /")
    dim = page.run("return [...document.querySelectorAll('#paper mark')].filter(m => m.classList.contains('dim')).length")
    assert dim == len(page.all("#paper mark")) - page.run("return shownIn(view.document.index)") > 0


def test_search(page: Page) -> None:
    page.press("/")
    page.press("失业保险条例")
    page.until("list.rows.length === 1")
    assert "i_policy_questions" in page.text("#list .row .path")
    page.run("document.getElementById('whole').click()")
    page.run("const q = document.getElementById('query'); q.value = '今天天气'; q.dispatchEvent(new Event('input'))")
    page.until("list.rows.length === 1 && index.documents.id[list.rows[0].d] === 'none.txt'")
    page.open("none.txt")
    assert page.text("#paper .hit") == "今天天气" and "本文没有引用政策文件" in page.text("#paper")


def test_nested_and_crossing_citations(page: Page) -> None:
    page.open("crossing.txt")
    cut = page.run("return [...document.querySelectorAll('#paper mark')].map(m => [m.textContent, m.dataset.citations])")
    assert cut == [["甲", "0"], ["乙", "1 0"], ["丙", "0"], ["丁", "2 0"], ["戊己", "2"]]
    for expected in ("c2", "c1", "c2"):
        page.run("[...document.querySelectorAll('#paper mark')].find(m => m.textContent === '乙').click()")
        page.until(f"view.citation?.id === '{expected}'")


def test_without_a_text_the_citations_are_listed(page: Page) -> None:
    page.open("gone.txt")
    assert "没有找到原文" in page.text("#paper .banner") and len(page.all("#paper .only .cited")) == 1
    page.press("j")
    page.until("view.citation?.id === 'c1'")
    assert page.all("#paper .cited.on")


def test_a_hostile_text_is_text(page: Page) -> None:
    page.open("onerror")
    assert page.run("return document.querySelector('.text').textContent") == HOSTILE
    assert page.run("return [...document.querySelectorAll('#paper mark')].map(m => m.textContent)") == [
        "《关于<script>alert(1)</script></mark>的通知》（国发〔2020〕5号）", "《电力监管条例》",
    ]  # fmt: skip
    page.press("j")
    page.until("view.citation?.id === 'c1'")
    assert page.text("#paper .f-number") == "国发〔2020〕5号"
    assert page.run("return document.querySelectorAll('main img, main script, main a[href^=javascript]').length") == 0


def test_the_policy_holds(chromium: Any, report: Path) -> None:
    page = Page(chromium, report)
    page.run("const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)")
    page.run("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/x.png\" onerror=\"window.ran = 2\">')")
    page.run("return fetch('https://example.org/').catch(() => 0)")
    time.sleep(0.3)
    sent, failed = page.network()
    outside = [e["requestId"] for e in sent if "example.org" in e["request"]["url"]]
    assert outside and all(failed.get(request) == "csp" for request in outside)
    assert page.run("return window.ran === undefined")
    assert any("Content Security Policy" in line for line in page.complaints())


def test_english_and_dark(page: Page) -> None:
    page.press("l")
    assert page.driver.title == "Citation report" and "17 citations in this document" in page.text("#panel")
    page.press("t")
    assert page.run("return document.documentElement.dataset.theme") in ("light", "dark")
    page.press("j")
    page.until("view.citation?.id === 'c1'")
    assert "the sentence says so" in page.text("#panel")


def test_every_word_has_a_label_in_both_languages(page: Page) -> None:
    shape = "const shape = o => typeof o !== 'object' ? typeof o : Array.isArray(o) ? o.length : Object.entries(o).map(([k, v]) => [k, shape(v)]);"
    assert page.run(f"{shape} return JSON.stringify(shape(LABELS.zh)) === JSON.stringify(shape(LABELS.en))")
    from typing import get_args

    from extractor import models

    words = {
        "kinds": models.Kind, "relations": models.Relation, "certainties": models.Certainty, "forms": models.Form, "roles": models.Role, "levels": models.Level,
        "modalities": models.Modality, "events": models.Event, "seriesOf": models.Series, "basisWhy": models.Basis,
    }  # fmt: skip
    for vocabulary, literal in words.items():
        assert page.run("return Object.keys(LABELS.en[arguments[0]]).sort()", vocabulary) == sorted(get_args(literal)), vocabulary


def test_an_english_browser(report: Path) -> None:
    with browser("en-US") as driver:
        assert Page(driver, report).driver.title == "Citation report"


def test_thousands_of_documents(chromium: Any, tmp_path: Path) -> None:
    records = [document("《甲》" * 5, [(n * 3, n * 3 + 3) for n in range(5)], f"{n}.txt") for n in range(5000)]
    file = tmp_path / "many.html"
    with file.open("wb") as stream:
        write_report(records, Reading(texts_in(tmp_path), default_lexicon()), stream)
    page = Page(chromium, file)
    assert page.text("#totals") == "5000 份文件 · 25000 处引用" and len(page.all("#list .row")) < 40
    page.run("document.getElementById('list').scrollTop = 1e9")
    page.until("[...document.querySelectorAll('#list .row .path')].some(e => e.textContent.endsWith('4999.txt'))")


def test_a_long_list_comes_in_portions(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "long.html"
    with file.open("wb") as stream:
        made = document("《甲》" * 450, [(n * 3, n * 3 + 3) for n in range(450)], "long.txt")
        write_report([made], Reading(texts_in(tmp_path), default_lexicon()), stream)
    page = Page(chromium, file, "#0")
    for count in (200, 400, 450):
        assert len(page.all("#panel .cited")) == count
        page.run("document.querySelector('#panel .more')?.click()")
    assert not page.all("#panel .more")
