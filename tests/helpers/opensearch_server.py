"""Starts and stops an OpenSearch of one or more nodes on this machine, for tests.

    python tests/helpers/opensearch_server.py FOLDER start [NODES]    prints the nodes' addresses
    python tests/helpers/opensearch_server.py FOLDER again NUMBER     starts a node that was killed
    python tests/helpers/opensearch_server.py FOLDER stop             ends all by their ids

It needs Java 17 or later and Maven: the server is put together of the jars that Maven fetches, so neither a
container nor a distribution is needed. What that keeps in `modules/` is laid out by hand. OPENSEARCH_VERSION,
OPENSEARCH_HEAP (256m) and OPENSEARCH_TIER (1, the quick compiler) may be set. It listens at the loopback
address alone. FOLDER must be one that a user without rights may enter: the server refuses to run as root.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from zipfile import ZipFile

PORTS, TRANSPORT = range(21_000, 29_000), 100
PATIENCE = 300.0
"""Seconds until a node that doesn't answer is given up; it takes 8 to 40 on two busy cores."""
NOBODY = 65534
GROUP = "org.opensearch"
SERVER = ("opensearch", "opensearch-plugin-classloader")
MODULES = {
    "transport-netty4": (
        "transport-netty4-client-",
        ("transport-netty4-client-", "netty-", "opensearch-netty4-"),
        "",
    ),
    "lang-painless": (
        "lang-painless-",
        ("lang-painless-", "antlr4-", "asm", "opensearch-scripting-painless-spi-"),
        "",
    ),
    "analysis-common": ("analysis-common-", ("analysis-common-",), "lang-painless"),
}
"""Each with the jar that holds its plugin, all of its jars, and the module that it extends."""
GRANTED = {
    "transport-netty4": (
        'java.io.FilePermission "/proc/sys/net/core/somaxconn", "read"',
        'java.net.SocketPermission "*", "accept,connect"',
        'java.lang.RuntimePermission "setContextClassLoader"',
        'java.lang.RuntimePermission "getClassLoader"',
        'java.util.PropertyPermission "*", "read,write"',
    ),
    "lang-painless": (
        'java.lang.RuntimePermission "createClassLoader"',
        'java.lang.RuntimePermission "getClassLoader"',
    ),
}
"""What a module may do under the security manager of version 2; its jars don't say it."""
LOGGING = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d][%p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


class Server:
    """The nodes in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.kept = self.folder / "server.json"
        known = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.version: str = (
            known.get("version") or os.environ.get("OPENSEARCH_VERSION") or _version_for_java()
        )
        self.nodes: int = known.get("nodes", 1)
        self.port: int = known.get("port", 0)

    @property
    def urls(self) -> str:
        """The addresses of all nodes, with commas between."""
        return ",".join(f"http://127.0.0.1:{self.port + node}" for node in range(self.nodes))

    def start(self, nodes: int) -> None:
        """Start all nodes and wait for them."""
        self.nodes, self.port = nodes, _free_ports(nodes)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self.kept.write_text(json.dumps({"version": self.version, "nodes": nodes, "port": self.port}))
        self._fetch()
        self._lay_out()
        for node in range(nodes):
            self.start_node(node)
        for node in range(nodes):
            self.wait_for(node)

    def start_node(self, node: int) -> int:
        """Start one node and return its process id."""
        home, place = self.folder / "home", self.folder / f"node-{node}"
        for name in ("config", "data", "logs", "tmp"):
            (place / name).mkdir(parents=True, exist_ok=True)
        (place / "config" / "opensearch.yml").write_text(self._settings(node, place))
        (place / "config" / "log4j2.properties").write_text(LOGGING)
        as_root = os.geteuid() == 0
        if as_root:
            for path in (place, *place.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        heap = os.environ.get("OPENSEARCH_HEAP", "256m")
        command = [
            _java(),
            *(f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseSerialGC"),
            f"-XX:TieredStopAtLevel={os.environ.get('OPENSEARCH_TIER', '1')}",
            *(["-Djava.security.manager=allow"] if self._is_two else ["--enable-native-access=ALL-UNNAMED"]),
            f"-Djava.io.tmpdir={place / 'tmp'}",
            "-Dlog4j2.disable.jmx=true",
            f"-Dopensearch.path.home={home}",
            f"-Dopensearch.path.conf={place / 'config'}",
            "-Dopensearch.distribution.type=tar",
            *("-cp", f"{home / 'lib'}/*", "org.opensearch.bootstrap.OpenSearch"),
        ]
        # By a shell that ends at once, so that it is nobody's child who would have to wait for it.
        script = '"$@" </dev/null >>out.log 2>&1 & echo $!'
        started = subprocess.run(
            ["bash", "-c", script, "bash", *command],
            stdout=subprocess.PIPE,
            check=True,
            cwd=place,
            start_new_session=True,
            user=NOBODY if as_root else None,
            group=NOBODY if as_root else None,
            extra_groups=[] if as_root else None,
        )
        (place / "pid").write_text(started.stdout.decode().strip())
        return self.pid(node)

    def wait_for(self, node: int) -> None:
        """Wait until a node answers and knows the others."""
        place, end = self.folder / f"node-{node}", time.monotonic() + PATIENCE
        path = f"/_cluster/health?wait_for_nodes=>={self.nodes}&timeout=1s"
        url = f"http://127.0.0.1:{self.port + node}{path}"
        while not _answers(url):
            if time.monotonic() > end or not _runs(self.pid(node)):
                print((place / "out.log").read_text(errors="replace")[-4000:], file=sys.stderr)
                sys.exit(f"Node {node} of OpenSearch {self.version} doesn't answer.")
            time.sleep(0.3)

    def pid(self, node: int) -> int:
        """Return the process id of a node, 0 if it was never started."""
        path = self.folder / f"node-{node}" / "pid"
        return int(path.read_text()) if path.exists() else 0

    def stop(self) -> None:
        """End all nodes, those that don't listen after half a minute hard."""
        running = [pid for node in range(self.nodes) if (pid := self.pid(node)) and _runs(pid)]
        for pid in running:
            os.kill(pid, signal.SIGTERM)
        for pid in running:
            end = time.monotonic() + 30
            while _runs(pid) and time.monotonic() < end:
                time.sleep(0.1)
            if _runs(pid):
                os.kill(pid, signal.SIGKILL)

    @property
    def _is_two(self) -> bool:
        return self.version.startswith("2.")

    def _settings(self, node: int, place: Path) -> str:
        ports = range(self.port + TRANSPORT, self.port + TRANSPORT + self.nodes)
        lines = [
            "cluster.name: guidebot-tests",
            f"node.name: node-{node}",
            "network.host: 127.0.0.1",
            f"http.port: {self.port + node}",
            f"transport.port: {ports[node]}",
            f"path.data: {place / 'data'}",
            f"path.logs: {place / 'logs'}",
            "cluster.routing.allocation.disk.threshold_enabled: false",  # of the machine
            "indices.breaker.total.use_real_memory: false",  # in a small heap what is garbage counts, too
        ]
        if self.nodes == 1:
            lines.append("discovery.type: single-node")
        else:
            lines.append(f"discovery.seed_hosts: [{', '.join(f'127.0.0.1:{port}' for port in ports)}]")
            names = ", ".join(f"node-{number}" for number in range(self.nodes))
            lines.append(f"cluster.initial_cluster_manager_nodes: [{names}]")
        return "\n".join(lines) + "\n"

    def _fetch(self) -> None:
        """Let Maven bring the jars; it keeps its own copies, so that a second time takes seconds."""
        jars = self.folder / "jars"
        if (jars / "complete").exists():
            return
        jars.mkdir(exist_ok=True)
        artifacts = [f"{GROUP}:{name}" for name in SERVER]
        if not self._is_two:
            artifacts.append(f"{GROUP}:opensearch-agent-bootstrap")
        artifacts += [f"{GROUP}.plugin:{main.rstrip('-')}" for main, _, _ in MODULES.values()]
        (jars / "pom.xml").write_text(_pom(artifacts, self.version))
        _maven("-f", str(jars / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={jars}")
        # The launcher can't do without log4j-core, which its artifact calls optional; it fits log4j-api.
        api = next(jars.glob("log4j-api-*.jar")).stem.removeprefix("log4j-api-")
        core = f"-Dartifact=org.apache.logging.log4j:log4j-core:{api}"
        _maven("dependency:copy", core, f"-DoutputDirectory={jars}")
        (jars / "complete").touch()

    def _lay_out(self) -> None:
        """Put the jars where the server looks for them."""
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        for name in ("bin", "lib", "modules", "plugins"):
            (home / name).mkdir(parents=True)
        for jar in (self.folder / "jars").glob("*.jar"):
            shutil.copy(jar, home / "lib")
        for name, (main, parts, extended) in MODULES.items():
            plugin = _plugin_class(next((home / "lib").glob(f"{main}*.jar")))
            place = home / "modules" / name
            place.mkdir()
            for jar in [jar for part in parts for jar in (home / "lib").glob(f"{part}*.jar")]:
                jar.rename(place / jar.name)
            about = {
                "name": name,
                "description": name,
                "version": self.version,
                "opensearch.version": self.version,
                "java.version": "11",
                "classname": plugin,
                "extended.plugins": extended,
                "has.native.controller": "false",
            }
            lines = "".join(f"{key}={value}\n" for key, value in about.items())
            (place / "plugin-descriptor.properties").write_text(lines)
            if self._is_two and name in GRANTED:
                granted = "".join(f"  permission {one};\n" for one in GRANTED[name])
                (place / "plugin-security.policy").write_text(f"grant {{\n{granted}}};\n")


def _pom(artifacts: list[str], version: str) -> str:
    native = (
        "<exclusion><groupId>io.netty</groupId><artifactId>netty-codec-native-quic</artifactId></exclusion>"
    )
    dependencies = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
        f"<exclusions>{native}</exclusions></dependency>"
        for group, name in (artifact.split(":") for artifact in artifacts)
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>tests</groupId><artifactId>engine</artifactId><version>1</version>"
        f"<dependencies>{dependencies}</dependencies></project>"
    )


def _maven(*arguments: str) -> None:
    command = ["mvn", "--quiet", "--batch-mode", *arguments, "-DincludeScope=runtime"]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        sys.exit("Maven can't bring OpenSearch: see above.")


def _plugin_class(jar: Path) -> str:
    """Return the class of a module's plugin: it is called otherwise in each version."""
    names = [name for name in ZipFile(jar).namelist() if name.endswith("Plugin.class") and "$" not in name]
    return names[0].removesuffix(".class").replace("/", ".")


def _free_ports(nodes: int) -> int:
    """Return the first of as many ports as there are nodes that nobody listens at, nor at their seconds."""
    while True:
        first = random.choice(PORTS)
        wanted = [first + part + node for part in (0, TRANSPORT) for node in range(nodes)]
        with suppress(OSError), ExitStack() as held:
            for port in wanted:
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def _version_for_java() -> str:
    told = subprocess.run([_java(), "-version"], capture_output=True, text=True, check=True).stderr
    found = re.search(r'version "(\d+)', told)
    return "3.9.0" if found and int(found[1]) >= 21 else "2.19.6"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(json.load(answer)["timed_out"] is False)
    except (OSError, ValueError, urllib.error.URLError):
        return False


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"  # of a child of this process nothing else is left until it is waited for


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    server = Server(Path(arguments[0]))
    if arguments[1] == "stop":
        server.stop()
    elif arguments[1] == "again":
        server.start_node(int(arguments[2]))
        server.wait_for(int(arguments[2]))
    else:
        server.start(int(arguments[2]) if len(arguments) > 2 else 1)
        print(server.urls)


if __name__ == "__main__":
    main(sys.argv[1:])
