"""Examples in docstrings run as they stand."""

from __future__ import annotations

import doctest

import model.mindfield


def test_examples_of_the_model_run() -> None:
    failed, tried = doctest.testmod(model.mindfield)
    assert tried >= 4
    assert failed == 0
