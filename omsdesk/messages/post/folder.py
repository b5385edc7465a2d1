"""The quiet stand-in for a mail server: every mail becomes a file that mail programs open."""

from pathlib import Path

from omsdesk.messages.post.letter import HandedOver, Letter, PostClosed, as_mail
from omsdesk.words import Text


class FolderPost:
    """Mails lie in a folder. The same mail has the same name there: written twice, it is there once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter, handed_over: HandedOver) -> None:
        """Write the file whole or not at all. What stops in the middle may be done again, so nothing is in doubt."""
        del handed_over
        name = "".join(sign if sign.isalnum() else "-" for sign in letter.message_id.strip("<>"))
        target = self.folder / f"{name}.eml"
        part = target.with_suffix(".part")
        content = as_mail(letter).as_bytes()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(target)
        except OSError as error:
            raise PostClosed(
                Text("{path} cannot be written: {why}.", path=target, why=error.strerror or error),
                Text("Choose another folder in Settings, Messages."),
            ) from error
