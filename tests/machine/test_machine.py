"""The fixtures that every room's tests lean on do what they say."""

import socket
import subprocess
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.conftest import NodeClients


@pytest.mark.postgres
def test_the_postgres_fixture_is_a_real_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


@pytest.mark.e2e
def test_the_browser_fixture_runs_scripts(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<title>x</title><script>document.title = 'sea' + 'mark'</script>")
    assert page.title() == "seamark"


@pytest.mark.clients
@pytest.mark.parametrize("client", ["@segment/analytics-node", "@rudderstack/rudder-sdk-node", "jsdom"])
def test_the_node_clients_load(node_clients: NodeClients, client: str) -> None:
    run = subprocess.run(
        [node_clients.node, "-e", f"process.exit(require('{client}') ? 0 : 1)"],
        cwd=node_clients.folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr


def test_the_data_folder_is_empty_and_ours(data_folder: Path) -> None:
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("host", ["192.0.2.1", "198.51.100.7"])
def test_tests_stay_on_this_machine(host: str) -> None:
    with socket.socket() as outgoing, pytest.raises(PermissionError, match="loopback"):
        outgoing.connect((host, 80))
