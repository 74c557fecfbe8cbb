"""How many requests a client may send."""

from __future__ import annotations

import pytest

from postcheck.web.limits import Rates


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_some_at_once_and_then_so_many_a_second(clock: Clock) -> None:
    rates = Rates(2, clock=clock)
    assert [rates.wait("a") for _ in range(16)] == [0] * 16
    assert rates.wait("a") == pytest.approx(0.5)
    assert rates.wait("b") == 0
    clock.now = 0.5
    assert rates.wait("a") == 0
    assert rates.wait("a") > 0
    clock.now = 1000
    assert sum(rates.wait("a") == 0 for _ in range(50)) == 16


def test_asking_while_one_has_to_wait_costs_nothing(clock: Clock) -> None:
    rates = Rates(1, clock=clock)
    waits = [rates.wait("a") for _ in range(30)]
    assert waits[8:] == [1.0] * 22


@pytest.mark.parametrize("rate", [0.001, 0.1])
def test_a_small_rate_lets_one_through(rate: float, clock: Clock) -> None:
    rates = Rates(rate, clock=clock)
    assert rates.wait("a") == 0
    assert rates.wait("a") == pytest.approx(1 / rate)
    clock.now += 1 / rate + 1e-6
    assert rates.wait("a") == 0


def test_large_requests_count_for_more(clock: Clock) -> None:
    rates = Rates(1, clock=clock)
    assert rates.wait("a") == 0
    rates.spend("a", 50)
    assert rates.wait("a") == pytest.approx(44)
    clock.now = 44.0
    assert rates.wait("a") == 0


def test_clients_that_are_remembered_are_bounded(clock: Clock) -> None:
    rates = Rates(1, clock=clock)
    for number in range(10_050):
        rates.wait(f"client {number}")
    assert len(rates) == 10_000
    assert [rates.wait("client 10049") for _ in range(8)] == [*[0] * 7, 1.0]
    assert [rates.wait("client 0") for _ in range(9)][-2:] == [0, 1.0]


def test_the_addresses_of_one_home_are_one_client(clock: Clock) -> None:
    rates = Rates(1, clock=clock)
    for number in range(8):
        assert rates.wait(f"2001:db8:1:2::{number:x}") == 0
    assert rates.wait("2001:db8:1:2:ffff::1") > 0
    assert rates.wait("2001:db8:1:3::1") == 0
    for one in ("::ffff:192.0.2.1", "192.0.2.1", "fe80::1%eth0", "x:y", ""):
        assert rates.wait(one) == 0
