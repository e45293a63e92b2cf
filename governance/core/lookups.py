"""Many keys in one parameter, where ``pk__in`` would write each of them into the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import AutoField, BigAutoField, Lookup

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


@BigAutoField.register_lookup
@AutoField.register_lookup
class Among(Lookup):
    """``pk__among=keys``; of a hundred thousand keys ``pk__in`` takes a second to be put together
    and another to be read. None of them is among no keys."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        key, params = self.process_lhs(compiler, connection)
        keys = ",".join(str(int(each)) for each in self.rhs)
        return f"{key} = ANY(%s::bigint[])", (*params, f"{{{keys}}}")
