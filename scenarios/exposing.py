"""What it means to let others than this machine reach the page, in words."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Literal

_WORDS = {
    "en": (
        "The page listens on {host}, port {port}: anyone who reaches this address may use it. "
        "There is no password and no encryption. They can upload files, run fields and sweeps on "
        "this machine, keep sweeps in its folder, read the run and sweep folders whose place they "
        "know, and hear EEG streams on its network and the rest kept by a person's name. "
        "Leave --host out to keep it to yourself."
    ),
    "ru": (
        "Страница слушает адрес {host}, порт {port}: ею может пользоваться каждый, кто до него "
        "дотянется. Пароля и шифрования нет. Можно загружать файлы, запускать на этой машине поля "
        "и переборы, оставлять переборы в её папке, читать папки прогонов и переборов, если "
        "известно, где они лежат, слушать потоки ЭЭГ в её сети и брать покой, сохранённый под "
        "чьим-то именем. Без --host страница останется только вашей."
    ),
}


def is_local(host: str) -> bool:
    """``is_local(host)``: whether only this machine reaches what listens there."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def exposure(host: str, port: int, lang: Literal["en", "ru"]) -> str:
    """``exposure(host, port, lang)``: one paragraph, to be shown before anybody is served."""
    return _WORDS[lang].format(host=host, port=port)
