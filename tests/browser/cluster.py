"""A site whose database stands in a PostgreSQL of its own, which can be stopped as a power cut stops it."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import environ

from config.embedded import Servers, new_password, postgres_wheel
from config.launch.database import provide
from tests import databases
from tests.browser.site import Site


class SiteApart(Site):
    """Only its web process runs. Its database starts as a copy of what another site has loaded."""

    def __init__(self, folder, other):
        super().__init__(folder)
        self.other = other
        self.home = Path(tempfile.mkdtemp(prefix="backchannel-apart-"))
        self.servers = Servers(
            home=self.home,
            log=folder / "log",
            durable=True,
            postgres_password=new_password(),
            valkey_password="",
            on_start=self.remember,
        )

    def remember(self, process, _signal):
        self.postgres = process

    def __enter__(self):
        try:
            self.set_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def set_up(self):
        self.start_postgres()
        passwords = {kind: new_password() for kind in ("owner", "runtime", "backup")}
        suffix = databases.OWNER["USER"].removeprefix("backchannel_owner")
        urls = provide(self.servers.admin_url, "apart", passwords, suffix=suffix)
        self.owner_url = urls.owner
        self.fill()
        self.environment |= urls.environment() | {
            "BACKCHANNEL_STATIC_ROOT": self.other.environment["BACKCHANNEL_STATIC_ROOT"]
        }
        self.start("web")

    def __exit__(self, *_):
        if "web" in self.machines:
            self.kill("web")
        if self.postgres.poll() is None:
            self.stop_at_once()
        self.servers.close()
        shutil.rmtree(self.home)

    def fill(self):
        binaries = postgres_wheel() / "pginstall" / "bin"
        backup = environ.Env.db_url_config(os.environ["DATABASE_BACKUP_URL"])
        dump = [binaries / "pg_dump", "--dbname", databases.url(backup, self.other.loaded)]
        text = subprocess.run(dump, capture_output=True, check=True).stdout
        target = self.servers.admin_url.removesuffix("postgres") + "apart"
        load = [binaries / "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target]
        subprocess.run(load, input=text, capture_output=True, check=True)

    def start_postgres(self):
        self.servers.start_postgres()

    def stop_at_once(self):
        """What is in memory is lost; the next start recovers from the log."""
        self.postgres.send_signal(signal.SIGQUIT)
        self.postgres.wait()
