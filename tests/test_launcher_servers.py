"""The embedded servers and their roles: real ones, in a closed folder with a space in its name, gone afterwards."""

import os
import socket
from pathlib import Path

import psycopg2
import pytest

from config import embedded
from config.launch import demo, ground, place
from config.launch.database import NotAllowed, provide, with_account
from config.launch.supervisor import Supervisor


@pytest.fixture
def servers(tmp_path, request):
    """Servers below a folder with a space, and for root closed to everybody else."""
    closed = tmp_path / "a closed folder"
    closed.mkdir(mode=0o700)
    home = embedded.short_folder() if os.geteuid() == 0 else closed / "servers"
    with Supervisor(log=closed / "log") as supervisor:
        supervisor.remove_afterwards(home)
        made = embedded.Servers(
            home=home,
            log=closed / "log",
            durable=False,
            postgres_password=embedded.new_password(),
            valkey_password=embedded.new_password(),
            on_start=supervisor.adopt,
        )
        supervisor.remove_afterwards(made.sockets)
        made.supervisor = supervisor
        yield made
    assert not made.sockets.exists()
    assert not home.exists()


def test_postgres_runs_unprivileged_with_passwords_on_loopback(servers):
    process = servers.start_postgres()

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(with_account(servers.admin_url, "postgres", "wrong", "postgres"))
    connection = psycopg2.connect(servers.admin_url)
    with connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("127.0.0.1",)
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 180000
        cursor.execute("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'")
        assert cursor.fetchone() == (0,)
    connection.close()
    assert Path(f"/proc/{process.pid}").stat().st_uid != 0


def test_roles_are_what_row_security_needs(servers):
    servers.start_postgres()
    passwords = place.new_private()

    urls = provide(servers.admin_url, "trial", passwords)

    connection = psycopg2.connect(servers.admin_url)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'backchannel%' ORDER BY 1"
        )
        assert cursor.fetchall() == [
            ("backchannel_backup", False, True, False, False),
            ("backchannel_owner", False, False, False, False),
            ("backchannel_runtime", False, False, False, False),
        ]
        cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'trial'")
        assert cursor.fetchone() == ("backchannel_owner",)
    connection.close()
    psycopg2.connect(urls.runtime).close()
    provide(servers.admin_url, "trial", passwords)  # a second start finds everything there


def test_valkey_wants_its_password(servers):
    servers.start_valkey()

    with socket.create_connection(("127.0.0.1", servers.valkey_port)) as line:
        line.sendall(b"PING\r\n")
        assert line.recv(100).startswith(b"-NOAUTH")
        line.sendall(f"AUTH {servers.valkey_password}\r\n".encode())
        assert line.recv(100) == b"+OK\r\n"


def test_password_stands_on_no_command_line(servers):
    processes = [servers.start_postgres(), servers.start_valkey()]

    for process in processes:
        shown = Path(f"/proc/{process.pid}/cmdline").read_bytes() + Path(f"/proc/{process.pid}/environ").read_bytes()
        assert servers.postgres_password.encode() not in shown
        assert servers.valkey_password.encode() not in shown


def test_durable_data_outlives_a_killed_postgres(servers):
    servers.durable = True
    process = servers.start_postgres()
    connection = psycopg2.connect(servers.admin_url)
    connection.autocommit = True
    connection.cursor().execute("CREATE TABLE kept AS SELECT 1 AS one")
    connection.close()
    process.kill()
    process.wait()

    servers.start_postgres()

    connection = psycopg2.connect(servers.admin_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT one FROM kept")
        assert cursor.fetchone() == (1,)
    connection.close()


def test_somebody_else_s_database_is_left_alone(servers):
    servers.start_postgres()
    connection = psycopg2.connect(servers.admin_url)
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE backchannel")
    connection.close()

    with pytest.raises(NotAllowed, match="belongs to postgres"):
        provide(servers.admin_url, "backchannel", place.new_private())


def test_database_with_accounts_is_no_demonstration_s(servers):
    servers.start_postgres()
    urls = provide(servers.admin_url, "trial", place.new_private())
    connection = psycopg2.connect(urls.owner)
    connection.autocommit = True
    cursor = connection.cursor()

    assert not demo.has_accounts(urls.owner)
    cursor.execute("CREATE TABLE accounts_user ()")
    assert not demo.has_accounts(urls.owner)
    cursor.execute("INSERT INTO accounts_user DEFAULT VALUES")
    assert demo.has_accounts(urls.owner)
    connection.close()


def test_roles_of_another_clone_are_left_to_it(servers, tmp_path):
    servers.start_postgres()
    first = provide(servers.admin_url, "backchannel", place.new_private())
    second = ground._in_given_server(
        servers.admin_url,
        ground.Wish(home=tmp_path, log=tmp_path, private=place.new_private(), database="backchannel", durable=True),
    )

    assert second.runtime_role != first.runtime_role
    for url in (first.runtime, second.runtime):
        psycopg2.connect(url).close()
