"""Every page on a screen whose points are larger: what is wrong, as JSON. Qt takes its scale when it starts.

``QT_SCALE_FACTOR=1.5 python -m tests.views.scaled_looks SHOP_FILE FOLDER``
"""

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.views.looks import PAIRWISE, found_on
from tests.views.shop import SIGNED_IN, open_shop


def main(file: Path, folder: Path) -> list[str]:
    """The faults."""
    with open_shop(QApplication(["scaled"]), f"sqlite:///{file}", folder) as shop:
        shop.sign_in()
        ratio = shop.window.devicePixelRatioF()
        return [f"ratio {ratio}", *found_on(shop, SIGNED_IN, PAIRWISE)]


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))  # noqa: T201 - the answer to the test that asked
