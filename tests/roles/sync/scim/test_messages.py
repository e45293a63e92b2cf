"""What requests and answers are read and written by is made once a process."""

from __future__ import annotations

import gc
from typing import Any, Union
from weakref import ref

import pytest
from scim2_models import BulkRequest, BulkResponse, ListResponse, PatchOp, SearchRequest

from roles.sync.scim.service import service_for


@pytest.mark.parametrize("strict", [False, True])
def test_pydantic_forgets_no_message(strict: bool) -> None:
    models = service_for(strict=strict).get_models()
    either: Any = Union[tuple(models)]  # noqa: UP007
    of_one: list[Any] = [SearchRequest, PatchOp]
    of_all: list[Any] = [SearchRequest, BulkRequest, BulkResponse, ListResponse]
    made = [ref(each[kind]) for each in of_one for kind in models]
    made += [ref(each[either]) for each in of_all]
    gc.collect()
    assert all(each() is not None for each in made)
