"""oracle == app == row security: the real application, driven beside the oracle, differs for nobody and no version."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.oracle.application import Application
from tests.oracle.machine import machine
from tests.oracle.world import OPERATIONS

# What no verb of the application does yet.
MISSING = {"reset_factor", "write_on_copy", "break_glass"}
SIZE = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db(transaction=True)
def test_oracle_application_and_row_security_agree():
    driven = machine(Application)

    run_state_machine_as_test(driven, settings=SIZE)

    assert min(driven.compared.values()) > 10_000
    assert set(OPERATIONS) - set(driven.reached) - MISSING == set()
