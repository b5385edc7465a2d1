"""TLS before a PostgreSQL that was built without it, as the one in the optional extra is.

A station asks for TLS, gets it here, and everything it says is handed on to the server on this computer. Who
does not ask for TLS, or comes from a foreign network, is sent away.
"""

import asyncio
import ipaddress
import logging
import ssl
import threading
from contextlib import suppress

from omsdesk.serving.cluster import GATE, LOOPBACK
from omsdesk.serving.handshake import ASK_FOR_TLS
from omsdesk.serving.home import Chosen, Home

log = logging.getLogger(__name__)
PIECE = 65_536
PATIENCE_SECONDS = 10.0


class Gate:
    """Stands before one server, on a thread of its own."""

    def __init__(self, home: Home, chosen: Chosen) -> None:
        self._chosen = chosen
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._context.load_cert_chain(home.certificate, home.key)
        self._networks = [ipaddress.ip_network(each) for each in chosen.networks]
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._over = asyncio.Event()
        self._guests: set[asyncio.Task[None]] = set()
        self._trouble: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="gate")

    def open(self) -> None:
        """Let stations in from now on."""
        self._thread.start()
        self._ready.wait()
        if self._trouble is not None:
            self._thread.join()
            raise self._trouble

    def close(self) -> None:
        """Let nobody in any more, and cut off who is in."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        listen = None if self._chosen.shared else LOOPBACK
        try:
            server = await asyncio.start_server(self._greet, listen, self._chosen.port)
        except OSError as trouble:
            self._trouble = trouble
            self._ready.set()
            return
        self._ready.set()
        async with server:
            await self._over.wait()
            for each in self._guests:
                each.cancel()
            await asyncio.gather(*self._guests, return_exceptions=True)

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio calls this in a task of its own
        self._guests.add(task)
        task.add_done_callback(self._guests.discard)
        try:
            if not self._is_near(writer.get_extra_info("peername")[0]):
                return
            async with asyncio.timeout(PATIENCE_SECONDS):
                if await reader.readexactly(len(ASK_FOR_TLS)) != ASK_FOR_TLS:
                    return
                writer.write(b"S")
                await writer.drain()
                await writer.start_tls(self._context)
            await self._hand_on(reader, writer)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as trouble:
            log.info("A guest was sent away: %s", trouble)
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(
            LOOPBACK, self._chosen.inner_port, local_addr=(GATE, 0)
        )
        ways = [asyncio.create_task(_pour(reader, inner_writer)), asyncio.create_task(_pour(inner_reader, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in ways:
                each.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            inner_writer.close()
            with suppress(OSError):
                await inner_writer.wait_closed()

    def _is_near(self, peer: str) -> bool:
        address = ipaddress.ip_address(peer.partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or address
        return mapped.is_private or mapped.is_link_local or any(mapped in each for each in self._networks)


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(PIECE):
        target.write(piece)
        await target.drain()
