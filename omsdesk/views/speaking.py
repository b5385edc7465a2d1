"""The window in another language: Qt's own words, the side it reads from, and everything that was written before.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from omsdesk import words
from omsdesk.views import commands

NAME = "words-of-qt"
"""What the translator is called among the children of the application."""


def teach_qt(app: QApplication) -> None:
    """Have Qt name keys, dialogs and menus of fields in the language in use, and read from its side."""
    locale = words.spoken_locale()
    QLocale.setDefault(QLocale(str(locale)))
    for known in app.findChildren(QTranslator, NAME):  # one that was let go a moment ago is still a child
        app.removeTranslator(known)
        known.deleteLater()
    translator = QTranslator(app)
    translator.setObjectName(NAME)
    if translator.load(f"qtbase_{locale.language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    is_mirrored = locale.character_order == "right-to-left"
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)


def say_anew(window: Any) -> None:
    """Make everything again that was written in the language before; the page in view comes back by itself."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        teach_qt(app)
    window.remembered.keep_for_all("locale", str(words.spoken_locale()))
    window.overlay.lift()
    for deed in commands.everywhere(window):
        window.registry.remove(window.registry.find(deed.id))
        window.registry.add(deed, window)
    window.top_bar.say_anew()
    if window.desk is not None:
        window.top_bar.show_state(window.desk.presenter("frame").state)
    window.build_anew()
