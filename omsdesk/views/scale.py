"""The scale of a station at its serial port: asked a few times a second, opened again when it was unplugged."""

from typing import Any

from PySide6.QtCore import QIODevice, QObject, QTimer, Signal

from omsdesk.services.station_settings import ScaleSettings
from omsdesk.weighing import Reader
from omsdesk.words import Text

ASK_MS = 250
TRY_AGAIN_MS = 2_000
SILENT_AFTER = 12
"""So many questions without an answer (three seconds): the scale is silent."""


def ports() -> tuple[str, ...]:
    """The serial ports of this computer by their names; none without QtSerialPort."""
    try:
        from PySide6.QtSerialPort import QSerialPortInfo
    except ImportError:
        return ()
    return tuple(sorted(each.portName() for each in QSerialPortInfo.availablePorts()))


class Scale(QObject):
    """Reads one scale. Without a port in its settings it does nothing."""

    weighed = Signal(object)
    """A ``Reading``."""
    silent = Signal(object)
    """Why it says nothing and what to do, as a ``Text``; again every two seconds as long as it lasts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = ScaleSettings()
        self._port: Any = None
        self._reader = Reader(self._settings.kind)
        self._unanswered = 0
        self._ask_timer = QTimer(self, interval=ASK_MS)
        self._ask_timer.timeout.connect(self._ask)
        self._again = QTimer(self, interval=TRY_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._open)

    def use(self, settings: ScaleSettings) -> None:
        """Read this scale from now on; the same as before is left alone."""
        if settings != self._settings:
            self.close()
            self._settings = settings
            if settings.port:
                self._open()

    def close(self) -> None:
        """Let go of the port."""
        self._ask_timer.stop()
        self._again.stop()
        port, self._port = self._port, None
        if port is not None:
            port.blockSignals(True)
            port.close()
            port.deleteLater()

    def _open(self) -> None:
        try:
            from PySide6.QtSerialPort import QSerialPort
        except ImportError:
            self._fail(Text("This program was installed without what reads scales. Tell who installed it."))
            return
        port = QSerialPort(self)
        port.setPortName(self._settings.port)
        port.setBaudRate(self._settings.baud)
        if self._settings.seven_bits:
            port.setDataBits(QSerialPort.DataBits.Data7)
            port.setParity(QSerialPort.Parity.EvenParity)
        self._reader, self._unanswered, self._port = Reader(self._settings.kind), 0, port
        port.readyRead.connect(self._arrived)
        if not port.open(QIODevice.OpenModeFlag.ReadWrite):
            self._fail(self._why(port.error().name))
            return
        port.errorOccurred.connect(self._broken)
        self._ask_timer.start()
        self._ask()

    def _ask(self) -> None:
        question = self._settings.kind.question
        if not question or self._port is None:
            return
        self._unanswered += 1
        self._port.write(question)
        if self._unanswered > SILENT_AFTER:
            self._unanswered = SILENT_AFTER - TRY_AGAIN_MS // ASK_MS
            said = Text(
                "The scale at {port} does not answer. Look at its cable and its settings.", port=self._settings.port
            )
            self.silent.emit(said)

    def _arrived(self) -> None:
        for reading in self._reader.feed(bytes(self._port.readAll().data())):
            self._unanswered = 0
            self.weighed.emit(reading)

    def _broken(self, error: Any) -> None:
        if error.name not in ("NoError", "TimeoutError"):
            self._fail(self._why(error.name))

    def _fail(self, why: Text) -> None:
        self.close()
        self._again.start()
        self.silent.emit(why)

    def _why(self, error: str) -> Text:
        port = self._settings.port
        if error == "PermissionError":
            return Text(
                "This computer does not let the program use {port}: another program has it, or the user may not. "
                "Tell who looks after this computer.",
                port=port,
            )
        return Text("There is no scale at {port}. Plug it in, or choose another place in Settings.", port=port)
