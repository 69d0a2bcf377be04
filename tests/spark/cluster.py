"""A real Spark cluster on loopback: one master and two workers, each a process of its own."""

import gc
import os
import re
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MASTER_PORT = 8760
WORKER_PORTS = (8761, 8762)
DRIVER_PORT = 8763
BLOCK_PORT = 8764
START_SECONDS = 120
OPTIONS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.port": str(DRIVER_PORT),
    "spark.driver.memory": "1g",
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.cores.max": "2",
    "spark.sql.shuffle.partitions": "2",
    "spark.port.maxRetries": "4",
}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a cluster that runs while the context lasts; its logs lie in ``folder``."""
    address = f"spark://127.0.0.1:{MASTER_PORT}"
    common = ["--host", "127.0.0.1", "--webui-port", "0"]
    processes = [_spark(folder, "master", "deploy.master.Master", *common, "--port", str(MASTER_PORT))]
    try:
        _wait_for_port(MASTER_PORT)
        for number, port in enumerate(WORKER_PORTS, 1):
            size = ["--port", str(port), "--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}")]
            processes.append(_spark(folder, f"worker{number}", "deploy.worker.Worker", *common, *size, address))
        _wait_for_workers(folder)
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def end_driver() -> None:
    """End the Java process that drives the cluster for this one, and collect what py4j leaves lying about."""
    from pyspark import SparkContext  # noqa: PLC0415 - the optional extra: without it these tests are skipped

    gateway, SparkContext._gateway = SparkContext._gateway, None  # noqa: SLF001 - there is no public way
    SparkContext._jvm = None  # noqa: SLF001
    if gateway is None:
        return
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=20)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def _spark(folder: Path, name: str, role: str, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark  # noqa: PLC0415 - the optional extra

    home = Path(pyspark.__file__).parent
    settings = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"}
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.{role}", *arguments]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **settings})


def _wait_for_port(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    msg = f"Spark's master did not listen on port {port} within {START_SECONDS} s"
    raise TimeoutError(msg)


def _wait_for_workers(folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if len(re.findall("Registering worker", (folder / "master.log").read_text(errors="replace"))) == len(
            WORKER_PORTS
        ):
            return
        time.sleep(0.2)
    msg = f"Spark's workers did not register within {START_SECONDS} s; their logs are in {folder}"
    raise TimeoutError(msg)
