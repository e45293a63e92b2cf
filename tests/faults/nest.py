"""Where workers hatch: everything is imported once, and each process is a fork of this one.

Reads a line of JSON and answers with one. ``start`` is what ``celery -A … worker`` does, in a
process group of its own; ``call`` does one of ``acts`` in a process of its own. Both ``without`` a
part of Playbook if one is named.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402  (models need what setup() does)

from tests.faults import acts, app  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def start(command: Sequence[str], log: str, without: str) -> int:
    pid = os.fork()
    if not pid:
        leave(lambda: hatch(command, log, without))
    os.setpgid(pid, pid)  # here, as whoever asked may kill the group before the child has run
    return pid


def hatch(command: Sequence[str], log: str, without: str) -> None:
    nothing, out = (
        os.open(place, how)
        for place, how in ((os.devnull, os.O_RDONLY), (log, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    )
    for number, opened in enumerate((nothing, out, out)):
        os.dup2(opened, number)
    if without:
        app.TAKEN_OUT[without]()
    app.app.start(list(command))


def leave(do: Callable[[], object]) -> NoReturn:
    """Do it and end this process, whatever happens, without going back into the nest."""
    try:
        do()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    except BaseException:  # noqa: BLE001  (a fork that went on would be a second nest)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def act(name: str, arguments: dict[str, Any], without: str, outward: int) -> None:
    if without:
        app.TAKEN_OUT[without]()
    try:
        said = {"result": getattr(acts, name)(**arguments)}
    except Exception:  # noqa: BLE001  (told to who asked)
        said = {"error": traceback.format_exc()}
    with os.fdopen(outward, "w") as out:
        json.dump(said, out)


def call(name: str, arguments: dict[str, Any], without: str) -> dict[str, Any]:
    """Return what the act returned, or ``gone`` when its process ended before it did."""
    inward, outward = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(inward)
        sys.stdout = sys.stderr
        leave(lambda: act(name, arguments, without, outward))
    os.close(outward)
    with os.fdopen(inward) as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    found: dict[str, Any] = json.loads(text) if text else {"gone": True}
    return found


def ended(pid: int) -> bool:
    """Whether a process that was started here is over."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    if "start" in asked:
        return {"result": start(asked["start"], asked["log"], asked["without"])}
    if "ended" in asked:
        return {"result": ended(asked["ended"])}
    return call(asked["call"], asked["with"], asked["without"])


def main() -> None:
    Client().get("/healthz")  # imports what an answer needs
    gc.collect()
    gc.freeze()  # a fork that looks through it for rubbish, as Celery's do, would copy all of it
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        settings.EMAIL_PORT = asked["mail"]  # each test has a mail server of its own
        print(json.dumps(answer(asked)), flush=True)


if __name__ == "__main__":
    main()
