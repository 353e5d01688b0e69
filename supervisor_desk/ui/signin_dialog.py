"""Where the sign-in is entered: platform, address, client id, and a secret that is handed over and never shown, or a
region and the browser, in which a person signs in.

Where secrets go is said before they are entered. On a computer without a safe keyring there is a choice and no
default: keep them in memory until the desk closes, or cancel.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.browser_wait import BrowserWait
from supervisor_desk.ui.check_list import CheckList
from supervisor_desk.ui.lock_note import LockNote
from supervisor_desk.ui.place_choice import PlaceChoice
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.signin_view import Entry, SignInView
from supervisor_desk.ui.theme import Theme

_BY_SECRET, _BY_REFRESH_TOKEN = range(2)
_POLICY = "Set by the policy of your organization."
_WIDTH = 560
_ROOM_FOR_CHECKS = 140
_KEEP = "Sign in, and keep it in memory"


class SignInDialog(QDialog):
    """``tested`` and ``entered`` carry an ``Entry``; the window stays until it is told to close, or is canceled.
    ``given_up`` when somebody does not want to wait for the browser any more.
    """

    tested = Signal(object)
    entered = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme, view: SignInView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sign in to your contact center")
        self._theme = theme
        self._view = view
        self.place = PlaceChoice(view)
        self._about_person = QLabel(view.about_person)
        self.waiting = BrowserWait()
        self._form = QFormLayout()
        self.address = QLineEdit(view.address)
        self.client_id = QLineEdit(view.client_id)
        self.way = QComboBox()
        self.secret = _hidden()
        self.refresh_token = _hidden()
        self._secret_title = QLabel("Client secret")
        self._refresh_title = QLabel("Refresh token")
        self._problem = QLabel()
        self._keeping = QLabel()
        self._card = QFrame()
        self.checks = CheckList(theme)
        self.test = QPushButton("Test connection")
        self.cancel = QPushButton("Cancel")
        self.keep = QPushButton(_KEEP)
        self.sign_in = QPushButton("Sign in")
        self._fill_in()
        self._lay_out()
        self._connect()
        self._show_keeping(view.keeping, trouble=False)
        self._show_platform()
        self.resize(_WIDTH, self.sizeHint().height())

    @property
    def problem(self) -> str:
        """What it says is wrong with what was entered."""
        return self._problem.text()

    @property
    def keeping_words(self) -> str:
        """What it says about where the secret will be."""
        return self._keeping.text()

    def show_problem(self, words: str) -> None:
        """What was entered cannot be used, or was not taken."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self._grow()
        if words:
            announce(self, words, urgent=True)

    def show_keyring_trouble(self, words: str) -> None:
        """The keyring took nothing: offer to keep the secret in memory instead."""
        self._show_keeping(f"{words} Or keep the secret in memory until the desk closes.", trouble=True)
        announce(self, self._keeping.text(), urgent=True)

    def begin_test(self) -> None:
        """The doctor begins: make room for its lines."""
        self.checks.begin()
        if not self.checks.isVisible():
            self.checks.show()
            self._grow(_ROOM_FOR_CHECKS)

    def show_waiting(self, address: str, *, opened: bool) -> None:
        """The browser was asked to open ``address``, the page on which one signs in."""
        self.waiting.begin(address, opened=opened)
        self._let_enter(can=False)
        self._grow()

    def end_waiting(self) -> None:
        """Nothing is waited for any more."""
        self.waiting.end()
        self._let_enter(can=True)
        self._grow()

    def done(self, result: int) -> None:
        # What was typed must not lie about in a window that is closed.
        self.secret.clear()
        self.refresh_token.clear()
        super().done(result)

    # --- inside --------------------------------------------------------------------------------------------------

    def _entry(self, *, in_memory: bool = False) -> Entry:
        refresh = self.refresh_token.text().strip() if self.way.currentIndex() == _BY_REFRESH_TOKEN else ""
        personal = self.place.personal
        return Entry(
            self.place.region_address or self.address.text().strip(),
            self.client_id.text().strip(),
            "" if personal else self.secret.text().strip(),
            "" if personal else refresh,
            in_memory,
            self.place.platform_name,
        )

    def _fill_in(self) -> None:
        self.address.setPlaceholderText("https://api.example.com")
        self.client_id.setPlaceholderText("From your administrator")
        for line, locked, words in (
            (self.address, self._view.address_locked, "Address"),
            (self.client_id, self._view.client_id_locked, "Client ID"),
        ):
            line.setReadOnly(locked)
            line.setToolTip(_POLICY if locked else "")
            line.setAccessibleName(words)
            line.setAccessibleDescription(_POLICY if locked else "")
        self._about_person.setWordWrap(True)
        self._about_person.setFont(self._theme.fonts.small)
        give_look(self._about_person, look="dim")
        self.way.addItems(["Client secret", "Refresh token"])
        self.way.setAccessibleName("Sign in with")
        self.secret.setAccessibleName("Client secret")
        self.refresh_token.setAccessibleName("Refresh token")
        self._problem.setWordWrap(True)
        give_look(self._problem, tone="bad")
        self._problem.hide()
        self.checks.hide()
        self.keep.setProperty("look", "primary")
        self.sign_in.setProperty("look", "primary")
        for button in (self.test, self.cancel, self.keep, self.sign_in):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        form = self._form
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Platform", self.place.platform)
        form.addRow("Region", self.place.region)
        self._address_row = self._with_lock(self.address, locked=self._view.address_locked)
        form.addRow("Address", self._address_row)
        form.addRow("Client ID", self._with_lock(self.client_id, locked=self._view.client_id_locked))
        form.addRow("Sign in with", self.way)
        form.addRow(self._secret_title, self.secret)
        form.addRow(self._refresh_title, self.refresh_token)
        self._keeping.setWordWrap(True)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._keeping)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.test)
        buttons.addStretch(1)
        for button in (self.cancel, self.keep, self.sign_in):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 14)
        whole.setSpacing(12)
        whole.addLayout(form)
        whole.addWidget(self._about_person)
        whole.addWidget(self._card)
        whole.addWidget(self.waiting)
        whole.addWidget(self._problem)
        whole.addWidget(self.checks, 1)
        whole.addLayout(buttons)

    def _with_lock(self, line: QLineEdit, *, locked: bool) -> QWidget:
        if not locked:
            return line
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(line)
        column.addWidget(LockNote(self._theme, line.accessibleName(), _POLICY))
        return box

    def _connect(self) -> None:
        self.place.changed.connect(self._show_platform)
        self.waiting.given_up.connect(self.given_up)
        self.way.currentIndexChanged.connect(self._show_way)
        for line in (self.address, self.client_id):
            line.textChanged.connect(self._show_way)
        for line in (self.address, self.client_id, self.secret, self.refresh_token):
            line.textChanged.connect(lambda _text: self.show_problem(""))
            line.returnPressed.connect(self._enter)
        self.test.clicked.connect(lambda: self.tested.emit(self._entry()))
        self.sign_in.clicked.connect(lambda: self.entered.emit(self._entry()))
        self.keep.clicked.connect(lambda: self.entered.emit(self._entry(in_memory=True)))
        self.cancel.clicked.connect(self.reject)

    def _enter(self) -> None:
        """Enter signs in where that is safe; a choice between memory and nothing is made with its own buttons."""
        if self.sign_in.isVisible():
            self.sign_in.click()

    def _show_platform(self) -> None:
        """The fields of the platform that is chosen, and no others."""
        form, personal = self._form, self.place.personal
        form.setRowVisible(self.place.platform, self.place.platform.count() > 1)
        form.setRowVisible(self.place.region, personal)
        form.setRowVisible(self._address_row, not self.place.region_address)
        for row in (self.way, self.secret, self.refresh_token):
            form.setRowVisible(row, not personal)
        self._about_person.setVisible(personal)
        self.sign_in.setText("Sign in with the browser" if personal else "Sign in")
        self.show_problem("")
        self._show_way()

    def _let_enter(self, *, can: bool) -> None:
        for widget in (self.address, self.client_id, self.test, self.keep, self.sign_in):
            widget.setEnabled(can)
        self.place.let_choose(can=can)

    def _show_way(self) -> None:
        refreshing = self.way.currentIndex() == _BY_REFRESH_TOKEN and not self.place.personal
        view = self._view
        unchanged = (self.address.text().strip(), self.client_id.text().strip()) == (view.address, view.client_id)
        kept = "Stored. Leave it empty to keep it." if view.stored and unchanged else ""
        self.secret.setPlaceholderText(kept or ("Empty if there is none" if refreshing else ""))
        self.refresh_token.setPlaceholderText(kept)
        self._refresh_title.setVisible(refreshing)
        self.refresh_token.setVisible(refreshing)
        self._grow()

    def _show_keeping(self, words: str, *, trouble: bool) -> None:
        self._keeping.setText(words)
        safe = self._view.lasting and not trouble
        give_look(self._card, look="card", tone="quiet" if safe else "waiting")
        self.keep.setVisible(not safe)
        self.sign_in.setVisible(self._view.lasting)
        give_look(self.keep, look="plain" if self._view.lasting else "primary")
        self._grow()

    def _grow(self, more: int = 0) -> None:
        """Make room for what has come, in the height; what was pulled larger stays so."""
        column = self.layout()
        if column is not None:
            column.activate()
            needed = column.heightForWidth(self.width()) if column.hasHeightForWidth() else self.sizeHint().height()
            room = self.screen().availableSize().height()
            self.resize(self.width(), min(max(self.height(), needed + more), room))


def _hidden() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return line
