"""Keeping LSL on this machine: what it looks for, and who can reach what it sends.

liblsl asks the whole subnet for streams and listens on every address. Told so once, before its
first use, it asks this machine alone; its listening sockets are bound to the loopback device
where the system can do that (Linux). A configuration of the person's own (``LSLAPICFG``) is left
as it is.
"""

from __future__ import annotations

import os
import socket
import stat
import sys
from typing import Any

from model.errors import InputError

THIS_MACHINE = """\
[ports]
IPv6 = disable
[multicast]
ResolveScope = machine
ListenAddress = 127.0.0.1
[tuning]
MulticastMinRTT = 0.05
UnicastMinRTT = 0.1
[log]
level = -3
"""
"""Several senders on one machine share a port, at which one of them alone answers; the others are
asked by themselves one round trip later, which on one machine is short.

See https://labstreaminglayer.readthedocs.io/info/lslapicfg.html for what it may say."""
_WHOLE_NETWORK = "[log]\nlevel = -3\n"


def configure(pylsl: Any, *, network: bool) -> None:
    """``configure(pylsl, network=False)``: before its first use; later it has no effect.

    Raises ``InputError`` for a pylsl that is too old to be told.
    """
    if os.environ.get("LSLAPICFG"):
        return
    if not hasattr(pylsl, "set_config_content"):
        raise InputError(
            "this pylsl cannot be kept on this machine",
            mend="install a newer one with pip install -U 'mindfield[live]'",
        )
    try:
        pylsl.set_config_content(_WHOLE_NETWORK if network else THIS_MACHINE)
    except NotImplementedError as error:
        raise InputError(
            "the liblsl in use is too old to be kept on this machine",
            mend="install a newer pylsl, which brings its own",
        ) from error


def confine(ports: set[int]) -> bool:
    """``confine(ports)``: bind this process's sockets on those ports to the loopback device.

    Gives whether that was possible: on Linux alone. Elsewhere a firewall has to do it.
    """
    if not sys.platform.startswith("linux"):
        return False
    bound = left = 0
    for number in os.listdir("/proc/self/fd"):
        try:
            if not stat.S_ISSOCK(os.fstat(int(number)).st_mode):
                continue
            held = socket.socket(fileno=os.dup(int(number)))
        except OSError:
            # It was closed meanwhile.
            continue
        # The copy goes again, the socket stays with liblsl.
        with held:
            if held.family != socket.AF_INET or held.getsockname()[1] not in ports:
                continue
            try:
                held.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
                bound += 1
            except OSError:
                left += 1
    return bound > 0 and left == 0
