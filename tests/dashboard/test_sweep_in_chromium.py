"""A sweep from the page: started, watched, stopped, in either language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_sweep_is_started_watched_to_its_end_and_another_one_stopped(
    visit: Callable[..., Any],
) -> None:
    person = visit()
    page = person.page
    page.click(".mf-tab-sweep")
    page.wait_for_selector(".mf-map canvas", state="hidden")
    page.fill(".mf-sweep-values input", "0,8")
    page.fill(".mf-sweep-repeat input", "1")
    page.fill(".mf-sweep-seconds input", "1")
    page.keyboard.press("Tab")
    page.click(".mf-sweep-start")
    page.wait_for_function(
        "document.querySelector('.mf-sweep-standing')?.innerText.startsWith('finished')",
        timeout=90_000,
    )
    assert "2 of 2 runs done" in page.inner_text(".mf-sweep-standing")
    # The means are read once more after the last run has ended.
    page.wait_for_function("document.querySelectorAll('.mf-sweep-means tr').length === 3")
    person.keep("sweep-light")
    page.fill(".mf-sweep-seconds input", "100000")
    page.keyboard.press("Tab")
    page.click(".mf-sweep-start")
    page.wait_for_selector(".mf-sweep-stop", timeout=90_000)
    page.click(".mf-sweep-stop")
    page.wait_for_selector(".mf-sweep-start", timeout=90_000)
    page.fill(".mf-sweep-values input", "eight:9:x")
    page.keyboard.press("Tab")
    page.click(".mf-sweep-start")
    page.wait_for_selector(".mf-sweep-fault")
    assert "laws.wave.K" in page.inner_text(".mf-sweep-fault")
    # The field is as it was left.
    page.click(".mf-tab-field")
    page.wait_for_selector(".mf-map canvas", state="visible")
