"""`./backchannel demo`: everything Backchannel needs on one machine, with fictional people, on loopback only."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

import psycopg2

from config.embedded import LOOPBACK, free_port, has_ipv6
from config.launch import renewal, translations
from config.launch.ground import Ground, Wish, as_owner, lay, manage, python
from config.launch.place import ROOT, AlreadyRunning, Place, fingerprint
from config.launch.supervisor import Process, Stopped, Supervisor

PRODUCTION_SIGNS = ("BACKCHANNEL_HOSTS", "BACKCHANNEL_SECRET_KEY", "BACKCHANNEL_KEYS")
APPS = ("confidentiality", "jobs", "accounts", "participants", "dialogues", "transfers", "dashboards")
PREFERRED_PORT = 8000
PATIENCE = 60


class Refused(Exception):
    """The launcher will not go on, and says why."""


def place() -> Place:
    return Place(ROOT / ".backchannel" / "demo")


def demo(arguments: list[str]) -> int:
    unknown = set(arguments) - {"--reset"}
    if unknown:
        raise Refused(f"./backchannel demo knows --reset only, not {' '.join(sorted(unknown))}.")
    if signs := [name for name in PRODUCTION_SIGNS if os.environ.get(name)]:
        raise Refused(f"The demonstration does not start where {', '.join(signs)} is set: this looks like production.")
    here = place()
    lock = _lock(here)
    if "--reset" in arguments:
        here.forget()
    here.private()
    with Supervisor(log=here.log, keep_open=[lock]) as supervisor:
        try:
            _run(here, supervisor)
        except Stopped:
            print("\nStopping …", flush=True)
        finally:
            here.publish(None)
            supervisor.end()
    return 0


def _lock(here: Place) -> int:
    try:
        return here.lock()
    except AlreadyRunning:
        known = here.published() or {}
        where = f" at {known['BACKCHANNEL_ADDRESS']}" if "BACKCHANNEL_ADDRESS" in known else ""
        raise Refused(f"The demonstration of this folder is already running{where}.") from None


def _run(here: Place, supervisor: Supervisor) -> None:
    ground = lay_ground(here, supervisor)
    environment = ground.environment
    collecting = begin_static(here, supervisor, environment)
    prepare(here, environment)
    finish_static(here, supervisor, collecting)
    port = free_port(PREFERRED_PORT)
    address = f"http://localhost:{port}"
    environment["BACKCHANNEL_ADDRESS"] = address
    start_web(supervisor, environment, port)
    here.publish({name: value for name, value in environment.items() if os.environ.get(name) != value})
    with people_of(environment) as asked:  # on the core that the web server leaves free
        await_answer(supervisor, port)
        start_background(supervisor, environment)
        print_people(asked, address)
    print(f"\nBackchannel runs at {address}   (Ctrl-C stops it)\n", flush=True)
    supervisor.watch()


def lay_ground(here: Place, supervisor: Supervisor) -> Ground:
    _say("Starting the servers")
    home = here.home()
    wish = Wish(home=home, log=here.log, private=here.private(), database="backchannel", durable=True)
    ground = lay(supervisor, wish)
    ground.environment.update(BACKCHANNEL_DEMO="1", BACKCHANNEL_STATIC_ROOT=str(here.static))
    return ground


# --- What is done once, and again when its sources change --------------------------------------------------


def prepare(here: Place, environment: Mapping[str, str]) -> None:
    owner = as_owner(dict(environment))
    migrations = [*(ROOT / app / "migrations" for app in APPS), ROOT / "confidentiality", ROOT / "requirements"]
    database = environment["DATABASE_OWNER_URL"].rpartition("@")[2] if "DATABASE_URL" in os.environ else ""
    if database and not here.is_done("database", database) and has_accounts(environment["DATABASE_OWNER_URL"]):
        raise Refused(f"{database} holds accounts already, and no demonstration of this folder made them.")
    here.mark_done("database", database)
    _once(
        here,
        "migrate",
        fingerprint(migrations, database),
        "Preparing the database",
        manage("migrate", "-v0", "--skip-checks"),
        owner,
    )
    translations.compile_all(ROOT / "locale")
    if has_command("demo_load"):
        _once(
            here, "demo", database, "Loading the fictional dialogues", manage("demo_load", "--skip-checks"), environment
        )
        if renewal.is_due(here, environment):
            renewal.empty(environment["DATABASE_OWNER_URL"])
            here.mark_done("migrate", "")
            here.mark_done("demo", "none")
            prepare(here, environment)


def begin_static(here: Place, supervisor: Supervisor, environment: Mapping[str, str]) -> Process | None:
    """Collect and compress beside the migrations: it needs no database, and the machine has more than one core."""
    if here.is_done("static", static_fingerprint()):
        return None
    command = manage("collectstatic", "-v0", "--noinput", "--clear", "--skip-checks")
    return supervisor.begin("static", command, environment, ROOT)


def finish_static(here: Place, supervisor: Supervisor, collecting: Process | None) -> None:
    if collecting is None:
        return
    if supervisor.finish(collecting) != 0:
        raise Refused("Collecting static files failed; see .backchannel/demo/log/static.log.")
    here.mark_done("static", static_fingerprint())


def static_fingerprint() -> str:
    return fingerprint([ROOT / "static", ROOT / "requirements"])


def has_accounts(url: str) -> bool:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('accounts_user') IS NOT NULL")
            if cursor.fetchone() != (True,):
                return False
            cursor.execute("SELECT EXISTS (SELECT FROM accounts_user)")
            return cursor.fetchone() == (True,)
    finally:
        connection.close()


def _once(here: Place, step: str, mark: str, words: str, command: list[str], environment: Mapping[str, str]) -> None:
    if here.is_done(step, mark):
        return
    _say(words)
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise Refused(f"{words}: this failed. ./backchannel demo --reset starts afresh.")
    here.mark_done(step, mark)


def has_command(name: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


# --- The application ----------------------------------------------------------------------------------------


def start_web(supervisor: Supervisor, environment: Mapping[str, str], port: int) -> None:
    binds = [f"--bind={LOOPBACK}:{port}", *([f"--bind=[::1]:{port}"] if has_ipv6() else [])]
    web = ["-m", "gunicorn", "config.wsgi", "--preload", "--workers=2", "--no-control-socket", *binds]
    supervisor.run("web", python(*web), environment, ROOT)


def start_background(supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    for name in ("relay", "worker"):
        supervisor.run(name, manage(name), environment, ROOT)


def await_answer(supervisor: Supervisor, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        supervisor.mend()
        if words := supervisor.gives_up_on("web"):
            raise Refused(f"The web server does not start: {words}")
        try:
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=5).close()
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.1)
    raise Refused(f"The first page did not answer within {PATIENCE} seconds; see .backchannel/demo/log/web.log.")


# --- The people ---------------------------------------------------------------------------------------------


def people(_arguments: list[str]) -> int:
    environment = place().published()
    if environment is None:
        raise Refused("The demonstration is not running: ./backchannel demo starts it.")
    with people_of({**os.environ, **environment}) as asked:
        print_people(asked, environment["BACKCHANNEL_ADDRESS"])
    return 0


def people_of(environment: Mapping[str, str]) -> Process:
    command = manage("demo_people", "--skip-checks")
    return subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE)


def print_people(asked: Process, address: str) -> None:
    lines = asked.communicate()[0].decode().splitlines()
    print("\nFictional people. A link signs in at once; the codes change every 30 seconds (./backchannel people).\n")
    for line in lines:
        if line.startswith("{"):
            print(_person(json.loads(line), address))


def _person(person: dict[str, str], address: str) -> str:
    link = person.get("link", "")
    link = link if link.startswith("http") else address + link
    return (
        f"  {person['name']}, {person.get('role', '')}\n"
        f"    {link}\n"
        f"    {person['email']}   {person['password']}   {person['code']}\n"
    )


def _say(words: str) -> None:
    print(f"{words} …", flush=True)


# --- Django's own commands, on the demonstration -------------------------------------------------------------


def run_manage(arguments: list[str]) -> int:
    here = place()
    environment = here.published()
    if environment is not None:
        return _manage({**os.environ, **environment}, arguments)
    lock = _lock(here)
    here.private()
    with Supervisor(log=here.log, keep_open=[lock]) as supervisor:
        ground = lay_ground(here, supervisor)
        prepare(here, ground.environment)
        return _manage(ground.environment, arguments)


OWNERS_COMMANDS = {"migrate", "showmigrations", "sqlmigrate", "makemigrations", "flush", "inspectdb", "dbshell"}


def _manage(environment: dict[str, str], arguments: list[str]) -> int:
    if arguments and arguments[0] in OWNERS_COMMANDS:
        environment = as_owner(environment)
    return subprocess.run(manage(*arguments), cwd=ROOT, env=environment, check=False).returncode
