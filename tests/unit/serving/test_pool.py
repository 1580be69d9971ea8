"""Processes that answer side by side: what happens to a query that takes too long, too much, or is not waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from factpress.errors import CouldNotRun
from factpress.publish.manifest import NQUADS, NTRIPLES
from factpress.serving.messages import Orders, Question
from factpress.serving.pool import Limits, Pool
from factpress.serving.refusals import Refusal

Result = TypeVar("Result")
ASK = Question("ASK {}", "json", "json", "ttl")
#: Hours of work for any engine, on a few hundred triples.
ENDLESS = replace(ASK, query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
#: More memory than anybody has.
HUGE = replace(ASK, query="SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c")
#: How many seconds somebody waits for what comes at once.
PATIENCE = 30.0


@pytest.fixture
def orders(bridge: Path) -> Orders:
    build = bridge / "build"
    return Orders(build / NTRIPLES, build / NQUADS, None, "", rows=10, seconds=60.0, memory=100_000_000)


def pooled(orders: Orders, limits: Limits, work: Callable[[Pool], Awaitable[Result]]) -> Result:
    """Return what some work with a started pool returns."""

    async def run() -> Result:
        pool = Pool(orders, limits)
        try:
            await pool.start()
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def code_of(asking: Awaitable[object]) -> str:
    """Return the code that a question is refused with, "" if it is answered."""
    try:
        await asking
    except Refusal as refusal:
        return refusal.code
    return ""


def test_questions_are_answered_side_by_side(orders: Orders) -> None:
    async def work(pool: Pool) -> list[str]:
        return await asyncio.gather(*(code_of(pool.ask(ASK)) for _ in range(20)))

    assert pooled(orders, Limits(2, 20, 30.0), work) == [""] * 20


def test_a_refusal_of_the_worker_comes_with_its_place_and_the_worker_goes_on(orders: Orders) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(Refusal) as refused:
            await pool.ask(replace(ASK, query="ASK {"))
        assert refused.value.members == {"line": 1, "column": 6}
        assert (await pool.ask(ASK)).cut is None

    pooled(orders, Limits(1, 1, 30.0), work)


def test_a_query_that_does_not_end_is_ended_and_is_in_nobodys_way(orders: Orders) -> None:
    async def work(pool: Pool) -> bool:
        endless = [asyncio.create_task(code_of(pool.ask_typed(ENDLESS))) for _ in range(2)]
        await asyncio.sleep(0.2)
        assert await code_of(pool.ask(ASK)) == ""
        was_first = not any(task.done() for task in endless)
        assert "query-slow" in {await task for task in endless} <= {"query-slow", "busy"}
        assert await code_of(pool.ask_typed(ASK)) == ""
        return was_first

    # Two typed queries that do not end: one runs, one waits, and the saved one has a worker of its own.
    assert pooled(orders, Limits(2, 8, 2.0), work)


def test_a_query_that_needs_too_much_memory_ends_itself_only(orders: Orders) -> None:
    async def work(pool: Pool) -> tuple[str, str]:
        return await code_of(pool.ask(HUGE)), await code_of(pool.ask(ASK))

    assert pooled(orders, Limits(1, 1, 60.0), work) == ("query-too-large", "")


def test_more_than_may_wait_are_told_to_come_again(orders: Orders) -> None:
    async def work(pool: Pool) -> list[str]:
        running = asyncio.create_task(code_of(pool.ask(ENDLESS)))
        await asyncio.sleep(0.2)
        waiting = asyncio.create_task(code_of(pool.ask(ASK)))
        await asyncio.sleep(0.1)
        with pytest.raises(Refusal) as refused:
            await pool.ask(ASK)
        assert refused.value.headers["Retry-After"].isdecimal()
        return [refused.value.code, await running, await waiting]

    busy, running, waiting = pooled(orders, Limits(1, 1, 1.5), work)
    assert (busy, running) == ("busy", "query-slow")
    assert waiting in ("", "busy")  # its patience is as long as the other's time


def test_who_has_waited_too_long_is_told_so(orders: Orders) -> None:
    async def work(pool: Pool) -> str:
        async with pool._turn(pool._free):
            return await code_of(pool.ask(ASK))

    assert pooled(orders, Limits(1, 1, 0.3), work) == "busy"


@pytest.mark.parametrize(
    "query", [f"SELECT * {{ FILTER ({'(' * 9999}1{')' * 9999}) }}", f"SELECT ({'1+' * 99999}1 AS ?x) {{}}"]
)
def test_a_query_that_is_nested_too_deeply_is_told_so(query: str, orders: Orders) -> None:
    async def work(pool: Pool) -> tuple[str, str]:
        return await code_of(pool.ask(replace(ASK, query=query))), await code_of(pool.ask(ASK))

    assert pooled(orders, Limits(1, 1, 60.0), work) == ("query-malformed", "")


def test_a_question_that_nobody_waits_for_frees_its_worker(orders: Orders) -> None:
    async def work(pool: Pool) -> str:
        task = asyncio.create_task(pool.ask(ENDLESS))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(PATIENCE):  # which ends before the query would
            return await code_of(pool.ask(ASK))

    assert pooled(orders, Limits(1, 1, 2 * PATIENCE), work) == ""


def test_a_worker_that_has_died_is_told_as_our_fault_and_another_one_answers(orders: Orders) -> None:
    async def work(pool: Pool) -> tuple[str, str]:
        pool._idle[0].terminate()
        await pool._idle[0].wait()
        return await code_of(pool.ask(ASK)), await code_of(pool.ask(ASK))

    assert pooled(orders, Limits(1, 1, 60.0), work) == ("failed", "")


def test_a_worker_that_nobody_ends_ends_itself(orders: Orders) -> None:
    async def work(pool: Pool) -> str:
        return await code_of(pool.ask(ENDLESS))

    assert pooled(replace(orders, seconds=0.5), Limits(1, 1, 60.0), work) == "failed"


def test_a_build_that_cannot_be_opened_is_told(orders: Orders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(pool: Pool) -> None:
        raise AssertionError("the pool has started")

    with pytest.raises(CouldNotRun, match="cannot read"):
        pooled(replace(orders, quads=tmp_path / "gone"), Limits(1, 1, 1.0), work)
    monkeypatch.setattr("factpress.serving.pool.sys.executable", "/bin/false")
    with pytest.raises(CouldNotRun, match="does not start"):
        pooled(orders, Limits(1, 1, 1.0), work)
