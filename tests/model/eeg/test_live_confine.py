"""LSL is kept on this machine, or it is said in one line why it cannot be."""

from __future__ import annotations

import socket
import sys

import pytest

from model.eeg.live.confine import THIS_MACHINE, configure, confine
from model.errors import InputError


class Library:
    """What ``configure`` asks of pylsl; ``too_old`` as pylsl is over a liblsl before 1.17.7."""

    def __init__(self, *, too_old: bool = False) -> None:
        self.too_old, self.told = too_old, ""

    def set_config_content(self, content: str) -> None:
        if self.too_old:
            raise NotImplementedError
        self.told = content


def test_it_is_told_to_ask_this_machine_alone_unless_the_network_is_wanted(monkeypatch) -> None:
    monkeypatch.delenv("LSLAPICFG", raising=False)
    here, everywhere = Library(), Library()
    configure(here, network=False)
    configure(everywhere, network=True)
    assert here.told == THIS_MACHINE
    assert "ResolveScope" in here.told
    assert "ResolveScope" not in everywhere.told


@pytest.mark.parametrize("library", [object(), Library(too_old=True)], ids=["pylsl", "liblsl"])
def test_a_library_that_cannot_be_told_is_refused(monkeypatch, library) -> None:
    monkeypatch.delenv("LSLAPICFG", raising=False)
    with pytest.raises(InputError, match="kept on this machine"):
        configure(library, network=False)


def test_a_configuration_of_the_persons_own_is_left_as_it_is(monkeypatch) -> None:
    monkeypatch.setenv("LSLAPICFG", "own.cfg")
    library = Library()
    configure(library, network=False)
    assert library.told == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sockets are bound on Linux alone")
def test_a_listening_socket_is_bound_to_the_loopback_device() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listening:
        port = listening.getsockname()[1]
        bound = confine({port})
        device = listening.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16)
        assert bound == (device.rstrip(b"\0") == b"lo")
        with socket.create_connection(("127.0.0.1", port), timeout=5.0):
            listening.accept()[0].close()
    assert not confine({port}), "nothing listens there any more"
