"""The SSH server of a simulated switch: log-in, and a terminal on its command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import asyncssh
from asyncssh.auth import KbdIntChallenge, KbdIntResponse

from schoolbuild.lab.device import Device, Session
from schoolbuild.lab.terminal import Terminal

# What the switches of these families offer and today's clients accept (netmiko and Ansible through paramiko or libssh,
# OpenSSH), cheapest first: the lab serves many sessions a second.
_OPTIONS: dict[str, Any] = {
    "kex_algs": [
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
        "diffie-hellman-group14-sha256",
    ],
    "encryption_algs": ["aes128-ctr", "aes256-ctr", "aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com"],
    "mac_algs": ["hmac-sha2-256", "hmac-sha2-512", "hmac-sha1"],
    "compression_algs": ["none"],
    "agent_forwarding": False,
    "allow_pty": True,
    "line_editor": False,
    "encoding": None,
    "gss_host": None,
    "keepalive_interval": 0,
    "login_timeout": 120,
    "x11_forwarding": False,
    "config": None,
}


class _Shell(asyncssh.SSHServerSession[bytes]):
    def __init__(self, device: Device, user: str, privilege: int) -> None:
        self._device = device
        self._user = user
        self._privilege = privilege
        self._size: tuple[int, int] = (0, 0)
        self._terminal: Terminal | None = None
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._session: Session | None = None
        self._command: str | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Any) -> bool:
        self._size = (term_size[1], term_size[0])
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        self._command = command
        return True

    def session_started(self) -> None:
        assert self._channel is not None  # noqa: S101
        cli = self._device.switch.cli("ssh", self._privilege, self._user)
        if self._size[0]:
            cli.resize(*self._size)
        self._session = Session(self._device, "ssh", self._user)
        self._terminal = Terminal(cli, self._session, self._channel.write, self._hang_up)
        if self._command is None:
            self._terminal.start()
            return
        # `ssh switch "show version"`: the output only, never paged, then the session ends.
        cli.resize(0, 511)
        cli.greeting()
        command = self._command
        self._session.received(command, secret=False)
        reply = self._session.spoil(self._session.around(lambda: cli.line(command)))
        self._channel.write(("\n" + reply.text).replace("\n", "\r\n").encode("utf-8", "replace"))
        self._hang_up()

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self._terminal is not None:
            self._terminal.cli.resize(height, width)

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        if self._terminal is not None and self._command is None:
            self._terminal.feed(data)

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._terminal is not None:
            self._terminal.stop()
        if self._session is not None:
            self._session.end()

    def _hang_up(self) -> None:
        if self._channel is not None:
            self._channel.exit(0)


class _Server(asyncssh.SSHServer):
    def __init__(self, device: Device) -> None:
        self._device = device
        self._user = ""
        self._privilege = 1
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    async def begin_auth(self, username: str) -> bool:
        self._user = username
        banner = self._device.switch.login_banner()
        if banner and self._connection is not None:
            self._connection.send_auth_banner(banner.replace("\r\n", "\n").replace("\n", "\r\n"))
        return not self._device.switch.password_asked_by_shell()

    def password_auth_supported(self) -> bool:
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        return await self._log_in(username, password)

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> KbdIntChallenge:
        return "", "", "", [("Password: ", False)]

    async def validate_kbdint_response(self, username: str, responses: KbdIntResponse) -> bool:
        return bool(responses) and await self._log_in(username, responses[0])

    def session_requested(self) -> _Shell:
        return _Shell(self._device, self._user, self._privilege)

    async def _log_in(self, user: str, password: str) -> bool:
        seconds = self._device.login_delay()
        if seconds:
            await asyncio.sleep(seconds)
        privilege = self._device.log_in(user, password)
        if privilege is None:
            return False
        self._user, self._privilege = user, privilege
        return True


class _Hangs(asyncio.Protocol):
    """Closes the connection at once (fault *busy*)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def server_of(device: Device) -> Callable[[], asyncio.Protocol]:
    """A factory of connection protocols for that device."""
    options = asyncssh.SSHServerConnectionOptions(
        server_factory=lambda: _Server(device),
        server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        server_version=device.ssh_version,
        **_OPTIONS,
    )
    loop = asyncio.get_running_loop()

    def connection() -> asyncio.Protocol:
        if device.fault("busy") is not None:
            return _Hangs()
        return asyncssh.SSHServerConnection(loop, options)

    return connection
