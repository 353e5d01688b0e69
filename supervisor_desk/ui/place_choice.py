"""Where to sign in: the platform, and the region where the platform has some. The fields beside follow from it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox

from supervisor_desk.ui.signin_view import SignInView

_ELSEWHERE = "Another address"


class PlaceChoice(QObject):
    """Two boxes to be laid out by their window. ``changed`` when something else is chosen in one of them."""

    changed = Signal()

    def __init__(self, view: SignInView) -> None:
        super().__init__()
        self._view = view
        self.platform = QComboBox()
        self.platform.setAccessibleName("Platform")
        for name, words in view.platforms:
            self.platform.addItem(words, name)
        self.platform.setCurrentIndex(max(self.platform.findData(view.platform), 0))
        self.region = QComboBox()
        self.region.setAccessibleName("Region")
        for address, words in (*view.regions, ("", _ELSEWHERE)):
            self.region.addItem(words, address)
        known = self.region.findData(view.address) if view.address else 0
        self.region.setCurrentIndex(known if known >= 0 else self.region.count() - 1)
        self.let_choose(can=True)
        self.platform.currentIndexChanged.connect(self.changed)
        self.region.currentIndexChanged.connect(self.changed)

    @property
    def platform_name(self) -> str:
        """The platform that is chosen, by its name in the settings."""
        return str(self.platform.currentData())

    @property
    def personal(self) -> bool:
        """Whether a person signs in there, with the browser."""
        return self.platform_name in self._view.personal

    @property
    def region_address(self) -> str:
        """The address of the region that is chosen; empty where an address is to be entered."""
        return str(self.region.currentData() or "") if self.personal else ""

    def let_choose(self, *, can: bool) -> None:
        """Whether something else can be chosen, as far as policy lets it."""
        self.platform.setEnabled(can and not self._view.platform_locked)
        self.region.setEnabled(can and not self._view.address_locked)
