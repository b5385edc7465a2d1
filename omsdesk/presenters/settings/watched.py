"""The folder that this station watches, and the reports of what came out of it."""

from dataclasses import replace

from omsdesk.presenters.settings.state import WatchedState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import choosing_folder
from omsdesk.services.choosing_folder import Watched
from omsdesk.services.importing import watched_folder
from omsdesk.services.importing.watched_folder import FolderReport
from omsdesk.words import Text


class WatchedFiles(Telling):
    """The card of the watched folder in the section of files."""

    def look_at_folder(self) -> None:
        """Which folder it is, and the reports that lie in it."""
        self.ask(choosing_folder.watched, then=self._folder_known)

    def watch_folder(self, folder: str) -> None:
        """Watch this folder from now on; an empty one: none."""
        self._choose_folder(folder, self.state.watched.watched.channel)

    def name_channel(self, channel: str) -> None:
        """Where the orders of the folder are from; empty: the files tell."""
        watched = self.state.watched.watched
        if watched.folder and channel.strip() != watched.channel:
            self._choose_folder(watched.folder, channel)

    def read_report(self, place: int) -> None:
        """Show the words of this report."""
        self._watched(shown=place)

    def _choose_folder(self, folder: str, channel: str) -> None:
        before = self.state.watched.watched
        said = Text("{folder} is watched from now on", folder=folder) if folder else Text("No folder is watched")

        def chosen(watched: Watched) -> None:
            self._right("watched")
            self._tell(said, lambda: self._choose_folder(before.folder, before.channel))
            self._folder_known(watched)

        self.do(
            choosing_folder.choose,
            folder,
            channel,
            then=chosen,
            otherwise=lambda error: self._refused("watched", error),
        )

    def _folder_known(self, watched: Watched) -> None:
        self._watched(watched=watched)
        self.outside(watched_folder.reports, watched.folder, then=self._reports_found, otherwise=lambda _: None)

    def _reports_found(self, reports: tuple[FolderReport, ...]) -> None:
        same = reports == self.state.watched.reports
        self._watched(reports=reports, shown=self.state.watched.shown if same else None)

    def _watched(self, **changes: object) -> None:
        kept: WatchedState = replace(self.state.watched, **changes)  # type: ignore[arg-type]  # fields of that state
        self.show(watched=kept)
