"""The protocol's steps, and one that it has not: what a request says, though it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scim2_server.handler import ScimHandler

from roles.sync.scim.schemas import USER

if TYPE_CHECKING:
    from scim2_models import PatchOp, Resource, ResourceType
    from scim2_server.conditions import Conditions

    from roles.sync.scim.service import Service
    from roles.sync.scim.storage import Storage

ACTIVE: Final = frozenset({"active", f"{USER}:active".lower()})


class Handler(ScimHandler):
    """A leaver whom the brake holds stays active, so that “active: true” changes nothing: it is
    heard here. A request that does not name the attribute says nothing of it, and one that does
    not name an extension keeps it: a line manager or a place in the tree may be set by hand."""

    def __init__(self, service: Service, storage: Storage) -> None:
        super().__init__(service, storage)
        self.kept = storage

    def replace_resource(
        self,
        resource_type: ResourceType,
        current: Resource[Any],
        replacement: Resource[Any],
        conditions: Conditions,
    ) -> Resource[Any]:
        said = getattr(replacement, "active", None)
        for model in type(replacement).get_extension_models().values():
            if replacement[model] is None:
                replacement[model] = current[model]
        found = super().replace_resource(resource_type, current, replacement, conditions)
        if said:
            self.kept.stays(str(found.id))
        return found

    def patch_resource(
        self,
        resource_type: ResourceType,
        resource_id: str,
        patch_op: PatchOp[Any],
        conditions: Conditions,
    ) -> Resource[Any]:
        found = super().patch_resource(resource_type, resource_id, patch_op, conditions)
        if getattr(found, "active", None) and any(map(_names, patch_op.operations or [])):
            self.kept.stays(str(found.id))
        return found


def _names(operation: Any) -> bool:
    """Whether one operation of a PATCH speaks of “active”, in its path or as a key of its value."""
    if operation.path:
        return str(operation.path).lower() in ACTIVE
    value = operation.value if isinstance(operation.value, dict) else {}
    inside = value.get(USER)
    keys = [*value, *(inside if isinstance(inside, dict) else ())]
    return any(str(key).lower() in ACTIVE for key in keys)
