"""A headless Chromium for tests and pictures, shut off from the network, with what it complained of."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-precise-memory-info",
)  # fmt: skip


@contextmanager
def browser(language: str = "zh-CN", size: tuple[int, int] = (1440, 900)) -> Iterator[Any]:
    """A selenium driver on a profile of its own; its log holds console lines and every network request."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    with tempfile.TemporaryDirectory(prefix="extractor-chromium-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = CHROMIUM or ""
        for switch in (
            *SWITCHES,
            f"--user-data-dir={profile}",
            f"--window-size={size[0]},{size[1]}",
            f"--lang={language}",
            f"--accept-lang={language}",
        ):
            options.add_argument(switch)
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        try:
            yield driver
        finally:
            driver.quit()
